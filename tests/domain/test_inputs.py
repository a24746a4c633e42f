"""Inputs of supporting units: who gives them, by when, for whom, and what the lead may take over."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.duties import due_dates, owed, term
from bot.domain.evolve import evolve, opened
from bot.domain.filings import Filing, Report
from bot.domain.inputs import (
    EarlyInputs,
    early_inputs,
    input_dates,
    inputs_for,
    lead_of,
    open_duty,
    rest,
    settle,
    steps_of,
    take_over,
)
from bot.domain.inputs import given as given_of
from bot.domain.periods import parse_period
from bot.domain.plan import Assignment, Unit
from bot.domain.readings import Figure
from bot.domain.reconcile import compare
from bot.domain.rule_faults import rule_faults
from bot.domain.rules import PROPOSED, ReportingRule
from tests.domain.duty_builders import RULE, a_plan, a_task, at, the_calendar

Q3 = parse_period("2026Q3")
GATHERING = replace(RULE, input_workdays=5)
LED = a_task("5", "u_sci", "u_tax:support", "u_fin:support")


def test_days_off_that_leave_no_time_for_inputs_are_named_with_their_period() -> None:
    """Five workdays before 12 October 2026 are 29 September: National Day is from the 1st to the 7th.
    In weekdays there is time in every month, so the rule itself has no fault.
    """
    monthly = ReportingRule(
        "month", period="month", opens="FREQ=MONTHLY;BYMONTHDAY=1", due="FREQ=MONTHLY;BYMONTHDAY=12",
        input_workdays=5,
    )  # fmt: skip
    plan = replace(a_plan(rule=monthly), from_year=2026, to_year=2026)
    assert rule_faults(monthly) == ()
    early = EarlyInputs(monthly, "2026-10", date(2026, 10, 1), date(2026, 9, 29), 1)
    assert early_inputs(plan, date(2026, 1, 1), the_calendar()) == (early,)
    assert early_inputs(plan, date(2026, 10, 12), the_calendar()) == (early,)
    assert early_inputs(plan, date(2026, 10, 13), the_calendar()) == ()
    assert early_inputs(replace(plan, from_year=2027, to_year=2027), date(2026, 1, 1), the_calendar()) == ()
    fewer = replace(plan, rules=(replace(monthly, input_workdays=2),))
    assert early_inputs(fewer, date(2026, 1, 1), the_calendar()) == ()
    longer = replace(plan, from_year=2020, to_year=2026)
    [several] = early_inputs(longer, date(2025, 1, 1), the_calendar())
    assert several.count > 1


def test_input_is_due_workdays_before_the_report_and_locked_with_it() -> None:
    rule = replace(RULE, input_workdays=5)
    report = due_dates(
        rule, Q3, the_calendar()
    )  # 28 September; the holiday before it, then five workdays, the Sunday worked
    dates = input_dates(rule, report, the_calendar())
    assert (dates.opens_on, dates.due_on) == (date(2026, 9, 10), date(2026, 9, 20))
    assert dates.on_time_until == dates.due_at == at(date(2026, 9, 20), 17)
    assert dates.locked_at == report.locked_at


def test_input_of_a_short_term_is_due_the_day_it_opens() -> None:
    rule = replace(RULE, input_workdays=5)
    report = term(rule, date(2026, 9, 24), the_calendar(), opens_on=date(2026, 9, 22))
    assert input_dates(rule, report, the_calendar()).due_on == date(2026, 9, 22)


@given(
    day=st.dates(date(2010, 1, 1), date(2026, 12, 1)),
    span=st.integers(0, 40),
    before=st.integers(0, 30),
    grace=st.integers(0, 5),
)
def test_input_never_outlasts_its_report(day: date, span: int, before: int, grace: int) -> None:
    rule = replace(RULE, input_workdays=before, grace_workdays=grace)
    report = term(rule, day + timedelta(days=span), the_calendar(), opens_on=day)
    dates = input_dates(rule, report, the_calendar())
    assert dates.opens_on <= dates.due_on <= report.due_on
    assert dates.due_at <= dates.on_time_until <= report.on_time_until
    assert dates.on_time_until <= dates.locked_at == report.locked_at


def _duties(*tasks: object, units: tuple[Unit, ...] = ()) -> list[tuple[str, str, str]]:
    plan = a_plan(*tasks, units=units, rule=GATHERING)  # type: ignore[arg-type]
    return [(each.label, each.unit, each.part) for each in owed(plan, GATHERING, Q3)]


def test_each_supporting_unit_owes_the_lead_an_input() -> None:
    assert _duties(LED) == [("5", "u_sci", "report"), ("5", "u_tax", "input"), ("5", "u_fin", "input")]


def test_no_inputs_without_a_lead_without_others_and_where_each_unit_files_its_own() -> None:
    assert _duties(a_task("1", "u_sci")) == [("1", "u_sci", "report")]
    assert _duties(a_task("2", "u_sci:responsible", "u_tax:responsible")) == [("2", "u_sci", "report")]
    assert _duties(a_task("3", "u_tax:support")) == [("3", "office", "report")]
    divided = _duties(a_task("4", "u_sci", "u_tax:support", by_division=True))
    assert divided == [("4", "u_sci", "report"), ("4", "u_tax", "report")]
    assert [each.part for each in owed(a_plan(LED), RULE, Q3)] == ["report"]


def test_a_collective_gives_by_its_members_and_the_lead_among_them_gives_none() -> None:
    members = (Unit("u_all", "各成员单位", "collective", members=("u_tax", "u_sci")),)
    assert _duties(a_task("5", "u_sci", "u_all:support"), units=members) == [
        ("5", "u_sci", "report"),
        ("5", "u_tax", "input"),
    ]


def _opened(rule_plan: object = None) -> list[Filing]:
    plan = a_plan(LED, rule=GATHERING)
    dates = due_dates(GATHERING, Q3, the_calendar())
    facts = [
        open_duty(duty, GATHERING, dates, the_calendar(), at=at(date(2026, 9, 10)))
        for duty in owed(plan, GATHERING, Q3)
    ]
    return [opened(fact) for fact in facts]


def test_an_input_has_its_own_ladder_which_never_reaches_the_office() -> None:
    report, first, _ = _opened()
    assert first.due_on < report.due_on
    assert {rung.stage for rung in first.ladder} == {"reminder", "urging"}
    assert PROPOSED & {rung.stage for rung in report.ladder}
    assert all(step.stage not in PROPOSED for step in steps_of(GATHERING, "input"))


def test_once_the_lead_has_filed_nobody_is_reminded_of_an_input_that_may_still_come() -> None:
    report, first, second = _opened()
    assert inputs_for(report, [report, first, second]) == (first, second)
    assert inputs_for(first, [report, first, second]) == ()
    [calm, _] = rest((first, second))
    now = evolve(first, calm)
    assert now.is_owed
    assert now.next_stage() is None
    assert rest((now,)) == ()
    assert rest((replace(first, state="filed", report=_told()),)) == ()


def test_what_the_report_no_longer_needs_is_waived_with_it_and_what_was_given_stays() -> None:
    report, first, second = _opened()
    there = replace(second, state="filed", report=_told())
    [fact] = settle(report, (first, there))
    assert fact.filing == first.id
    assert fact.reason.text == report.id
    assert given_of((first, there)) == (there,)


def _told(problem: str | None = None, *figures: Figure, next_step: str | None = None) -> Report:
    now = datetime(2026, 9, 18, 2, tzinfo=UTC)
    return Report(1, now, now, "p_1", "on_track", None, figures, problem, next_step)


def test_what_is_taken_over_says_who_said_it_and_adds_nothing_up() -> None:
    parks, firms = Figure("示范园", Decimal(3), "个"), Figure("企业", Decimal(7), "家")
    _, first, second = _opened()
    taken = take_over(
        "5",
        [
            ("市税务局", replace(first, report=_told("人手不足", parks, firms))),
            (
                "市财政局",
                replace(second, report=_told(None, replace(parks, value=Decimal(4)), next_step="拨付")),
            ),
        ],
    )
    assert taken.item.problem == "市税务局：人手不足"
    assert taken.item.next_step == "市财政局：拨付"
    assert taken.item.figures == (firms,)
    assert [(unit, figure.value) for unit, figure in taken.apart] == [
        ("市税务局", Decimal(3)),
        ("市财政局", Decimal(4)),
    ]
    assert taken.item.status is None
    assert taken.item.percent is None


def test_the_lead_is_the_unit_that_files() -> None:
    assert lead_of(a_plan(LED), "t_5") == "u_sci"
    assert lead_of(a_plan(LED), "t_9") is None


def test_a_swap_of_lead_and_support_moves_no_words_from_one_unit_to_another() -> None:
    report, first, second = _opened()
    there = replace(first, state="filed", report=_told("人手不足"), versions=1)
    roles = (Assignment("u_tax", "lead"), Assignment("u_sci", "support"), Assignment("u_fin", "support"))
    old, new = a_plan(LED, rule=GATHERING), a_plan(replace(LED, assignments=roles), rule=GATHERING, version=2)
    changes = compare([report, there, second], old, new, at=at(date(2026, 9, 11)), calendar=the_calendar())
    done = {(each.what, each.unit, each.to_unit, each.filing.rsplit("/", 1)[1]) for each in changes}
    assert done == {
        ("moved", "u_sci", "u_tax", "report"),
        ("waived", "u_tax", "", "input"),
        ("kept", "u_fin", "", "input"),
        ("opened", "u_sci", "", "input"),
    }
    [new_input] = [each for each in changes if each.what == "opened"]
    assert [type(fact).__name__ for fact in new_input.facts] == ["FilingOpened"]


def test_no_input_is_asked_for_a_report_that_was_accepted() -> None:
    report = replace(_opened()[0], state="accepted", report=_told())
    alone = a_plan(a_task("5", "u_sci"), rule=GATHERING)
    changes = compare(
        [report],
        alone,
        a_plan(LED, rule=GATHERING, version=2),
        at=at(date(2026, 9, 11)),
        calendar=the_calendar(),
    )
    assert changes == ()


def test_a_new_supporting_unit_has_three_workdays_as_anybody() -> None:
    report = _opened()[0]
    alone = a_plan(a_task("5", "u_sci"), rule=GATHERING)
    late = at(date(2026, 9, 24))
    changes = compare(
        [report], alone, a_plan(LED, rule=GATHERING, version=2), at=late, calendar=the_calendar()
    )
    opened_inputs = [each for each in changes if each.what == "opened"]
    assert len(opened_inputs) == 2
    assert all(each.due_on == date(2026, 9, 30) for each in opened_inputs)
