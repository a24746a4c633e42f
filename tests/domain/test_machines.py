"""The state machines: the real steps and the real evolving take every arrow that is drawn, and no other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import reduce
from itertools import count, pairwise
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.close_out import (
    CLOSE_OUT,
    Claim,
    CloseOut,
    CloseOutFact,
    Place,
    after,
    claim,
    give_back,
    reopen,
    strike_off,
    take_back_claim,
)
from bot.domain.duties import Dates
from bot.domain.duty_facts import TaskReopened, TaskStruckOff
from bot.domain.event_elements import Told
from bot.domain.event_facts import EventFact, UrgentTold
from bot.domain.events import (
    EVENT,
    Event,
    EventOverError,
    Teller,
    close,
    evolve_event,
    go_on,
    merge,
    order,
    tell,
)
from bot.domain.evolve import FILING, NODE_AHEAD, UNASKED, UNSIGNED, FilingFact, evolve, opened
from bot.domain.facts import (
    Fact,
    FilingMet,
    FilingOpened,
    FilingWaived,
    ReportAccepted,
    ReportFiled,
    ReportWithdrawn,
    StageReached,
)
from bot.domain.filings import Filing, Rung, filing_id
from bot.domain.ladder import reached
from bot.domain.letters import LETTER, Letter, LetterState, Yes, decline, issue, lapse
from bot.domain.machines import START, ImpossibleMoveError, Machine
from bot.domain.news import settled
from bot.domain.periods import is_news
from bot.domain.readings import Item
from bot.domain.reconcile import reconcile
from bot.domain.requests import GRANTED, REFUSED, REQUEST, Request, RequestState, decide, take_back_request
from bot.domain.rules import URGENT
from bot.domain.signing import refuse_signature, sign_report, waive_signature
from bot.domain.steps import Said, accept, file_report, send_back, waive, withdraw
from bot.errors import RefusalError
from tests.domain.duty_builders import RULE, a_plan, a_task, at, the_calendar
from tests.states import SECTIONS

Arrow = tuple[str, str, str]
Walk = Callable[[tuple[str, ...]], set[Arrow]]
DAY = date(2026, 9, 21)
AT = datetime(2026, 9, 21, 1, tzinfo=UTC)
DUE = AT + timedelta(days=7)
DATES = Dates(date(2026, 9, 28), date(2026, 10, 9), *(AT + timedelta(days=days) for days in (18, 18, 40)))
PLAN = a_plan(a_task("1", "u_sci"))
SAID = Said("p_1", "说过的话", AT, AT)
FILING_ACTS: dict[str, Callable[[Filing], FilingFact]] = {
    "file": lambda filing: file_report(filing, Item("1", "on_track"), SAID),
    "complete": lambda filing: file_report(filing, Item("1", "completed"), SAID),
    "file unsigned": lambda filing: file_report(filing, Item("1", "on_track"), SAID, signature="wanted"),
    "sign": lambda filing: sign_report(filing, by="p_head"),
    "take": lambda filing: waive_signature(filing, reason="负责人出缺"),
    "refuse": lambda filing: refuse_signature(filing, by="p_head", reason="数字待核"),
    "withdraw": lambda filing: withdraw(filing, at=AT),
    "accept": accept,
    "send_back": lambda filing: send_back(filing, reason="缺数据", dates=DATES, ladder=filing.ladder),
    "waive": lambda filing: waive(filing, reason="免报"),
}
LADDER = tuple(Rung("reminder", DAY + timedelta(days=days)) for days in (0, 3, 7))


OTHERS = ("open again", "news accepted", "news gone")
PERIODS = ("2026Q3", "@m_1", "2026Q3!1")  # a quarter, a node, news that nobody asked for


ACTS = st.lists(st.sampled_from([*FILING_ACTS, *OTHERS]), max_size=25)


def a_filing_opened(period: str = "2026Q3") -> FilingOpened:
    name = filing_id(plan="p", rule=RULE.id, period=period, task="t_1", unit="u_sci")
    ladder = () if is_news(period) else LADDER
    return FilingOpened(name, 1, "1", AT, DUE.date(), DUE, DUE, DUE + timedelta(days=30), ladder)


def event_of(filing: Filing, fact: FilingFact) -> str:
    if isinstance(fact, ReportWithdrawn):
        return "ReportWithdrawn" if filing.is_asked else UNASKED
    if isinstance(fact, ReportFiled) and filing.is_node and fact.status != "completed":
        return NODE_AHEAD
    return UNSIGNED if isinstance(fact, ReportFiled) and fact.signature == "wanted" else type(fact).__name__


def step_of(filing: Filing, name: str) -> FilingFact | FilingOpened | None:
    """The fact of the act, None where the filing's state does not allow it."""
    found: Sequence[Fact] = ()
    if name == "open again":
        found = reconcile([filing], None, PLAN, at=AT, calendar=the_calendar())
    elif name in OTHERS:
        news = replace(opened(a_filing_opened("2026Q3!2")), state="accepted")
        told = [news] if name == "news accepted" else []
        found = settled(filing, told, RULE, day=DAY, at=AT, calendar=the_calendar())
    if name in OTHERS:
        kinds = FilingOpened | FilingMet
        same = (each for each in found if isinstance(each, kinds) and each.filing == filing.id)
        return next(same, None) if not (filing.is_news or filing.is_node) else None
    if name == "file unsigned" and (filing.is_node or filing.is_news):
        return None  # only periodic reports are signed
    try:
        return FILING_ACTS[name](filing)
    except RefusalError:
        return None


