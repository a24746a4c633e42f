"""Names that a document itself says are one unit."""

from __future__ import annotations

import pytest

from bot.intake.lines import number_lines
from bot.plans.read_plan import read_plan

PLAN = """和田镇垃圾分类工作方案
{said}
一、重点任务
1.建设投放点三十处。（县城管局负责）
2.开展入户宣传。（{other}负责）
3.评选示范户。（县妇联负责）"""


@pytest.mark.parametrize(
    ("said", "other"),
    [
        ("县城管局（原县环境卫生管理局）牵头抓总。", "县环境卫生管理局"),
        ("县环境卫生管理局已更名为县城管局。", "县环境卫生管理局"),
        ("县城管局由县环境卫生管理局更名而来。", "县环境卫生管理局"),
        ("县环境卫生管理局（现为县城管局）牵头抓总。", "县环境卫生管理局"),
        ("县城管局（以下简称“县管局”）牵头抓总。", "县管局"),
        ("制定本方案。", "县城管局（原县环境卫生管理局）"),
    ],
)
def test_names_said_to_be_one_unit_are_folded_and_told(said: str, other: str) -> None:
    draft = read_plan(number_lines(PLAN.format(said=said, other=other)), source="")
    names = [[draft.plan.unit(each.unit).name for each in task.assignments] for task in draft.plan.tasks]
    assert names == [["县城管局"], ["县城管局"], ["县妇联"]]
    [alias] = draft.plan.units[0].aliases
    assert alias == ("县管局" if other == "县管局" else "县环境卫生管理局")
    assert "unit_folded" in [warning.code for warning in draft.warnings]


@pytest.mark.parametrize(
    "said",
    ["制定本方案。", "县城管局承接原县环境卫生管理局部分职责。", "县城管局（县环境卫生管理局）牵头。"],
)
def test_names_not_said_to_be_one_stay_two(said: str) -> None:
    plan = read_plan(number_lines(PLAN.format(said=said, other="县环境卫生管理局")), source="").plan
    assert [unit.name for unit in plan.units] == ["县城管局", "县环境卫生管理局", "县妇联"]


def test_name_said_to_be_two_others_is_left_as_it_is() -> None:
    said = "县环境卫生管理局更名为县城管局。县环境卫生管理局更名为县妇联。"
    plan = read_plan(number_lines(PLAN.format(said=said, other="县环境卫生管理局")), source="").plan
    assert len(plan.units) == 2
