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
