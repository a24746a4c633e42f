"""`duban assess`: the table, the JSON, the workbook; done again from the fact of a run; wrong rules told."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import pytest_asyncio
from typer.testing import CliRunner

from bot.cli.main import app, main
from bot.domain.assessment_facts import AssessmentMade
from bot.ports.records import Wanted
from bot.storage.queries import QueryReader
from tests.domain.assessment_builders import DATA
from tests.handlers.letter_kit import until
from tests.handlers.office_kit import TAX, an_office, decide
from tests.pipeline_kit import World

RULES = (DATA / "assessment.toml").read_text("utf-8")


@pytest_asyncio.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with an_office(tmp_path) as found:
        await until(found, date(2026, 10, 9), 10)
        await found.say(*TAX, "/季报 6 正常推进，完成60%")
        yield found


def ran(folder: Path, *more: str) -> Any:
    return CliRunner().invoke(app, ["assess", "2026", "--state", str(folder), *more])


async def test_the_table_has_every_unit_and_says_what_it_rests_on(world: World, tmp_path: Path) -> None:
    done = ran(tmp_path)
    assert done.exit_code == 0, done.output
    head, columns, *rows = done.stdout.splitlines()
    assert "2026年年度考核（暂定），仅供办公室内部使用；计分标准1，台账" in head
    assert columns.split() == ["单位", "按时", "完整", "序时", "退回", "销号", "合计", "满分", "折百分"]
    assert [row.split()[1] for row in rows if row.startswith("市税务局")] == ["29"]


async def test_json_tells_every_point_and_the_workbook_is_written(world: World, tmp_path: Path) -> None:
    done = ran(tmp_path, "--json", "--out", str(tmp_path / "out"))
    found = json.loads(done.stdout)
    [tax] = [unit for unit in found["units"] if unit["name"] == "市税务局"]
    late = tax["traces"][0]
    assert (late["case"], late["on"], late["points"], late["task"]) == ("late", "2026-10-09", "1", "6")
    assert late["filing"].split("/")[4] == tax["unit"]
    [path] = (tmp_path / "out").iterdir()
    assert openpyxl.load_workbook(path).sheetnames == ["考核得分", "扣分依据"]


async def test_a_run_is_done_again_by_its_own_rules_and_head(world: World, tmp_path: Path) -> None:
    await decide(world, "/考核 2026")
    db = world.core.database.connect()
    [seq] = [
        each.seq
        for each in QueryReader(db).recorded(Wanted(), newest=None, most=10_000)
        if isinstance(each.fact, AssessmentMade)
    ]
    db.close()
    before = json.loads(ran(tmp_path, "--json", "--run", str(seq)).stdout)
    await decide(world, "/退回 6 缺数据")
    (tmp_path / "data").mkdir()
    (tmp_path / "data/assessment.toml").write_text(RULES.replace("late = 1 ", "late = 9 ", 1))
    changed = json.loads(ran(tmp_path, "--json").stdout)
    again = json.loads(ran(tmp_path, "--json", "--run", str(seq)).stdout)
    assert again["units"] == before["units"] != changed["units"]
    assert int(again["head"].split(":")[0]) == seq - 1
    assert ran(tmp_path, "--run", "1").exit_code == 2


async def test_wrong_rules_are_a_line_each(
    world: World, tmp_path: Path, monkeypatch: Any, capsys: Any
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data/assessment.toml").write_text(RULES.replace("late = 1 ", "reply_minutes = 1 ", 1))
    monkeypatch.setattr("sys.argv", ["duban", "assess", "2026", "--state", str(tmp_path)])
    with pytest.raises(SystemExit, match="1"):
        main()
    told = capsys.readouterr().err.splitlines()
    assert told[0] == "duban: assessment.toml: items.timely.late: is missing"
    assert told[1].startswith(
        "duban: assessment.toml: items.timely.reply_minutes: is unknown; expected weight"
    )


def test_check_names_wrong_rules(tmp_path: Path) -> None:
    (tmp_path / "var/data").mkdir(parents=True)
    (tmp_path / "var/data/assessment.toml").write_text(RULES.replace("floor = 0", "floor = 31", 1))
    path = tmp_path / "config.toml"
    lines = ["[office]", 'name = "办公室"', "[storage]", f'state = "{tmp_path}/var"', "[connections.here]"]
    path.write_text("\n".join([*lines, 'platform = "console"']))
    done = CliRunner().invoke(app, ["check", "--config", str(path)])
    assert done.exit_code == 1
    assert "assessment.toml: items.timely.floor: 31 is more than the weight 30" in done.output


async def test_a_plan_that_is_not_there_is_told_with_those_that_are(world: World, tmp_path: Path) -> None:
    done = ran(tmp_path, "--plan", "p_none")
    assert done.exit_code == 2
    assert "expected" in done.output
