"""What a lead returns of its inputs: always a day that is to come and within the term of its own report."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.duties import due_dates, owed
from bot.domain.evolve import evolve, opened
from bot.domain.facts import ReportReturned
from bot.domain.filings import Filing
from bot.domain.inputs import open_duty
from bot.domain.periods import parse_period
from bot.domain.readings import Item
from bot.domain.returning import back_from_lead, back_from_office
from bot.domain.rules import PROPOSED
from bot.domain.steps import Said, file_report
from bot.step_errors import CannotReturn, FilingLocked, WrongState
from tests.domain.duty_builders import RULE, a_plan, a_task, at, the_calendar

RULE_OF_INPUTS = replace(RULE, input_workdays=5)
Q3 = parse_period("2026Q3")


def the_two() -> tuple[Filing, Filing]:
    """The report that is owed, and an input for it that has come."""
    calendar = the_calendar()
    plan = a_plan(a_task("5", "u_sci", "u_tax:support"), rule=RULE_OF_INPUTS)
    dates = due_dates(RULE_OF_INPUTS, Q3, calendar)
    report, given_one = (
        opened(open_duty(duty, RULE_OF_INPUTS, dates, calendar, at=at(date(2026, 9, 10))))
        for duty in owed(plan, RULE_OF_INPUTS, Q3)
    )
    said = Said("p_1", "正常推进", at(date(2026, 9, 11)), at(date(2026, 9, 11)))
    return report, evolve(given_one, file_report(given_one, Item("5", status="on_track"), said))


@given(after=st.integers(0, 60), hour=st.integers(0, 23), wanted=st.none() | st.integers(-5, 60))
def test_the_new_day_is_to_come_and_within_the_term_of_the_report(
    after: int, hour: int, wanted: int | None
) -> None:
    report, one = the_two()
    day = date(2026, 9, 11) + timedelta(days=after)
    until = None if wanted is None else day + timedelta(days=wanted)
    now = at(day, hour)
    fact: ReportReturned | None = None
    with suppress(FilingLocked, CannotReturn):
        fact = back_from_lead(
            one, report, RULE_OF_INPUTS, the_calendar(), at=now, until=until, reason="请补充"
        )
    if fact is None:
        beyond = report.due_at if now < report.due_at else report.locked_at
        assert now >= report.locked_at or (until and not now < at(until, 17) <= beyond)
        return
    assert now < fact.due_at <= (report.due_at if now < report.due_at else report.locked_at)
    assert until in {None, fact.due_on}
    assert all(day < rung.on and rung.stage not in PROPOSED for rung in fact.ladder)
    back = evolve(one, fact)
    assert (back.state, back.returned_for, fact.by_lead) == ("returned", "请补充", True)


def test_what_the_office_returned_to_the_lead_gives_its_inputs_the_new_term() -> None:
    report, one = the_two()
    said = Said("p_2", "正常推进", at(date(2026, 9, 25)), at(date(2026, 9, 25)))
    filed = evolve(report, file_report(report, Item("5", status="on_track"), said))
    now = at(date(2026, 10, 20))
    with pytest.raises(WrongState):
        back_from_lead(one, filed, RULE_OF_INPUTS, the_calendar(), at=now, until=None, reason="请补充")
    again = evolve(filed, back_from_office(filed, RULE_OF_INPUTS, the_calendar(), at=now, reason="不够"))
    fact = back_from_lead(one, again, RULE_OF_INPUTS, the_calendar(), at=now, until=None, reason="请补充")
    assert fact.due_on == again.due_on == date(2026, 10, 23)


def test_an_input_that_the_office_returns_leads_to_no_slip() -> None:
    _, one = the_two()
    fact = back_from_office(one, RULE_OF_INPUTS, the_calendar(), at=at(date(2026, 9, 15)), reason="不够")
    assert fact.ladder
    assert not {rung.stage for rung in fact.ladder} & PROPOSED
    assert not fact.by_lead


@given(after=st.integers(0, 60), hour=st.integers(0, 23), wanted=st.none() | st.integers(-5, 120))
def test_the_office_shortens_no_term_and_gives_the_day_it_names(
    after: int, hour: int, wanted: int | None
) -> None:
    report, _ = the_two()
    day, calendar = date(2026, 9, 11) + timedelta(days=after), the_calendar()
    said = Said("p_2", "正常推进", at(date(2026, 9, 11)), at(date(2026, 9, 11)))
    filed = evolve(report, file_report(report, Item("5", status="on_track"), said))
    until = None if wanted is None else day + timedelta(days=wanted)
    now = at(day, hour)
    if until is not None and now >= at(until, 17):
        with pytest.raises(CannotReturn):
            back_from_office(filed, RULE_OF_INPUTS, calendar, at=now, reason="不够", until=until)
        return
    fact = back_from_office(filed, RULE_OF_INPUTS, calendar, at=now, reason="不够", until=until)
    wished = calendar.shift(until, "after") if until else calendar.add_workdays(day, 3)
    assert fact.due_on == max(report.due_on, wished)
    assert fact.due_at > now
    assert fact.due_at >= report.due_at
    assert fact.on_time_until >= max(report.on_time_until, fact.due_at)
    assert fact.ladder[0].on == calendar.add_workdays(day, 0)  # it is told in the next digest
    assert [rung.on for rung in fact.ladder] == sorted({rung.on for rung in fact.ladder})


def test_what_was_in_time_before_it_went_back_is_in_time_after() -> None:
    report, _ = the_two()
    early = at(date(2026, 9, 14))
    filed = evolve(report, file_report(report, Item("5", status="on_track"), Said("p_2", "好", early, early)))
    back = back_from_office(filed, RULE_OF_INPUTS, the_calendar(), at=early, reason="不够")
    assert (back.due_on, back.due_at) == (report.due_on, report.due_at)
