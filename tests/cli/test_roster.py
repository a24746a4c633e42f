"""`duban roster FILE`: people, accounts and posts from a csv or an xlsx, from Excel as offices have it."""

from __future__ import annotations

import csv
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from openpyxl import Workbook
from typer.testing import CliRunner, Result

from bot.cli.main import app
from bot.document_errors import BadRoster
from bot.storage.database import Database
from bot.storage.queries import QueryReader
from tests.cli.test_plans import document

ROWS = [
    ["姓名", "岗位", "单位", "连接", "账号", "群", "群名", "工号"],
    ["李敏", "联络员", "市科技局", "wecom", "limin", "g1", "科技群", "007"],
    ["李敏", "联络员", "市科技局", "ding", "1234", "g2", "科技群", "007"],
]


def run(tmp_path: Path, *args: str) -> Result:
    return CliRunner().invoke(app, [args[0], "--state", str(tmp_path / "var"), *args[1:]])


def sheet(path: Path) -> Path:
    book = Workbook()
    assert book.active is not None
    for row in ROWS:
        book.active.append(row)
    book.save(path)
    return path


def separated(path: Path) -> Path:
    """As Excel saves it in China."""
    out = StringIO()
    csv.writer(out).writerows(ROWS)
    path.write_bytes(out.getvalue().encode("gb18030"))
    return path


@pytest.fixture
def place(tmp_path: Path) -> Path:
    for args in (["import", document(tmp_path), "--as", "demo"], ["publish", "demo", "--yes"]):
        assert run(tmp_path, *args).exit_code == 0
    return tmp_path


@pytest.mark.parametrize(("name", "write"), [("r.xlsx", sheet), ("r.csv", separated)])
def test_one_person_with_two_accounts_from_a_table(
    place: Path, name: str, write: Callable[[Path], Path]
) -> None:
    file = write(place / name)
    assert run(place, "roster", str(file)).exit_code == 0
    again = run(place, "roster", str(file))
    assert again.exit_code == 0
    db = Database(f"sqlite:///{place / 'var' / 'ledger.db'}").connect()
    [(person, posts)] = QueryReader(db).people()
    db.close()
    assert (person.name, [post.role for post in posts]) == ("李敏", ["liaison"])


def test_a_bad_table_takes_nothing_and_says_which_line(place: Path) -> None:
    file = place / "r.csv"
    file.write_text("姓名,岗位,单位,连接,账号\n李敏,联络员,市财税局,wecom,limin\n", "utf-8")
    result = run(place, "roster", str(file))
    assert isinstance(result.exception, BadRoster)
    assert "line 2: unit '市财税局' is in no published plan" in str(result.exception)


@pytest.mark.parametrize(
    "written",
    [
        lambda text: b"\xef\xbb\xbf" + text.encode(),
        lambda text: text.encode("gbk"),
        lambda text: text.encode("utf-16"),
        lambda text: text.replace(",", ";").encode(),
        lambda text: text.replace("wecom", "ｗｅｃｏｍ").replace("007", "００７").encode(),
    ],
)
def test_however_the_table_was_saved(place: Path, written: Callable[[str], bytes]) -> None:
    file = place / "r.csv"
    file.write_bytes(written("\n".join(",".join(row) for row in ROWS)))
    assert run(place, "roster", str(file)).exit_code == 0
    db = Database(f"sqlite:///{place / 'var' / 'ledger.db'}").connect()
    [(person, _)] = QueryReader(db).people()
    rooms = [room.connection for room, _ in QueryReader(db).rooms()]
    db.close()
    assert (person.name, sorted(rooms)) == ("李敏", ["ding", "wecom"])


def test_a_formula_that_was_never_worked_out_is_no_empty_cell(place: Path) -> None:
    """The room would be missing, and nobody would know."""
    book = Workbook()
    assert book.active is not None
    for row in (ROWS[0], [*ROWS[1][:5], "=A1", *ROWS[1][6:]]):
        book.active.append(row)
    book.save(place / "r.xlsx")
    result = run(place, "roster", str(place / "r.xlsx"))
    assert "line 2: room (群) '=A1' is a formula" in str(result.exception)


def test_a_connection_that_is_not_in_the_settings_is_named(tmp_path: Path) -> None:
    lines = ["[office]", 'name = "办公室"', "[storage]", f'state = "{tmp_path / "var"}"']
    lines += ["[connections.chat]", 'platform = "console"']
    config = tmp_path / "config.toml"
    config.write_text("\n".join(lines))
    for args in (["import", document(tmp_path), "--as", "demo"], ["publish", "demo", "--yes"]):
        assert CliRunner().invoke(app, [args[0], "--config", str(config), *args[1:]]).exit_code == 0
    result = CliRunner().invoke(app, ["roster", "--config", str(config), str(separated(tmp_path / "r.csv"))])
    assert str(result.exception).splitlines() == [
        "line 2: connection 'wecom' is not in the settings: chat",
        "line 3: connection 'ding' is not in the settings: chat",
    ]
