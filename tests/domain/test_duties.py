"""Duties: the term of a period, and who owes what."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendar import calendar_from
from bot.domain.duties import Duty, due_dates, open_filing, owed, running, term
from bot.domain.ladder import freeze
from bot.domain.periods import containing, parse_period, plan_years
from bot.domain.plan import OFFICE, Task, Unit
from bot.domain.rules import BadRule, PeriodKind, ReportingRule, RuleKind
from tests.domain.duty_builders import RULE, a_plan, a_task, at, the_calendar

Q3 = parse_period("2026Q3")
MONTHLY = ReportingRule(
    "monthly", period="month", opens="FREQ=MONTHLY;BYMONTHDAY=1", due="FREQ=MONTHLY;BYMONTHDAY=-1"
)


def test_due_day_in_a_holiday_moves_behind_it() -> None:
    dates = due_dates(RULE, Q3, the_calendar())  # 25 September is Mid-Autumn, with the weekend behind it
    assert dates.opens_on == date(2026, 9, 10)
    assert dates.due_on == date(2026, 9, 28)
    assert dates.due_at == datetime(2026, 9, 28, 9, tzinfo=UTC)
    assert dates.on_time_until == dates.due_at
    assert the_calendar().local_day(dates.locked_at) == date(2026, 10, 30)
    assert not dates.provisional


def test_due_day_moves_before_a_holiday_where_the_rule_says_so() -> None:
    dates = due_dates(replace(RULE, shift="before", cut_off=time(12)), Q3, the_calendar())
    assert dates.due_at == datetime(2026, 9, 24, 4, tzinfo=UTC)


def test_grace_and_lock_are_workdays_from_the_due_day() -> None:
    dates = due_dates(replace(RULE, grace_workdays=2, lock_workdays=3), Q3, the_calendar())
    assert dates.on_time_until == at(date(2026, 9, 30), 17)
    assert dates.locked_at == at(date(2026, 10, 8), 17)


@pytest.mark.parametrize(
    ("period", "provisional"),
    [("2026Q3", False), ("2026Q4", False), ("2027Q1", True), ("2026-12", True), ("2026-11", False)],
)
def test_term_that_rests_on_a_year_without_a_table_is_provisional(period: str, provisional: bool) -> None:
    rule = MONTHLY if "-" in period else RULE
    assert due_dates(rule, parse_period(period), the_calendar()).provisional == provisional


def test_term_stays_provisional_when_it_moves_out_of_the_year_without_a_table() -> None:
    rule = replace(RULE, shift="before")
    dates = term(rule, date(2027, 1, 1), calendar_from(the_calendar().tables), opens_on=date(2026, 12, 1))
    assert dates.due_on == date(2026, 12, 31)
    assert dates.provisional


@pytest.mark.parametrize(
    ("rule", "field"),
    [
        (replace(RULE, input_workdays=-1), "input_workdays"),
        (replace(RULE, input_workdays=15), "input_workdays"),
        (replace(RULE, kind="milestone", input_workdays=3), "input_workdays"),
        (replace(RULE, kind="urgent", signed_by_head=True), "signed_by_head"),
    ],
)
def test_inputs_and_signatures_that_cannot_be_kept_are_refused(rule: ReportingRule, field: str) -> None:
    with pytest.raises(BadRule) as refused:
        due_dates(rule, Q3, the_calendar())
    assert refused.value.field == field


def test_rule_may_be_due_after_the_period() -> None:
    rule = replace(
        MONTHLY, opens="FREQ=MONTHLY;BYMONTHDAY=1", due="FREQ=MONTHLY;BYMONTHDAY=10", after_period=True
    )
    dates = due_dates(rule, parse_period("2026-09"), the_calendar())
    assert (dates.opens_on, dates.due_on) == (date(2026, 10, 1), date(2026, 10, 10))


def test_opening_day_never_lies_behind_the_due_day() -> None:
    rule = replace(
        MONTHLY, opens="FREQ=MONTHLY;BYMONTHDAY=26", due="FREQ=MONTHLY;BYMONTHDAY=27", shift="before"
    )
    dates = due_dates(rule, parse_period("2026-09"), the_calendar())
    assert dates.opens_on == dates.due_on == date(2026, 9, 24)


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("due", "FREQ=MONTHLY;BYMONTHDAY=25", "several in 2026Q3"),
        ("due", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "none in 2026Q3"),
        ("opens", "FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1", "none in 2026Q3"),
        ("opens", "FREQ=YEARLY;BYMONTH=9;BYMONTHDAY=26", "opens_after_due in 2026Q3"),
        ("due", "the 25th", "unreadable"),
        ("due", "FREQ=DAILY", "unreadable"),
        ("due", "FREQ=MONTHLY;COUNT=1", "unreadable"),
        ("due", "FREQ=MONTHLY;BYDAY=XX", "unreadable"),
    ],
)
def test_rule_without_exactly_one_day_a_period_is_refused(field: str, value: str, told: str) -> None:
    rule = replace(RULE, due=value) if field == "due" else replace(RULE, opens=value)
    with pytest.raises(BadRule, match=told) as refused:
        due_dates(rule, Q3, the_calendar())
    fault = refused.value.fault
    assert (fault.rule, fault.field, fault.value) == ("quarterly", field, value)


def test_a_rule_for_the_whole_plan_has_its_days_in_the_last_year() -> None:
    rule = ReportingRule(
        "final",
        period="plan",
        opens="FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=1",
        due="FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=10",
    )
    dates = due_dates(rule, plan_years(2024, 2026), the_calendar())
    assert (dates.opens_on, dates.due_on) == (date(2026, 11, 1), date(2026, 12, 10))


@given(st.dates(date(2004, 1, 1), date(2040, 1, 1)))
def test_terms_are_in_order_and_end_on_workdays(day: date) -> None:
    dates = due_dates(RULE, containing(day, "quarter"), the_calendar())
    assert dates.opens_on <= dates.due_on
    assert dates.due_at <= dates.on_time_until <= dates.locked_at
    assert the_calendar().is_workday(dates.due_on)


def owing(task: Task, *units: Unit) -> list[str]:
    return [duty.unit for duty in owed(a_plan(task, units=units), RULE, Q3)]


def collective(unit: str, *members: str) -> Unit:
    return Unit(unit, unit, kind="collective", members=members)


@pytest.mark.parametrize(
    ("task", "expected"),
    [
        (a_task("1", "a", "b:support"), ["a"]),
        (a_task("1", "b:support", "a", "c"), ["a"]),
        (a_task("1", "a", "b", role="responsible"), ["a"]),
        (a_task("1", "b:responsible", "a:lead"), ["a"]),
        (a_task("1", "a", "b", "a", role="responsible", by_division=True), ["a", "b"]),
        (a_task("1"), [OFFICE]),
        (a_task("1", "a:support"), [OFFICE]),
        (a_task("1", by_division=True), [OFFICE]),
        (a_task("1", "all"), [OFFICE]),
        (a_task("1", "all", "a"), ["a"]),
        (a_task("1", "all:lead", "a:responsible"), ["a"]),
        (a_task("1", "districts"), ["x", "y"]),
        (a_task("1", "a", "districts", by_division=True), ["a", "x", "y"]),
        (a_task("1", "all", "districts", by_division=True), ["x", "y"]),
        (a_task("1", "circle"), ["x", "y"]),
        (a_task("1", "nobody_lists_it"), ["nobody_lists_it"]),
    ],
)
def test_who_owes_a_task(task: Task, expected: list[str]) -> None:
    units = (
        Unit("a", "a"),
        collective("all"),
        collective("districts", "x", "y", "x"),
        collective("circle", "districts", "circle"),
    )
    assert owing(task, *units) == expected


def test_only_tasks_of_the_classes_of_the_rule_are_owed() -> None:
    plan = a_plan(a_task("1", "a"), a_task("2", "a", task_class="key"))
    assert [duty.label for duty in owed(plan, RULE, Q3)] == ["1"]
    both = replace(RULE, classes=("regular", "key"))
    assert [duty.label for duty in owed(plan, both, Q3)] == ["1", "2"]


def test_safeguards_are_owed_where_somebody_is_assigned() -> None:
    plan = a_plan(a_task("1", kind="safeguard"), a_task("2", "a", kind="safeguard"))
    assert [duty.label for duty in owed(plan, RULE, Q3)] == ["2"]


def test_task_is_owed_for_the_period_of_its_deadline_and_no_longer() -> None:
    plan = a_plan(a_task("1", "a", deadline=date(2026, 6, 30)), a_task("2", "a", deadline=date(2026, 7, 1)))
    assert [duty.label for duty in owed(plan, RULE, Q3)] == ["2"]


@given(
    st.dates(date(2024, 1, 1), date(2031, 12, 31)),
    st.sampled_from(["week", "month", "quarter", "half", "year"]),
)
def test_a_period_is_owed_where_some_of_its_days_lie_in_the_plan_s_years(day: date, kind: PeriodKind) -> None:
    rule = replace(RULE, period=kind, after_period=True)
    plan = replace(a_plan(a_task("1", "a"), rule=rule), from_year=2026, to_year=2028)
    period = containing(day, kind)
    days = (period.first + timedelta(days=no) for no in range((period.last - period.first).days + 1))
    assert bool(owed(plan, rule, period)) == any(2026 <= each.year <= 2028 for each in days)


def test_nothing_is_owed_after_the_last_year_of_the_plan() -> None:
    plan = replace(a_plan(a_task("1", "a")), to_year=2026)
    assert owed(plan, RULE, parse_period("2026Q4"))
    assert not owed(plan, RULE, parse_period("2027Q1"))


@pytest.mark.parametrize("kind", ["urgent", "milestone"])
def test_rule_that_waits_for_an_event_asks_nothing_by_the_calendar(kind: RuleKind) -> None:
    rule = replace(RULE, kind=kind)
    plan = a_plan(a_task("1", "a"), rule=rule)
    assert owed(plan, rule, Q3) == ()
    assert running(plan, rule, date(2026, 9, 21), the_calendar()) == ()


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 9, 9), []),
        (date(2026, 9, 10), ["2026Q3"]),
        (date(2026, 9, 28), ["2026Q3"]),
        (date(2026, 9, 29), []),
        (date(2026, 12, 25), ["2026Q4"]),
    ],
)
def test_period_runs_from_its_opening_to_its_due_day(day: date, expected: list[str]) -> None:
    assert [period.id for period, _ in running(a_plan(), RULE, day, the_calendar())] == expected


def test_period_that_is_due_in_the_next_one_runs_there() -> None:
    rule = replace(
        MONTHLY, opens="FREQ=MONTHLY;BYMONTHDAY=1", due="FREQ=MONTHLY;BYMONTHDAY=10", after_period=True
    )
    found = running(a_plan(rule=rule), rule, date(2026, 10, 9), the_calendar())
    assert [period.id for period, _ in found] == ["2026-09"]


def test_period_whose_due_day_moved_out_of_it_still_runs() -> None:
    day = date(2026, 5, 6)  # 30 April to 5 May: the due day moves from the 3rd to the 6th
    rule = replace(MONTHLY, period="week", opens="FREQ=WEEKLY;BYDAY=MO", due="FREQ=WEEKLY;BYDAY=SU")
    assert [period.id for period, _ in running(a_plan(), rule, day, the_calendar())] == ["2026W18", "2026W19"]


def test_rule_for_the_whole_plan_runs_once_in_its_years() -> None:
    rule = ReportingRule(
        "final", period="plan", opens="FREQ=YEARLY;BYYEARDAY=100", due="FREQ=YEARLY;BYYEARDAY=200"
    )
    plan = replace(a_plan(rule=rule), from_year=2026, to_year=2026)
    found = running(plan, rule, date(2026, 7, 1), the_calendar())
    assert [period for period, _ in found] == [plan_years(2026, 2026)]
    assert running(a_plan(), rule, date(2026, 7, 1), the_calendar()) == ()


def test_filing_opens_with_its_term_and_ladder() -> None:
    plan = a_plan(a_task("7", "u_sci"), version=3)
    dates = due_dates(RULE, Q3, the_calendar())
    ladder = freeze(RULE.ladder, dates, the_calendar())
    [duty] = owed(plan, RULE, Q3)
    assert duty == Duty("p", 3, "quarterly", "2026Q3", "t_7", "u_sci", "7")
    fact = open_filing(duty, dates, ladder, at=at(date(2026, 9, 10)))
    assert fact.filing == duty.filing == "p/quarterly/2026Q3/t_7/u_sci/report"
    assert (fact.version, fact.label, fact.opened_at) == (3, "7", at(date(2026, 9, 10)))
    assert (fact.due_on, fact.due_at, fact.on_time_until, fact.locked_at) == (
        dates.due_on,
        dates.due_at,
        dates.on_time_until,
        dates.locked_at,
    )
    assert fact.ladder == ladder
    assert not fact.provisional
