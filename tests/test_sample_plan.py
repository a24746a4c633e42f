"""The plan and the roster the demo begins with: they fit each other and the calendar."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

from bot.domain.duties import owed, running
from bot.domain.plan import Plan
from bot.domain.rules import ReportingRule
from bot.intake.read import read_document
from bot.plans.read_plan import read_plan
from tests.domain.duty_builders import the_calendar

PLANS = Path(__file__).resolve().parents[1] / "data" / "plans"
DEMO_BEGINS = date(2026, 9, 21)
RULE = ReportingRule("quarterly")


def the_plan() -> Plan:
    return read_plan(read_document((PLANS / "sample.txt").read_bytes(), "sample.txt"), source="").plan


def the_roster() -> list[dict[str, str]]:
    with (PLANS / "sample-roster.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_sample_plan_has_fourteen_tasks_in_four_sections_led_by_eight_units() -> None:
    plan = the_plan()
    tasks = [task for task in plan.tasks if task.kind == "task"]
    assert [task.label for task in tasks] == [str(no) for no in range(1, 15)]
    assert len({task.section for task in tasks}) == 4
    assert len({task.assignments[0].unit for task in tasks}) == len(plan.units) == 8
    assert all(task.ongoing or task.deadline for task in tasks)
    assert max(len(task.title) for task in tasks) <= 12


def test_every_task_owes_its_third_quarter_when_the_demo_begins() -> None:
    plan = the_plan()
    [(period, dates)] = running(plan, RULE, DEMO_BEGINS, the_calendar())
    assert (period.id, dates.due_on) == ("2026Q3", date(2026, 9, 28))
    assert [duty.label for duty in owed(plan, RULE, period)] == [str(no) for no in range(1, 15)]


def test_roster_has_a_liaison_in_a_room_for_each_unit_and_the_office_and_the_leaders() -> None:
    roster = the_roster()
    liaisons = [row for row in roster if row["role"] == "liaison"]
    assert {row["unit"] for row in liaisons} == {unit.name for unit in the_plan().units}
    assert len({row["room"] for row in liaisons}) == len(liaisons) == 8
    assert [row["role"] for row in roster[8:]] == ["coordinator", "leader", "administrator"]
    assert len({row["account"] for row in roster}) == len({row["name"] for row in roster}) == len(roster)
    assert all(row["connection"] == "console" and row["room_name"] for row in roster)
