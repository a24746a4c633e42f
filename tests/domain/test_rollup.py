"""The roll-up: what counts, what stands apart, and that nothing is counted twice."""

from __future__ import annotations

import random
from dataclasses import fields, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.filings import Filing, FilingState, Report, filing_id
from bot.domain.plan import OFFICE, Indicator, Milestone, Plan, Unit
from bot.domain.readings import STATUSES, Figure, Status
from bot.domain.rollup import Rollup, roll_up
from bot.domain.rollup_entries import Totals
from tests.domain.duty_builders import a_filing, a_plan, a_task, at

CUT_OFF = at(date(2026, 10, 13), 12)
UNITS = (Unit("u_sci", "市科技局"), Unit("u_tax", "市税务局"), Unit("u_edu", "市教育局"))
TASKS = (
    replace(a_task("1", "u_tax"), section=("二、重点任务", "（一）创造")),
    replace(a_task("2", "u_sci", "u_edu:support"), section=("二、重点任务", "（二）保护")),
    replace(a_task("3", "u_sci"), section=("二、重点任务", "（二）保护")),
)
PLAN = replace(a_plan(*TASKS, units=UNITS), from_year=2026)


def a_report(day: date = date(2026, 9, 25), **said: Any) -> Report:
    return Report(no=1, filed_at=at(day), received_at=at(day), author="p_wang", **said)


def filed(label: str, unit: str, state: FilingState = "accepted", **said: Any) -> Filing:
    return a_filing(label, unit, state=state, report=a_report(**said))


def rolled(*filings: Filing, plan: Plan = PLAN, day: date = date(2026, 10, 13), **more: str) -> Rollup:
    return roll_up(plan, filings, period="2026Q3", cut_off=CUT_OFF, day=day, head="ab12", **more)


def labels(entries: tuple[Any, ...]) -> list[str]:
    return [entry.label for entry in entries]


def test_empty_quarter_owes_nothing_and_has_no_share() -> None:
    made = rolled()
    assert (made.totals, made.entries, made.tasks, made.statuses) == (Totals(), (), (), ())
    assert made.on_time_share is None


def test_every_filing_is_on_time_late_or_not_received() -> None:
    made = rolled(
        filed("1", "u_tax"),
        filed("2", "u_sci", "filed", day=date(2026, 10, 9)),
        a_filing("3", "u_sci"),
    )
    totals = made.totals
    assert (totals.owed, totals.on_time, totals.late, totals.not_received) == (3, 1, 1, 1)
    assert (totals.received, totals.accepted, totals.unchecked) == (2, 1, 1)
    assert made.on_time_share == Decimal("33.3")


def test_everything_late_still_counts_as_received() -> None:
    late = [filed(task.label, task.assignments[0].unit, day=date(2026, 10, 9)) for task in TASKS]
    made = rolled(*late)
    assert (made.totals.late, made.totals.not_received, made.on_time_share) == (3, 0, Decimal("0.0"))
    assert all(entry.late for entry in made.entries)


def test_report_after_the_cut_off_is_not_received() -> None:
    after = a_report(date(2026, 10, 14), problem="late words")
    made = rolled(a_filing("1", "u_tax", state="filed", report=after))
    assert made.totals.not_received == 1
    assert made.entries[0].filed_at is None
    assert made.entries[0].problem is None


def test_who_has_not_filed_is_named() -> None:
    made = rolled(a_filing("3", "u_sci"), a_filing("1", "u_tax"))
    missing = [(entry.label, entry.unit_name) for entry in made.counting_as("not_received")]
    assert missing == [("1", "市税务局"), ("3", "市科技局")]


def test_waived_is_shown_but_not_owed() -> None:
    made = rolled(a_filing("1", "u_tax", state="waived"), filed("3", "u_sci"))
    assert (made.totals.owed, made.totals.waived) == (1, 1)
    assert labels(made.counting_as("waived")) == ["1"]


def test_only_accepted_reports_form_the_body() -> None:
    said: dict[str, Any] = {"problem": "two firms left", "figures": (Figure("projects", Decimal(3), "个"),)}
    made = rolled(
        filed("1", "u_tax", **said),
        filed("2", "u_sci", "filed", **said),
        filed("3", "u_sci", "returned", **said),
    )
    assert labels(made.problems) == labels(made.progress) == ["1"]
    unchecked, returned = made.counting_as("unchecked")[0], made.counting_as("returned")[0]
    assert unchecked.problem == "two firms left"
    assert (returned.problem, returned.figures) == (None, ())


def test_problem_is_verbatim_with_its_unit_and_task() -> None:
    made = rolled(filed("1", "u_tax", problem="  第一，缺人；\n第二，缺钱。 "))
    entry = made.problems[0]
    assert (entry.problem, entry.unit_name, entry.label) == ("第一，缺人；\n第二，缺钱。", "市税务局", "1")


