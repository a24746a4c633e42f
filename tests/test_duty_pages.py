"""The pages of duties in docs/plans: who owes and who gets what, against the plans' own lists."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from bot.domain.plan import Assignment, Plan, Unit
from bot.simulate.almanac import read_almanac
from bot.simulate.duty_page import duty_page
from bot.storage.data_files import data_files
from tests.domain.duty_builders import RULE, a_task
from tests.test_shipped_plans import the_draft

ALMANAC = read_almanac(data_files())


def page_of(plan: Plan, first: date = date(2026, 1, 1), last: date = date(2026, 12, 31)) -> str:
    return duty_page(plan, [(first, last)], ALMANAC)


def owers(page: str) -> dict[str, tuple[int, str]]:
    """Each unit with its reports a period and the tasks they are on."""
    rows = re.findall(r"^\| ([^|]+) \| (\d+) \| ([^|]+) \|$", page, re.MULTILINE)
    return {unit: (int(reports), tasks) for unit, reports, tasks in rows}


@pytest.mark.parametrize(
    ("name", "reports", "some"),
    [
        # 市经信委 leads 12 and 23; 1, 3, 4 and 19 are the leading group's, so its office's
        ("shaoxing-2014", 29, {"市经信委": (2, "12、23"), "领导小组办公室": (4, "1、3、4、19")}),
        ("shangqiu-2023", 82, {"市林业发展中心": (1, "1"), "商丘师范学院": (2, "11、14")}),
        # by division: 7 with two others, 68 with one; 78 and 79 are 各成员单位's
        ("gansu-2020", 85, {"省发展改革委": (2, "7、68"), "领导小组办公室": (3, "6、78、79")}),
    ],
)
def test_page_names_each_unit_with_the_tasks_it_reports_on(
    name: str, reports: int, some: dict[str, tuple[int, str]]
) -> None:
    """As many reports as a quarter has filings in the table below."""
    plan = the_draft(name).plan
    year = date(plan.from_year or 0, 12, 31)
    page = page_of(plan, year.replace(month=1, day=1), year)
    found = owers(page)
    assert sum(count for count, _ in found.values()) == reports
    assert {unit: found[unit] for unit in some} == some
    assert f"Q4 | {reports} | " in page


@pytest.mark.parametrize("name", ["yuxi-2021", "shaoyang-2021"])
def test_plan_that_names_no_unit_is_the_offices_and_says_so_once(name: str) -> None:
    page = page_of(the_draft(name).plan, date(2022, 7, 1), date(2022, 9, 30))
    assert page.count("names no unit for any task: the office (领导小组办公室) owes every report") == 1
    assert owers(page) == {}
    [row] = [line for line in page.splitlines() if line.startswith("| 2022Q3 |")]
    assert " | - | - | 09-27 | 09-28 |" in row


def test_node_names_who_owes_it() -> None:
    """Of a task by division each of its units; else the office."""
    plan = the_draft("yuxi-2021").plan
    page = page_of(plan, date(2022, 4, 1), date(2022, 4, 30))
    assert "| 4·26知识产权宣传周, 2022-04-20 to 04-26 | 领导小组办公室 | 1 |" in page
    node = next(each for each in plan.milestones if each.task)
    two = (Assignment("u_1", "responsible"), Assignment("u_2", "responsible"))
    tasks = tuple(
        replace(task, assignments=two, by_division=True) if task.id == node.task else task
        for task in plan.tasks
    )
    named = replace(plan, units=(Unit("u_1", "市科技局"), Unit("u_2", "市税务局")), tasks=tasks)
    page = page_of(named, date(2022, 4, 1), date(2022, 4, 30))
    assert "| 4·26知识产权宣传周, 2022-04-20 to 04-26 | 市科技局、市税务局 | 2 |" in page


def test_collective_without_members_is_the_offices_with_the_reason() -> None:
    units = (Unit("u_1", "市科技局"), Unit("u_2", "各成员单位", kind="collective"))
    tasks = (a_task("1", "u_1"), a_task("2", "u_2"))
    page = page_of(Plan("p", "示例方案", units=units, tasks=tasks, rules=(RULE,)))
    reason = "reports on 2, for nobody has named the members of 各成员单位; about these neither slip"
    assert f"- The office (领导小组办公室) {reason} nor circular is proposed." in page
    assert owers(page) == {"市科技局": (1, "1"), "领导小组办公室": (1, "2")}


def test_every_task_that_waits_for_members_by_division_is_named() -> None:
    """Of Gansu's tasks by division eleven name 各成员单位, eight of them beside units of their own."""
    plan = the_draft("gansu-2020").plan
    [members] = [unit.id for unit in plan.units if unit.name == "各成员单位"]
    tasks = [task for task in plan.tasks if members in {each.unit for each in task.assignments}]
    labels = "、".join(task.label for task in tasks)
    assert len(tasks) == 11
    assert f"- Nobody has named the members of 各成员单位, by division on {labels}: " in page_of(plan)


@pytest.mark.parametrize("name", ["yuxi-2021", "shangqiu-2023"])
def test_hours_that_no_plan_prints_are_told_as_inferred(name: str) -> None:
    part = page_of(the_draft(name).plan).partition("## What is inferred: 推定")[2].partition("\n\nStages")[0]
    assert "hours of the first report and the days between those that follow" in part
    assert ("how many workdays before the day it opens" in part) == (name == "yuxi-2021")


@pytest.mark.parametrize(
    ("name", "goes"),
    [
        (
            "shaoxing-2014",
            [
                "季度督查汇总、通报 by 市知识产权工作领导小组办公室(市科技局) to 市政府.",
                "to the leading group (领导小组), and through the office to 市政府; a circular",
                "and 2 workdays after each roll-up, to every unit, the leading group (领导小组), 市政府 (on",
            ],
        ),
        (
            "shangqiu-2023",
            [
                "重要情况报告 to 市委、市政府.",
                "the leading group (领导小组), and through the office to 市委、市政府.",
                "the rollup (汇总) of each period to the leading group (领导小组); a circular",
            ],
        ),
        (
            "gansu-2020",
            ["The plan prints nothing on reporting;", "the rollup (汇总) of each period to the lead"],
        ),
        (
            "shaoyang-2021",
            [
                "年度目标责任; 进展汇总. What it leaves open",
                "Annual report (年报): to the office (领导小组办公室);",
            ],
        ),
        (
            "yuxi-2021",
            [
                "常规工作季报; 重点工作速报; 节点工作即报;",
                "at once to the office (领导小组办公室) and the leading group (领导小组).",
                "Milestone report (节点即报): at once to the office (领导小组办公室).",
            ],
        ),
    ],
)
def test_page_says_to_whom_reports_rollups_circulars_and_urgent_news_go(name: str, goes: list[str]) -> None:
    page = page_of(the_draft(name).plan)
    part = page.partition("## To whom they go: 报送去向")[2].partition("## ")[0]
    assert [words for words in goes if words not in part] == []