def filing_arrows(acts: Iterable[str], period: str) -> tuple[set[Arrow], list[Any]]:
    """The arrows that a course of acts takes, and its facts."""
    first = a_filing_opened(period)
    filing, facts = opened(first), [first]
    arrows: set[Arrow] = {(START, "FilingOpened", filing.state)}
    for name in acts:
        step = step_of(filing, name)
        if isinstance(step, FilingOpened):
            arrows.add((filing.state, "FilingOpened", opened(step).state))
            filing, facts = replace(opened(step), versions=filing.versions), [*facts, step]
        elif step is not None:
            after_it = evolve(filing, step)
            arrows.add((filing.state, event_of(filing, step), after_it.state))
            filing, facts = after_it, [*facts, step]
    return arrows, facts


def exact(
    machine: Machine[Any], walk: Callable[[tuple[str, ...]], set[Arrow]], acts: Iterable[str], depth: int
) -> None:
    """Every course of so many acts takes drawn arrows only, and together they take all of them."""
    seen: set[Arrow] = set()
    courses: list[tuple[str, ...]] = [()]
    for _ in range(depth):
        courses = [(*course, act) for course in courses for act in acts]
        courses = list({frozenset(walk(course)): course for course in courses}.values())
        for course in courses:
            seen |= walk(course)
    assert seen == machine.arrows


def test_a_filing_takes_every_drawn_arrow_and_no_other() -> None:
    def walk(course: tuple[str, ...]) -> set[Arrow]:
        return set().union(*(filing_arrows(course, period)[0] for period in PERIODS))

    exact(FILING, walk, [*FILING_ACTS, *OTHERS], 3)


@given(st.lists(st.sampled_from([*FILING_ACTS, *OTHERS]), max_size=30), st.sampled_from(PERIODS))
def test_whatever_happens_a_filing_keeps_to_its_arrows(acts: list[str], period: str) -> None:
    assert filing_arrows(acts, period)[0] <= FILING.arrows


@pytest.mark.parametrize("state", ["open", "returned", "waived", "accepted"])
def test_a_fact_that_no_step_makes_is_not_replayed(state: Any) -> None:
    filing = replace(opened(a_filing_opened()), state=state)
    with pytest.raises(ImpossibleMoveError, match="ReportAccepted in state"):
        evolve(filing, ReportAccepted(filing.id, 1, 1))


# Urgent events


def event_walk(course: tuple[str, ...]) -> set[Arrow]:
    event: Event | None = None
    arrows: set[Arrow] = set()
    for hours, name in enumerate(course):
        fact = event_fact(event, name, AT + timedelta(hours=hours))
        if fact is not None:
            after_it = evolve_event(event, fact)
            kind = f"UrgentTold, {fact.link}" if isinstance(fact, UrgentTold) else type(fact).__name__
            arrows.add((event.state if event else START, kind, after_it.state))
            event = after_it
    return arrows


