"""Inputs go along with their report: never due after it, never urged for nothing, never beyond urging."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.duties import due_dates, owed
from bot.domain.evolve import evolve, evolve_by_request, opened
from bot.domain.facts import FilingOpened
from bot.domain.filings import Filing
from bot.domain.input_terms import Led, ask_again, go_along, limits_of, resume, wake, was_waived_with
from bot.domain.inputs import open_duty, rest, settle
from bot.domain.periods import parse_period
from bot.domain.readings import Item
from bot.domain.request_facts import TermMoved
from bot.domain.requests import Asked, ask_extension, dispute, extended_term
from bot.domain.resuming import Rest, resumed_term
from bot.domain.returning import back_from_office
from bot.domain.rules import PROPOSED
from bot.domain.steps import Said, accept, file_report
from bot.domain.trail import Recorded
from bot.step_errors import CannotExtend
from tests.domain.duty_builders import RULE, a_plan, a_task, at, the_calendar

RULE_OF_INPUTS = replace(RULE, input_workdays=3)
DAYS = st.dates(date(2026, 9, 10), date(2026, 9, 28))


def the_three() -> tuple[Filing, Filing, Filing]:
    """A report and the two inputs for it."""
    plan = a_plan(a_task("5", "u_sci", "u_tax:support", "u_fin:support"), rule=RULE_OF_INPUTS)
    dates = due_dates(RULE_OF_INPUTS, parse_period("2026Q3"), the_calendar())
    duties = owed(plan, RULE_OF_INPUTS, parse_period("2026Q3"))
    facts = (
        open_duty(each, RULE_OF_INPUTS, dates, the_calendar(), at=at(date(2026, 9, 10))) for each in duties
    )
    report, one, other = (opened(fact) for fact in facts)
    return report, one, other


def led(report: Filing, day: date) -> Led:
    return Led(report, RULE_OF_INPUTS, day, the_calendar())


def after(filing: Filing, facts: tuple[TermMoved | FilingOpened, ...]) -> Filing:
    for fact in facts:
        if fact.filing == filing.id:
            filing = evolve_by_request(filing, fact) if isinstance(fact, TermMoved) else opened(fact)
    return filing


def filed(filing: Filing, day: date) -> Filing:
    said = Said("p_2", "正常推进", at(day), at(day))
    return evolve(filing, file_report(filing, Item("5", status="on_track"), said))


@given(DAYS, st.integers(1, 40))
def test_with_a_later_report_inputs_are_due_later_before_it_and_nobody_is_urged_early(
    day: date, more: int
) -> None:
    report, one, _ = the_three()
    until = report.due_on + timedelta(days=more)
    later = evolve_by_request(report, extended_term(report, until, RULE_OF_INPUTS, the_calendar(), day=day))
    now = after(one, go_along(led(later, day), (one,)))
    assert one.due_on <= now.due_on <= later.due_on
    assert now.locked_at == later.locked_at
    if now.due_on > one.due_on:
        early = [rung.stage for rung in now.ladder if rung.on <= now.due_on]
        assert early in ([], ["reminder"])
    assert not {rung.stage for rung in now.ladder} & PROPOSED


@given(DAYS, st.integers(0, 60))
def test_an_input_is_never_extended_beyond_its_report_and_never_climbs_above_urging(
    day: date, more: int
) -> None:
    report, one, _ = the_three()
    until = one.due_on + timedelta(days=more)
    asked = Asked("R1", "p_1", "r_1", at(day), "申请延期", "数据没有统计完")
    fact = None
    with suppress(CannotExtend):
        fact = ask_extension(one, asked, until, RULE_OF_INPUTS, the_calendar(), report=report)
    if fact is None or fact.until is None:
        assert (
            until <= one.due_on
            or at(day) > one.due_at
            or the_calendar().shift(until, "after") >= report.due_on
        )
        return
    moved = extended_term(one, fact.until, RULE_OF_INPUTS, the_calendar(), day=day)
    now = evolve_by_request(one, moved)
    assert now.due_on < report.due_on
    assert now.locked_at <= report.locked_at
    assert not {rung.stage for rung in now.ladder} & PROPOSED


@given(DAYS, st.integers(0, 60))
def test_inputs_rest_with_a_disputed_report_and_go_on_within_its_term(day: date, rested: int) -> None:
    report, one, other = the_three()
    resting = [evolve(each, fact) for each, fact in zip((one, other), rest((one, other)), strict=True)]
    assert all(each.next_stage() is None for each in resting)
    span = Rest(at(day), day + timedelta(days=rested), the_calendar())
    moved = resumed_term(report, span)
    again = evolve_by_request(report, moved) if moved else report
    facts = resume(again, resting, span)
    for each in resting:
        now = after(each, facts)
        assert not now.resting
        assert each.due_on <= now.due_on
        assert_within(now, again, each, span)
        assert not {rung.stage for rung in now.ladder} & PROPOSED
    paused = evolve_by_request(report, dispute(report, Asked("R", "p", "r", at(day), "不归我局"), None))
    assert all(fact.resting for fact in go_along(led(paused, day), resting))


@given(DAYS, st.integers(0, 90))
def test_an_input_that_was_disputed_in_vain_is_due_before_its_report_and_locked_with_it(
    day: date, rested: int
) -> None:
    report, one, _ = the_three()
    span = Rest(at(day), day + timedelta(days=rested), the_calendar())
    moved = resumed_term(one, span, limits=limits_of(report, span))
    now = evolve_by_request(one, moved) if moved else one
    assert_within(now, report, one, span)


def assert_within(now: Filing, report: Filing, before: Filing, span: Rest) -> None:
    """Due before the report wherever a workday for it is left after the answer, and locked no later."""
    calendar = the_calendar()
    assert now.locked_at <= max(report.locked_at, before.locked_at)
    if calendar.shift(report.due_on - timedelta(days=1), "before") >= span.answered_on:
        assert now.due_on < report.due_on
    assert now.due_on <= max(before.due_on, report.due_on, calendar.local_day(report.closes_at))


@given(st.dates(date(2026, 9, 11), date(2026, 10, 30)), st.booleans(), st.none() | st.integers(1, 30))
def test_what_a_returned_report_lacks_is_asked_for_again(day: date, accepted: bool, more: int | None) -> None:
    report, one, other = the_three()
    there = filed(other, date(2026, 9, 10))
    told = filed(report, date(2026, 9, 10))
    resting = evolve(one, rest((one,))[0])
    waived = evolve(resting, settle(report, (resting,))[0])
    if accepted:
        told = evolve(told, accept(told))
    until = day + timedelta(days=more) if more else None
    back = back_from_office(told, RULE_OF_INPUTS, the_calendar(), at=at(day), reason="缺数据", until=until)
    again = evolve(told, back)
    inputs = (there,) if accepted else (resting, there)
    facts = ask_again(led(again, day), inputs, (waived,) if accepted else (), at=at(day))
    now = after(waived if accepted else resting, facts)
    assert (now.state, now.resting) == ("open", False)
    assert day <= now.due_on <= again.due_on
    assert now.next_stage() is not None
    assert not {rung.stage for rung in now.ladder} & PROPOSED
    assert all(fact.filing == one.id for fact in facts)  # what was given stays as it is


def test_a_report_that_is_owed_as_before_asks_for_its_inputs_as_before() -> None:
    _, one, _ = the_three()
    gone = replace(one, reached=1)
    resting = evolve(gone, rest((gone,))[0])
    assert after(resting, wake((resting,))) == gone
    assert wake((gone,)) == ()


def test_only_what_its_acceptance_waived_comes_back_with_a_report() -> None:
    report, one, _ = the_three()
    by_report, by_office = settle(report, (one,)), settle(report, (one,), reason="本季没有资金兑付")
    opening = Recorded(1, at(date(2026, 9, 10)), "", by_report[0])
    later = Recorded(2, at(date(2026, 9, 20)), "p_1", by_office[0])
    assert was_waived_with(report, one, (opening,))
    assert not was_waived_with(report, one, (later, opening))
    assert not was_waived_with(report, one, ())
