"""`duban simulate PLAN --calendar`: the duties of some days as a page."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from typer.testing import CliRunner

from bot.cli.main import app
from bot.domain.plan import Milestone, Plan, Unit
from bot.domain.request_facts import ReceiptGiven
from bot.domain.rules import ReportingRule
from bot.simulate.almanac import read_almanac
from bot.simulate.duty_page import duty_page
from bot.simulate.run import simulate
from bot.simulate.staff import Staff
from bot.storage.chain import fact_of
from bot.storage.data_files import data_files
from bot.storage.database import Database
from bot.storage.instants import instant
from tests.domain.duty_builders import RULE, a_task, the_calendar
from tests.handlers.news_kit import key_plan


def the_page(plan: Plan) -> str:
    return duty_page(plan, [(date(2026, 4, 1), date(2026, 4, 30))], read_almanac(data_files()))


def test_shipped_plan_is_drawn_for_the_days_asked(tmp_path: Path) -> None:
    days = ("--from", "2022-09-01", "--to", "2022-09-30", "--calendar", "--state", str(tmp_path))
    done = CliRunner().invoke(app, ["simulate", "yuxi-2021", *days])
    assert done.exit_code == 0, done.output
    rows = [line for line in done.stdout.splitlines() if line.startswith("| 20")]
    assert rows == [
        "| 2022Q3 | 29 | 2022-09-10 | **2022-09-26 Mon** (for 09-25, Sun) | 09-26 | 10-27 | 09-19, 09-26 "
        "| 09-27, 09-29, 10-08 | - | - | 09-27 | 09-28 |",
        "| 2022-09-30 Fri 16:30 | 2022-10-01 Sat 16:30 | 2022-10-03 Mon 17:00 | 2022-10-06 Thu 17:00 "
        "| 2022-10-09 Sun 17:00 |",
    ]
    assert not list(tmp_path.iterdir())


def test_rule_tells_grace_and_whom_its_tasks_are_of() -> None:
    rule = replace(RULE, grace_workdays=2, lock_workdays=9)
    page = the_page(Plan("p", "示例方案", tasks=(a_task("1", "u_tax"),), rules=(rule,)))
    assert "- Quarterly report (季报), of 1 regular (常规工作) tasks: due until 17:00, " in page
    assert "; on time 2 workdays longer; locked 9 workdays later." in page


def test_rule_tells_of_inputs_and_of_the_signature() -> None:
    rule = replace(RULE, input_workdays=3, signed_by_head=True)
    plan = Plan("p", "示例方案", tasks=(a_task("1", "u_1", "u_2:support"),), rules=(rule,))
    page = duty_page(plan, [(date(2026, 9, 1), date(2026, 9, 30))], read_almanac(data_files()))
    assert "; inputs of each supporting unit (配合单位) due 3 workdays before; signed by the head" in page
    assert "| 2026Q3 | 1 |" in page


def test_a_quarter_with_inputs_and_signatures_runs_to_its_end() -> None:
    """Made-up staff give inputs, heads sign, the office accepts: nothing is left unsigned."""
    rule = replace(RULE, input_workdays=3, signed_by_head=True)
    units = (Unit("u_1", "示范市科技局"), Unit("u_2", "示范市财政局"))
    tasks = tuple(a_task(str(no), "u_1", "u_2:support") for no in range(1, 4))
    plan = Plan("p", "示例方案", issued=date(2026, 3, 2), units=units, tasks=tasks, rules=(rule,), version=1)
    totals = simulate(plan, date(2026, 9, 10), date(2026, 10, 12), seed=3)["totals"]
    assert (totals["opened"], totals["rolled_up"]) == (6, 1)
    assert totals["filed"] >= 4


def test_node_without_a_rule_or_a_day_is_told_and_its_name_cannot_break_a_table() -> None:
    nodes = (Milestone("m_1", "甲|乙", "annual-day", "04-15"), Milestone("m_2", "丙", "annual-week", ""))
    plan = Plan("p", "示例方案", milestones=nodes)
    assert "- No rule asks for a report on the milestone (节点) 甲|乙 04-15." in the_page(plan)
    assert "- No day is set for the milestone (节点) 丙: the office's to set." in the_page(plan)
    asked = replace(plan, rules=(ReportingRule("milestone", kind="milestone", opens="", due="", ladder=()),))
    assert "No rule asks" not in the_page(asked)
    assert r"| 甲\|乙, 2026-04-15 | 领导小组办公室 | 1 | 2026-03-31 | **2026-04-15 Wed** |" in the_page(asked)


def test_staff_tell_progress_of_key_tasks_between_the_quarters_reports() -> None:
    first, last = date(2026, 7, 24), date(2026, 7, 31)
    assert simulate(key_plan("1", "3", "9"), first, last, seed=1)["totals"]["filed"] == 2
    assert simulate(key_plan(), first, last, seed=1)["totals"]["filed"] == 0


def test_units_sign_for_the_plan_the_workday_after_late_ones_once_reminded(tmp_path: Path) -> None:
    """Ten units asked on Tuesday 1 September until the 4th; whoever is left is reminded on the 7th."""
    units = tuple(Unit(f"u_{no}", f"示范市第{no}局") for no in range(10))
    tasks = tuple(a_task(str(no), unit.id) for no, unit in enumerate(units, start=1))
    plan = Plan("p", "示例方案", issued=date(2026, 3, 2), units=units, tasks=tasks, rules=(RULE,), version=1)
    signed: dict[str, date] = {}
    simulate(plan, date(2026, 9, 1), date(2026, 9, 15), seed=2, state=tmp_path)
    database = Database(f"sqlite:///{tmp_path / 'ledger.db'}")
    db = database.connect()
    for row in db.all("facts_after", after=0, most=1000):
        fact = fact_of(row[1], row[2], row[7], {})
        if isinstance(fact, ReceiptGiven):
            signed[fact.unit] = the_calendar().local_day(instant(row[5]))
    db.close()
    staff = Staff(2)
    prompt = {unit.id for unit in units if staff.signs(unit.id, 1, reminded=False)}
    late = {unit.id for unit in units if staff.signs(unit.id, 1, reminded=True)} - prompt
    assert {unit for unit, day in signed.items() if day == date(2026, 9, 2)} == prompt
    assert {unit for unit, day in signed.items() if day == date(2026, 9, 8)} == late
    assert prompt
    assert late
    assert len(signed) == len(prompt | late) < len(units)


def test_nothing_is_asked_before_the_plan_was_issued() -> None:
    """Over the whole of 2026: issued on 19 August, so its first quarter is the third."""
    units, tasks = (Unit("u_1", "示范市科技局"),), (a_task("1", "u_1"),)
    plan = Plan("p", "示例方案", issued=date(2026, 8, 19), units=units, tasks=tasks, rules=(RULE,), version=1)
    found = simulate(plan, date(2026, 1, 1), date(2026, 12, 31), seed=1)
    opened = [day["day"] for day in found["days"] if day["opened"]]
    assert len(found["days"]) == 365
    assert [day[:7] for day in opened] == ["2026-09", "2026-12"]
    early = simulate(plan, date(2026, 1, 1), date(2026, 8, 18), seed=1)
    assert set(early["totals"].values()) == {0}
    assert len(early["days"]) == 230