def event_fact(event: Event | None, name: str, now: datetime) -> EventFact | None:
    """None where the event's state does not allow it."""
    teller = Teller("p_1", "u_1", "p", 1, now, "起火")
    if name == "order":
        return order(teller, "2026-7", URGENT) if event is None else None
    try:
        if name in {"first", "follow_up", "supplement", "final"}:
            more: dict[str, Any] = {
                "told": Told(),
                "happened_at": None,
                "rule": URGENT,
                "calendar": the_calendar(),
            }
            return tell(teller, "2026-7", event, wished=name, **more)  # type: ignore[arg-type]
        other = Event("2026-6", "p", "u_1", "told", now)
        acts: dict[str, Callable[[Event], EventFact]] = {
            "close": lambda known: close(known, teller),
            "go_on": lambda known: go_on(known, teller, URGENT, the_calendar()),
            "merge": lambda known: merge(known, other, teller),
        }
        return acts[name](event) if event else None
    except EventOverError:
        return None


EVENT_ACTS = ("order", "first", "follow_up", "supplement", "final", "close", "go_on", "merge")


def test_an_urgent_event_takes_every_drawn_arrow_and_no_other() -> None:
    exact(EVENT, event_walk, EVENT_ACTS, 5)


@given(st.lists(st.sampled_from(EVENT_ACTS), max_size=30))
def test_whatever_happens_an_event_keeps_to_its_arrows(acts: list[str]) -> None:
    assert event_walk(tuple(acts)) <= EVENT.arrows


# Close-outs


def close_out_walk(course: tuple[str, ...]) -> set[Arrow]:
    place, known, numbers = Place("p", 1, "t_1", "", "1"), None, count()
    arrows: set[Arrow] = set()
    for name in course:
        fact = close_out_fact(known, name, place, f"C{next(numbers)}")
        if fact is not None:
            after_it = after(known, fact)
            arrows.add((known.state if known else START, type(fact).__name__, after_it.state))
            known = after_it
    return arrows


def close_out_fact(known: CloseOut | None, name: str, place: Place, new_id: str) -> CloseOutFact | None:
    """None where its state does not allow it."""
    try:
        if name == "claim":
            return claim(known, place, Claim(new_id, "u_sci", "p_1", "r", AT, "已完成"))
        if name == "strike":
            facts = strike_off(known, place, (), new_id=new_id, ground="已验收", at=AT)
            return next(each for each in facts if isinstance(each, TaskStruckOff))
        if known is None:
            return None
        if name != "reopen":
            return give_back(known, place, "缺验收") if name == "give_back" else take_back_claim(known, place)
        more: dict[str, Any] = {
            "closed": frozenset(),
            "reason": "整改",
            "at": at(DAY),
            "calendar": the_calendar(),
        }
        return next(each for each in reopen(known, PLAN, place, (), **more) if isinstance(each, TaskReopened))
    except RefusalError:
        return None


CLOSE_OUT_ACTS = ("claim", "strike", "give_back", "take_back", "reopen")


def test_a_close_out_takes_every_drawn_arrow_and_no_other() -> None:
    exact(CLOSE_OUT, close_out_walk, CLOSE_OUT_ACTS, 5)


@given(st.lists(st.sampled_from(CLOSE_OUT_ACTS), max_size=30))
def test_whatever_happens_a_close_out_keeps_to_its_arrows(acts: list[str]) -> None:
    assert close_out_walk(tuple(acts)) <= CLOSE_OUT.arrows


# Requests and letters: what the real step refuses is what has no arrow


@pytest.mark.parametrize("state", get_args(RequestState))
@pytest.mark.parametrize("event", REQUEST.moves)
def test_a_request_is_decided_or_taken_back_where_an_arrow_says_so(state: RequestState, event: str) -> None:
    filing = opened(a_filing_opened())
    request = Request("R1", "extension", filing.id, "p_1", "r", AT, state)
    steps: dict[str, Callable[[], object]] = {
        GRANTED: lambda: decide(request, filing, granted=True, reason=None),
        REFUSED: lambda: decide(request, filing, granted=False, reason="时间已定"),
        "RequestWithdrawn": lambda: take_back_request(request, filing),
    }
    if event in steps:
        assert _goes(steps[event]) == REQUEST.allows(state, event)