def test_inputs_and_other_periods_are_not_counted() -> None:
    owed = filed("2", "u_sci")
    made = rolled(
        owed,
        replace(filed("2", "u_edu"), id="p/quarterly/2026Q3/t_2/u_edu/input", part="input"),
        a_filing("1", "u_tax", period="2026Q2"),
        replace(a_filing("1", "u_tax"), plan="q"),
    )
    assert [entry.filing for entry in made.entries] == [owed.id]


def test_filing_given_twice_counts_once_in_its_later_form() -> None:
    first = replace(filed("1", "u_tax", "returned"), versions=1)
    second = replace(filed("1", "u_tax", "accepted"), versions=2)
    assert rolled(first, second).totals == rolled(second, first).totals == rolled(second).totals


def test_rows_come_as_printed_and_never_by_rank() -> None:
    made = rolled(a_filing("3", "u_sci"), filed("1", "u_tax"), filed("2", "u_sci"), filed("2", "u_edu"))
    assert [row.label for row in made.tasks] == ["1", "2", "3"]
    assert [group.name for group in made.units] == ["市科技局", "市税务局", "市教育局"]


def test_sections_are_those_that_differ_and_count_each_task_once() -> None:
    made = rolled(filed("1", "u_tax"), filed("2", "u_sci"), filed("2", "u_edu"), filed("3", "u_sci"))
    assert [(group.name, group.tasks, group.totals.owed) for group in made.sections] == [
        ("（一）创造", 1, 1),
        ("（二）保护", 2, 3),
    ]


def test_task_of_several_units_is_settled_by_the_last_and_stands_as_the_gravest() -> None:
    one, other = filed("2", "u_sci", status="completed"), filed("2", "u_edu", status="behind")
    assert rolled(one, other).tasks[0].status == "behind"
    open_task = rolled(one, a_filing("2", "u_edu")).tasks[0]
    assert (open_task.counts_as, open_task.status) == ("not_received", None)


def test_statuses_count_settled_tasks_in_a_fixed_order() -> None:
    made = rolled(
        filed("3", "u_sci", status="completed"), filed("1", "u_tax", status="behind"), filed("2", "u_sci")
    )
    assert made.statuses == (("completed", 1), ("behind", 1), (None, 1))


def test_words_of_an_offline_task_stay_out() -> None:
    tasks = (replace(TASKS[0], sensitivity="offline"), *TASKS[1:])
    indicator = Indicator("i", "secret count", ">=", Decimal(9), "件", baseline=Decimal(0), task="t_1")
    node = Milestone("m", "secret node", "deadline", "2026-08", task="t_1")
    plan = replace(PLAN, tasks=tasks, indicators=(indicator,), milestones=(node,))
    figures = (Figure("secret count", Decimal(4), "件"),)
    said: dict[str, Any] = {"problem": "secret", "next_step": "secret", "figures": figures, "words": "secret"}
    made = rolled(filed("1", "u_tax", status="on_track", **said), plan=plan)
    assert "secret" not in repr(made)
    assert TASKS[0].title not in repr(made)
    assert made.tasks[0].status == "on_track"


def test_indicator_is_rated_by_accepted_figures_of_its_own_task() -> None:
    indicator = Indicator(
        "i",
        "对接项目",
        ">=",
        Decimal(40),
        "个",
        by="2026",
        baseline=Decimal(0),
        baseline_year=2025,
        task="t_1",
    )
    plan = replace(PLAN, indicators=(indicator,))

    def told(value: int) -> dict[str, Any]:
        return {"figures": (Figure("对接项目", Decimal(value), "个"),)}

    made = rolled(filed("1", "u_tax", **told(30)), filed("3", "u_sci", **told(1)), plan=plan)
    row = made.indicators[0]
    assert (row.standing.value, row.standing.lamp) == (Decimal(30), "green")
    assert (row.label, row.units) == ("1", ("市税务局",))
    unchecked = rolled(filed("1", "u_tax", "filed", **told(30)), plan=plan)
    assert unchecked.indicators[0].standing.lamp == "unfiled"


def test_lamps_are_for_no_later_day_than_the_periods_last() -> None:
    assert rolled(day=date(2026, 10, 13)).rated_on == date(2026, 9, 30)
    assert rolled(day=date(2026, 9, 25)).rated_on == date(2026, 9, 25)


def test_milestones_of_the_period_and_what_comes_next() -> None:
    nodes = (
        Milestone("m_1", "platform online", "deadline", "2026-08", task="t_1"),
        Milestone("m_2", "publicity week", "annual-day", "10-26"),
        Milestone("m_3", "over", "deadline", "2025"),
    )
    tasks = (replace(TASKS[0], deadline=date(2026, 12, 31)), *TASKS[1:])
    made = rolled(filed("3", "u_sci", "returned"), plan=replace(PLAN, tasks=tasks, milestones=nodes))
    assert [(row.name, row.on) for row in made.milestones] == [("platform online", date(2026, 8, 31))]
    assert [(row.kind, row.on) for row in made.ahead] == [
        ("returned", date(2026, 9, 28)),
        ("milestone", date(2026, 10, 26)),
        ("deadline", date(2026, 12, 31)),
    ]


