"""Who files where a plan does not say it outright: told as inferred, and set otherwise in one step."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.owing import lists_several, owed_by_groups, owing_units, supporting_units
from bot.domain.plan import OFFICE, Draft, Plan, Unit
from bot.domain.review import warning_key
from bot.domain.task_acts import SetDivision
from bot.intake.read import read_document
from bot.plans.read_plan import read_plan
from bot.plans.warnings import plan_oddities
from bot.simulate.almanac import read_almanac
from bot.simulate.duty_page import duty_page
from bot.storage.data_files import data_files
from tests.domain.duty_builders import RULE, a_task

GROUP = Unit("u_g", "示范工作领导小组", kind="body")
UNITS = (Unit("u_a", "市科技局"), Unit("u_b", "市财政局"), Unit("u_c", "市税务局"), GROUP)
PRINTED = """示范市专利工作实施方案
一、重点任务
1.开展专利导航。组织专利导航项目不少于5个。(责任单位:市科技局、市财政局)
2.开展商标监管。查处商标侵权案件。(牵头单位:市市场监管局;配合单位:市公安局)
3.健全工作机制。完善联席会议制度。(责任单位:市专利工作领导小组)
4.开展宣传培训。举办培训班三期。(责任单位:市司法局)
"""


def a_draft() -> Draft:
    tasks = (
        a_task("1", "u_a", "u_b", role="responsible"),
        a_task("2", "u_a", "u_b:support"),
        a_task("3", "u_a", "u_b", role="responsible", by_division=True),
        a_task("4", "u_g", "u_c", role="responsible"),
    )
    return Draft(Plan("p", "示例方案", units=UNITS, tasks=tasks, rules=(RULE,)), "")


def owers(plan: Plan) -> dict[str, tuple[str, ...]]:
    units = {unit.id: unit for unit in plan.units}
    return {task.label: owing_units(task, units) for task in plan.tasks}


def told(plan: Plan) -> dict[str, str]:
    codes = {"lead_not_named", "group_owes"}
    return {each.code: each.message for each in plan_oddities(plan) if each.code in codes}


def test_text_that_names_no_lead_is_told_as_a_doubt() -> None:
    draft = read_plan(read_document(PRINTED.encode(), "plan.txt"), source="")
    found = {each.code: each for each in draft.warnings}
    assert (
        "第1项各列了几家责任单位，没有写明谁牵头；推定由排在最前的一家报送" in found["lead_not_named"].message
    )
    assert found["lead_not_named"].line == 3
    assert "“市专利工作领导小组”是领导小组，列为第3项的责任单位" in found["group_owes"].message
    assert owers(draft.plan)["3"] == (OFFICE,)


def test_each_lets_itself_report_in_one_step() -> None:
    draft = a_draft()
    assert owers(draft.plan) == {"1": ("u_a",), "2": ("u_a",), "3": ("u_a", "u_b"), "4": (OFFICE,)}
    each = SetDivision((), True).on(draft).plan
    assert owers(each) == {"1": ("u_a", "u_b"), "2": ("u_a",), "3": ("u_a", "u_b"), "4": (OFFICE, "u_c")}
    assert [task.label for task in each.tasks if lists_several(task)] == []
    assert "lead_not_named" not in told(each)
    again = SetDivision(("t_1",), False).on(replace(draft, plan=each)).plan
    assert owers(again)["1"] == ("u_a",)


def test_leading_group_is_the_offices_and_its_office_by_name_is_a_unit() -> None:
    units = {unit.id: unit for unit in UNITS}
    task = a_task("5", "u_g", "u_c:support")
    assert (owing_units(task, units), owed_by_groups(task, units)) == ((OFFICE,), (GROUP,))
    assert supporting_units(a_task("6", "u_a", "u_g:support", "u_c:support"), units) == ("u_c",)
    office = replace(GROUP, name=f"{GROUP.name}办公室")
    assert owing_units(task, units | {"u_g": office}) == ("u_g",)
    assert owed_by_groups(task, units | {"u_g": office}) == ()


def test_doubt_of_other_tasks_is_another_doubt() -> None:
    """Settled for some tasks, it comes up again where a later text lists several for another."""
    keys = {warning_key(each) for each in plan_oddities(a_draft().plan) if each.code == "lead_not_named"}
    fewer = replace(a_draft().plan, tasks=a_draft().plan.tasks[:1])
    assert keys.isdisjoint(warning_key(each) for each in plan_oddities(fewer))


@pytest.mark.parametrize(("each", "says"), [(False, True), (True, False)])
def test_page_of_duties_says_it_as_inferred(each: bool, says: bool) -> None:
    draft = SetDivision((), True).on(a_draft()) if each else a_draft()
    page = duty_page(draft.plan, [], read_almanac(data_files()))
    part = page.partition("## What is inferred: 推定")[2]
    assert ("Who reports on 1、4: the plan lists several units" in part) == says
    assert f"Who reports on 4: the plan names the {GROUP.name} itself" in part
    assert f"reports on 4 for the {GROUP.name} (推定)" in page