@pytest.mark.parametrize("state", get_args(LetterState))
@pytest.mark.parametrize("event", LETTER.moves)
def test_a_letter_is_settled_where_an_arrow_says_so(state: LetterState, event: str) -> None:
    letter = Letter("L1", "supervision", "p", 1, state, AT, unit="u_sci")
    owing = [opened(a_filing_opened())]
    steps: dict[str, Callable[[], object]] = {
        "LetterIssued": lambda: issue(letter, owing, Yes("p_1", AT, DAY), the_calendar()),
        "LetterDeclined": lambda: decline(letter, reason="先电话沟通"),
        "LetterLapsed": lambda: lapse(letter),
    }
    if event in steps:
        assert _goes(steps[event]) == LETTER.allows(state, event)


def _goes(step: Callable[[], object]) -> bool:
    try:
        step()
    except RefusalError:
        return False
    return True


# All of them


@pytest.mark.parametrize(
    "machine", [machine for _, machine, _ in SECTIONS], ids=lambda machine: str(machine.name)
)
def test_every_state_is_reached_from_the_start(machine: Machine[Any]) -> None:
    found, more = {START}, True
    while more:
        ahead = found | {after_it for before, _, after_it in machine.arrows if before in found}
        found, more = ahead, ahead != found
    assert found == {START} | {
        state for before, _, after_it in machine.arrows for state in (before, after_it)
    }


# Laws of filings, over the facts themselves


@given(ACTS)
def test_no_filing_is_without_an_owner_and_none_is_accepted_unread(acts: list[str]) -> None:
    """Accepted only as the version that was filed last and was not taken back or sent back since."""
    _, facts = filing_arrows(acts, "2026Q3")
    read: int | None = None
    for fact in facts:
        assert all(fact.filing.split("/"))
        if isinstance(fact, ReportFiled):
            read = fact.no
        elif isinstance(fact, ReportAccepted):
            assert fact.no == read
        elif type(fact).__name__ in {"ReportWithdrawn", "ReportReturned", "SignatureRefused", "FilingWaived"}:
            read = None


@given(ACTS)
def test_versions_of_a_report_count_on_and_nothing_is_accepted_or_waived_twice(acts: list[str]) -> None:
    _, facts = filing_arrows([act for act in acts if act not in OTHERS], "2026Q3")
    assert [fact.no for fact in facts if isinstance(fact, ReportFiled)] == list(
        range(1, 1 + sum(isinstance(fact, ReportFiled) for fact in facts))
    )
    assert sum(isinstance(fact, FilingWaived) for fact in facts) <= 1
    for one, other in pairwise(facts):
        assert not (isinstance(one, ReportAccepted) and isinstance(other, ReportAccepted))


@given(st.lists(st.one_of(st.sampled_from(list(FILING_ACTS)), st.integers(0, 9)), max_size=30))
def test_no_stage_comes_after_an_answer_or_twice_in_one_term(course: list[str | int]) -> None:
    """Numbers are days on which the clock looks."""
    filing, day, gone = opened(a_filing_opened()), DAY, list[int]()
    for each in course:
        if isinstance(each, str):
            try:
                fact = FILING_ACTS[each](filing)
            except RefusalError:
                continue
            gone = [] if type(fact).__name__ == "ReportReturned" else gone  # a term of its own
            filing = evolve(filing, fact)
            continue
        day += timedelta(days=each)
        stages: tuple[StageReached, ...] = reached(filing, day)
        assert not stages or filing.is_owed
        for stage in stages:
            assert stage.index not in gone
            filing, gone = evolve(filing, stage), [*gone, stage.index]


@given(ACTS, st.sampled_from(PERIODS))
def test_replaying_the_facts_gives_the_same_filing(acts: list[str], period: str) -> None:
    _, facts = filing_arrows([act for act in acts if act not in OTHERS], period)
    first, again = (reduce(evolve, facts[1:], opened(facts[0])) for _ in range(2))
    assert first == again
    assert first.versions == sum(isinstance(fact, ReportFiled) for fact in facts)
