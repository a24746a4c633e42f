"""Laws of requests: more time, disputes, changes to what was accepted; decided once, and never backwards."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendar import WorkCalendar
from bot.domain.duties import term
from bot.domain.evolve import evolve_by_request
from bot.domain.filings import Filing
from bot.domain.ladder import freeze, reached
from bot.domain.request_facts import RequestMade
from bot.domain.requests import (
    Asked,
    Request,
    RequestState,
    ask_change,
    ask_extension,
    decide,
    dispute,
    extended_term,
    is_moot,
    take_back_request,
)
from bot.domain.resuming import Rest, resumed_term
from bot.domain.rules import ReportingRule
from bot.errors import RefusalError
from bot.step_errors import CannotExtend, WrongState
from tests.domain.duty_builders import the_calendar

RULE = ReportingRule("quarterly")
OPENS, DUE = date(2026, 9, 10), date(2026, 9, 25)
STATES = ("open", "filed", "accepted", "returned", "waived")
DAYS = st.dates(OPENS, date(2026, 12, 20))


def calendar() -> WorkCalendar:
    return the_calendar()


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 4, tzinfo=UTC)


def a_filing(**changes: object) -> Filing:
    dates = term(RULE, DUE, calendar(), opens_on=OPENS)
    filing = Filing(
        "p/quarterly/2026Q3/t_1/u_1/report", "p", 1, "quarterly", "2026Q3", "t_1", "u_1", "report", "1",
        "open", noon(OPENS), dates.due_on, dates.due_at, dates.on_time_until, dates.locked_at,
        ladder=freeze(RULE.ladder, dates, calendar()),
    )  # fmt: skip
    return replace(filing, **changes)  # type: ignore[arg-type]


def asked(day: date = OPENS) -> Asked:
    return Asked("R1", "p_1", "r_1", noon(day), "申请延期", "数据没有统计完")


def as_request(fact: RequestMade, state: RequestState = "asked") -> Request:
    return Request(
        fact.request, fact.kind, fact.filing, fact.person, fact.room, fact.asked_at, state, until=fact.until
    )


@given(DAYS, DAYS, st.integers(0, 4), st.sampled_from(STATES))
def test_an_extension_is_asked_in_time_for_a_later_day_and_a_limited_number_of_times(
    on: date, until: date, extended: int, state: str
) -> None:
    filing = a_filing(extended=extended, state=state)
    try:
        fact = ask_extension(filing, asked(on), until, RULE, calendar())
    except WrongState:
        assert state not in {"open", "returned"}
        return
    except CannotExtend:
        return
    assert noon(on) <= filing.due_at
    assert fact.until is not None
    assert fact.until > filing.due_on
    assert calendar().is_workday(fact.until)
    assert noon(fact.until) <= filing.locked_at
    assert extended < RULE.most_extensions


@given(st.dates(date(2026, 9, 29), date(2026, 10, 20)))
def test_a_granted_extension_only_moves_the_term_forward_and_urges_nobody_before_it(until: date) -> None:
    before = a_filing(reached=2)
    moved = extended_term(before, until, RULE, calendar(), day=OPENS)
    after = evolve_by_request(before, moved)
    assert after.due_on >= until > before.due_on
    assert after.due_at > before.due_at
    assert after.on_time_until >= after.due_at
    assert after.locked_at >= before.locked_at
    assert (after.reached, after.extended) == (0, 1)
    early = [rung.stage for rung in after.ladder if rung.on <= after.due_on]
    assert early == ["reminder"]
    assert all(calendar().is_workday(rung.on) for rung in after.ladder)


@given(DAYS)
def test_a_dispute_lets_the_ladder_rest_until_it_is_settled(day: date) -> None:
    filing = a_filing()
    fact = dispute(filing, asked(), "市数据局")
    resting = evolve_by_request(filing, fact)
    assert reached(resting, day) == ()
    assert resting.next_stage_on() is None
    for granted in (True, False):
        settled = evolve_by_request(
            resting, decide(as_request(fact), resting, granted=granted, reason="文件没有列入")
        )
        assert settled == filing
    assert evolve_by_request(resting, take_back_request(as_request(fact), resting)) == filing


def after_dispute(filing: Filing, asked_on: date, day: date) -> Filing:
    """The filing after a dispute of that day that was refused on the other."""
    moved = resumed_term(filing, Rest(noon(asked_on), day, calendar()))
    return evolve_by_request(filing, moved) if moved else filing


@given(DAYS, st.integers(0, 60), st.integers(0, 7), st.integers(0, 3))
def test_no_late_mark_and_no_stage_is_lost_by_a_dispute(
    asked_on: date, rested: int, gone: int, grace: int
) -> None:
    calm = calendar()
    on_time = calm.instant(calm.add_workdays(DUE, grace), RULE.cut_off)
    filing = a_filing(reached=gone, on_time_until=max(on_time, a_filing().due_at))
    day = asked_on + timedelta(days=rested)
    after = after_dispute(filing, asked_on, day)
    assert after.reached == gone
    assert [rung.stage for rung in after.ladder] == [rung.stage for rung in filing.ladder]
    assert after.ladder[:gone] == filing.ladder[:gone]
    assert [rung.on for rung in after.ladder] == sorted(rung.on for rung in after.ladder)
    if noon(asked_on) > filing.on_time_until:
        assert after.is_late(noon(day))
        assert (after.due_at, after.on_time_until) == (filing.due_at, filing.on_time_until)
    if noon(asked_on) > filing.due_at:
        assert after.due_at == filing.due_at
    assert after.due_at <= after.on_time_until <= after.locked_at
    assert after.locked_at >= filing.locked_at


@given(st.dates(OPENS, DUE), st.integers(1, 90))
def test_a_dispute_in_time_gives_back_what_it_took_and_no_more(asked_on: date, rested: int) -> None:
    filing, day, calm = a_filing(), asked_on + timedelta(days=rested), calendar()
    after = after_dispute(filing, asked_on, day)
    took = calm.workdays_between(asked_on + timedelta(days=1), day + timedelta(days=1))
    left = calm.workdays_between(asked_on + timedelta(days=1), filing.due_on + timedelta(days=1))
    assert filing.due_on <= after.due_on
    assert calm.workdays_between(filing.due_on, after.due_on) <= took + 1
    if took:
        assert after.due_on >= calm.add_workdays(day, min(3, max(left, 1)))
    else:
        assert after == filing
    assert after.extended == 0


@given(DAYS, st.integers(0, 40), st.dates(DUE, date(2026, 11, 30)))
def test_a_slip_is_to_be_answered_after_a_dispute_as_before_it(
    asked_on: date, rested: int, slip: date
) -> None:
    filing, day = a_filing(reached=6, slip_until=slip), asked_on + timedelta(days=rested)
    after = after_dispute(filing, asked_on, day)
    assert after.slip_until is not None
    assert after.slip_until >= slip
    if asked_on > slip:
        assert after.slip_until == slip
    stage = after.next_stage()
    assert stage is not None
    assert stage.stage == "circular"
    assert stage.on > after.slip_until


@given(st.sampled_from(STATES), st.sampled_from(["extension", "dispute", "change"]))
def test_a_request_is_decided_once_and_never_for_what_is_settled(state: str, kind: str) -> None:
    request = Request("R1", kind, a_filing().id, "p_1", "r_1", noon(OPENS), "asked")  # type: ignore[arg-type]
    filing = a_filing(state=state)
    if is_moot(request, filing):
        with pytest.raises(WrongState):
            decide(request, filing, granted=True, reason=None)
    else:
        assert decide(request, filing, granted=True, reason=None).granted
    decided: tuple[RequestState, ...] = ("granted", "refused", "withdrawn")
    for done in decided:
        with pytest.raises(WrongState):
            decide(replace(request, state=done), filing, granted=False, reason="理由")
        with pytest.raises(WrongState):
            take_back_request(replace(request, state=done), filing)


@given(st.sampled_from(STATES))
def test_only_what_was_accepted_needs_to_be_asked_for(state: str) -> None:
    filing = a_filing(state=state)
    try:
        fact = ask_change(filing, asked())
    except RefusalError:
        assert state != "accepted"
    else:
        assert (state, fact.kind) == ("accepted", "change")
        assert evolve_by_request(filing, fact) == filing


def test_an_extension_that_is_asked_late_says_so() -> None:
    filing = a_filing()
    for on, until, why in (
        (filing.due_on + timedelta(days=1), date(2026, 10, 20), "late"),
        (OPENS, filing.due_on, "no_later"),
        (OPENS, date(2027, 3, 1), "too_far"),
    ):
        with pytest.raises(CannotExtend) as caught:
            ask_extension(filing, asked(on), until, RULE, calendar())
        assert caught.value.why == why


@given(
    st.sampled_from(STATES), st.none() | DAYS, DAYS, st.integers(0, 23), st.sampled_from(["2026Q3", "@m_1"])
)
def test_only_what_a_slip_a_return_or_a_node_asks_for_is_open_after_its_lock(
    state: str, slip: date | None, day: date, hour: int, period: str
) -> None:
    filing = a_filing(state=state, slip_until=slip, period=period)
    at = noon(day) - timedelta(hours=4) + timedelta(hours=hour)
    free = state == "returned" or ((filing.is_node or slip is not None) and filing.is_owed)
    in_slip = slip is not None and at <= calendar().instant(slip, RULE.cut_off)
    assert filing.is_locked(at) is (at > filing.locked_at and not in_slip and not free)