def test_day_that_a_year_does_not_have_is_left_out() -> None:
    plan = replace(PLAN, milestones=(Milestone("m", "leap day", "annual-day", "02-29"),))
    made = roll_up(plan, (), period="2026Q1", cut_off=CUT_OFF, day=date(2026, 4, 1), head="")
    assert made.milestones == ()


@pytest.mark.parametrize("period", ["2026", "2026W38", "9999Q4", "2026~2028", "urgent-7", ""])
def test_any_period_can_be_rolled_up(period: str) -> None:
    assert roll_up(PLAN, (), period=period, cut_off=CUT_OFF, day=date(2026, 10, 13), head="").period == period


def test_office_stands_by_its_name_and_the_foreword_as_written() -> None:
    made = rolled(a_filing("1", OFFICE), foreword=" 请审阅。\n", office="领导小组办公室")
    assert made.entries[0].unit_name == made.office == "领导小组办公室"
    assert made.foreword == "请审阅。"


def test_what_the_plan_dropped_still_counts_and_comes_last() -> None:
    made = rolled(a_filing("9", "u_gone"), filed("3", "u_sci"))
    assert labels(made.entries) == ["3", "9"]
    assert made.totals.owed == 2


def test_a_thousand_filings_add_up() -> None:
    units = tuple(Unit(f"u_{no}", f"unit {no}") for no in range(20))
    tasks = tuple(a_task(str(no), *(unit.id for unit in units)) for no in range(50))
    states: tuple[FilingState, ...] = ("open", "filed", "accepted", "returned", "waived")
    filings = [
        filed(task.label, unit.id, states[(place + no) % 5], status="on_track")
        for no, task in enumerate(tasks)
        for place, unit in enumerate(units)
    ]
    made = rolled(*filings, plan=a_plan(*tasks, units=units))
    totals = made.totals
    assert (totals.owed, totals.waived, totals.accepted, totals.not_received) == (800, 200, 200, 200)
    assert [group.totals.owed for group in made.units] == [40] * 20


reports = st.builds(
    Report,
    no=st.just(1),
    filed_at=st.integers(-30, 30).map(lambda days: CUT_OFF + timedelta(days=days)),
    received_at=st.just(CUT_OFF),
    author=st.just("p_wang"),
    status=st.none() | st.sampled_from(STATUSES),
    percent=st.none() | st.decimals(0, 100, places=1),
    problem=st.none() | st.text(max_size=4),
)


@st.composite
def any_filing(draw: st.DrawFn) -> Filing:
    """Any state with any report, of tasks and units that the plan may have dropped."""
    label, unit = draw(st.sampled_from("1239")), draw(st.sampled_from(["u_sci", "u_tax", "office", "u_gone"]))
    states: list[FilingState] = ["open", "filed", "accepted", "returned", "waived"]
    filing = a_filing(label, unit, state=draw(st.sampled_from(states)), report=draw(st.none() | reports))
    return replace(filing, on_time_until=filing.due_at + timedelta(days=draw(st.integers(-9, 9))))


def added(parts: list[Totals]) -> Totals:
    return Totals(**{name: sum(getattr(part, name) for part in parts) for name in names_of_totals()})


def names_of_totals() -> list[str]:
    return [each.name for each in fields(Totals)]


@given(st.lists(any_filing(), max_size=12))
def test_totals_add_up_and_nothing_is_counted_twice(filings: list[Filing]) -> None:
    made, totals = rolled(*filings), rolled(*filings).totals
    assert totals.owed == totals.on_time + totals.late + totals.not_received
    assert totals.owed == totals.accepted + totals.unchecked + totals.returned + totals.not_received
    assert totals.owed + totals.waived == len(made.entries) == len({one.id for one in filings})
    assert added([group.totals for group in made.units]) == totals
    assert added([group.totals for group in made.sections]) == totals
    assert sum(group.tasks for group in made.sections) == len(made.tasks)
    assert sum(count for _, count in made.statuses) == sum(
        task.counts_as == "accepted" for task in made.tasks
    )


@given(st.lists(any_filing(), max_size=12), st.randoms(use_true_random=False))
def test_order_of_the_filings_changes_nothing(filings: list[Filing], chance: random.Random) -> None:
    mixed = [*filings, *filings[:3]]
    chance.shuffle(mixed)
    assert rolled(*mixed) == rolled(*filings)


@given(st.lists(st.sampled_from(STATUSES), min_size=1, max_size=4))
def test_task_never_looks_better_than_its_gravest_answer(told: list[Status]) -> None:
    filings = [
        replace(
            filed("2", "u_sci", status=status),
            id=filing_id(plan="p", rule="quarterly", period="2026Q3", task="t_2", unit=f"u_{place}"),
            unit=f"u_{place}",
        )
        for place, status in enumerate(told)
    ]
    found = rolled(*filings).tasks[0].status
    assert found in told
    assert found == "behind" or "behind" not in told
