"""The chain of an urgent event: its laws over any course of acts, its deadlines, what a report tells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.event_elements import ELEMENTS, Told, all_unknown, missing, read_elements
from bot.domain.event_facts import EventFact, LinkKind, UrgentTold
from bot.domain.events import (
    Event,
    EventOverError,
    Link,
    Teller,
    absorbed,
    as_begun,
    close,
    evolve_event,
    first_due,
    follow_up_due,
    go_on,
    merge,
    order,
    tell,
)
from bot.domain.rules import URGENT
from tests.domain.duty_builders import the_calendar

CALENDAR = the_calendar()
FRIDAY = datetime(2026, 10, 16, 10, 5, tzinfo=UTC)  # 18:05 in Shanghai
ACTS = st.lists(
    st.tuples(
        st.sampled_from(("first", "supplement", "follow_up", "final", "order", "close", "go_on", "merge")),
        st.integers(1, 200),
    ),
    max_size=25,
)


def teller(at: datetime = FRIDAY, words: str = "物流园起火") -> Teller:
    return Teller("p_1", "u_1", "p", 1, at, words)


def link(event: Event | None, kind: LinkKind, at: datetime = FRIDAY, **more: object) -> UrgentTold:
    given: dict[str, object] = {"told": Told(), "happened_at": None, **more}
    return tell(
        teller(at),
        "2026-7",
        event,
        wished=kind,
        rule=URGENT,
        calendar=CALENDAR,
        **given,  # type: ignore[arg-type]
    )


def act(event: Event | None, name: str, at: datetime) -> EventFact | None:
    """The fact of the act, None where the event's state does not allow it."""
    if event is None:
        return order(teller(at), "2026-7", URGENT) if name == "order" else link(None, "first", at)
    other = Event("2026-6", "p", "u_1", "told", FRIDAY)
    acts: dict[str, Callable[[], EventFact | None]] = {
        "close": lambda: close(event, teller(at)),
        "go_on": lambda: go_on(event, teller(at), URGENT, CALENDAR),
        "merge": lambda: merge(event, other, teller(at)),
        "order": lambda: None,
    }
    try:
        return acts.get(name, lambda: link(event, cast("LinkKind", name), at))()
    except EventOverError:
        return None


@given(ACTS)
def test_whatever_happens_the_laws_of_a_chain_hold(acts: list[tuple[str, int]]) -> None:
    event: Event | None = None
    facts: list[EventFact] = []
    at, first_told = FRIDAY, 0
    for name, hours in acts:
        at += timedelta(hours=hours)
        fact = act(event, name, at)
        if fact is None:
            continue
        before, event = event, evolve_event(event, fact)
        facts.append(fact)
        if isinstance(fact, UrgentTold):
            first_told += fact.link == "first"
            assert fact.no == (before.links if before else 0) + 1
            assert before is None or before.state != "merged"
        if before is not None and before.state == "merged":
            pytest.fail("nothing follows a merge")
        assert (event.due_at is None) == (event.state in {"final", "closed", "merged"})
        assert event.due_at is None or event.due_at > at or isinstance(fact, UrgentTold)
        assert event.state != "closed" or (before is not None and before.state in {"final", "closed"})
    assert first_told <= 1
    again: Event | None = None
    for fact in facts:
        again = evolve_event(again, fact)
    assert again == event


def test_what_is_added_to_a_closed_event_leaves_it_closed() -> None:
    facts = [link(None, "first")]
    event = evolve_event(None, facts[0])
    event = evolve_event(event, link(event, "final"))
    event = evolve_event(event, close(event, teller()))
    added = evolve_event(event, link(event, "supplement"))
    assert (added.state, added.due_at, added.links) == ("closed", None, 3)
    again = evolve_event(added, link(added, "follow_up"))
    assert again.state == "told"
    assert again.due_at is not None


@given(st.integers(1, 9), st.integers(0, 24 * 60), st.booleans())
def test_a_follow_up_is_due_ahead_at_the_cut_off_of_a_whole_interval(
    interval: int, hours: int, answers: bool
) -> None:
    rule = replace(URGENT, follow_up_days=interval)
    told_at = FRIDAY + timedelta(hours=hours)
    due_at = follow_up_due(FRIDAY, told_at, rule, CALENDAR, answers=answers)
    days = (CALENDAR.local_day(due_at) - CALENDAR.local_day(FRIDAY)).days
    step = timedelta(days=interval)
    assert told_at + (step / 2 if answers else timedelta(0)) < due_at
    assert due_at <= max(told_at + step * (1.5 if answers else 1), FRIDAY + step)
    assert days % interval == 0
    assert days > 0
    assert due_at == CALENDAR.instant(CALENDAR.local_day(due_at), rule.cut_off)


@given(st.lists(st.integers(1, 59), min_size=1, max_size=12))
def test_however_much_is_told_at_first_the_next_interval_is_not_skipped(minutes: list[int]) -> None:
    """Found in review: each follow-up of the first night moved the next one an interval away."""
    event = evolve_event(None, link(None, "first"))
    first_due_at = event.due_at
    for minute in sorted(minutes):
        event = evolve_event(event, link(event, "follow_up", FRIDAY + timedelta(minutes=minute)))
    assert event.follow_ups == len(minutes)
    assert event.due_at == first_due_at
    on_the_day = FRIDAY + timedelta(days=3, hours=-4)
    event = evolve_event(event, link(event, "follow_up", on_the_day))
    assert event.due_at == (first_due_at or FRIDAY) + timedelta(days=URGENT.follow_up_days)


def test_the_chain_of_a_friday_evening() -> None:
    """Told 1 h 35 min after it happened; the follow-up falls on Monday at the cut-off, days off included."""
    happened = FRIDAY - timedelta(minutes=95)
    first = link(None, "first", happened_at=happened)
    assert first.due_at == first_due(happened, URGENT) == happened + timedelta(hours=24)
    event = evolve_event(None, first)
    assert CALENDAR.local_day(event.due_at or FRIDAY).isoformat() == "2026-10-19"
    late = link(event, "follow_up", FRIDAY + timedelta(days=5))
    assert (late.follow_up, late.told_at > (late.due_at or FRIDAY)) == (1, True)
    event = evolve_event(event, late)
    event = evolve_event(event, link(event, "supplement", FRIDAY + timedelta(days=5, hours=1)))
    assert event.follow_ups == 1
    event = evolve_event(event, link(event, "final", FRIDAY + timedelta(days=6)))
    assert (event.state, event.due_at) == ("final", None)
    event = evolve_event(event, close(event, teller(FRIDAY + timedelta(days=7))))
    event = evolve_event(event, link(event, "follow_up", FRIDAY + timedelta(days=20)))
    assert (event.state, event.follow_ups) == ("told", 2)  # it flared up


def test_elements_are_inherited_and_what_was_unknown_may_become_known() -> None:
    event = evolve_event(
        None, link(None, "first", told=Told(frozenset({"time", "place"}), frozenset({"loss"})))
    )
    assert event.missing == ("source", "nature", "scope", "trend", "measures")
    later = link(event, "follow_up", told=Told(frozenset({"loss"}), frozenset({"time"})))
    event = evolve_event(event, later)
    assert (event.given, event.unknown) == (("time", "place", "loss"), ())


@pytest.mark.parametrize(
    ("words", "lacks"),
    [
        (
            "16时30分青石区物流园查获涉嫌假冒商标汽配1.2万件，已扣押封存，无人员受伤",
            ("source", "trend"),
        ),
        ("物流园起火", ("time", "source", "scope", "loss", "trend", "measures")),
        ("据群众举报，今天下午3点城东市场一商户自制燃气泄漏，影响周边20户，无伤亡，已疏散群众，事态可控", ()),
        ("昨晚政务云机房断电，部分系统中断，原因待查，伤亡损失待查", ("source", "trend", "measures")),
        (
            "时间：9点。地点：东门。来源：值班员。性质：停水。范围：三个村。损失：无。趋势：平稳。措施：抢修",
            (),
        ),
        (
            "At 16:30 a fire at the park, nobody hurt, it is put out and the police investigate",
            ("source", "scope"),
        ),
    ],
)
def test_what_a_report_tells_and_lacks(words: str, lacks: tuple[str, ...]) -> None:
    told = read_elements(words)
    assert missing(told.given, told.unknown) == lacks


@pytest.mark.parametrize(
    "words",
    [
        "伤员增至3人",
        "又有1名伤员病情加重",
        "死者家属情绪稳定",
        "失联3人已找到",
        "3名伤者已送医",
        "新增死亡1人",
        "一人伤势危重",
        "又找到2具遗体",
        "2人获救",
        "又救出2人",
        "被困人员全部脱险",
        "1人抢救无效",
        "共造成3死5伤",
        "厂房倒塌两间",
        "３人受伤",
        "two more wounded, one dead",
    ],
)
def test_what_is_told_of_the_hurt_is_told_anew(words: str) -> None:
    """Or the leading group reads that it stands as it was reported before."""
    assert "loss" in read_elements(words).given


@given(st.text(max_size=300))
def test_no_words_break_the_reading(words: str) -> None:
    told = read_elements(words)
    assert not told.given & told.unknown
    assert set(missing(told.given, told.unknown)) <= set(ELEMENTS)


@pytest.mark.parametrize("words", ["都待查", "其余待查", "全部待查。", "剩下的都不清楚"])
def test_everything_else_is_to_be_found_out(words: str) -> None:
    assert all_unknown(words)
    assert not all_unknown(f"火已扑灭，{words[:1]}")


def test_a_later_link_may_put_right_when_the_event_began() -> None:
    """What is due next counts from there; what is overdue stays so, and so does the office's own term."""
    event = evolve_event(None, link(None, "first"))
    began = FRIDAY - timedelta(days=2)
    fact = link(event, "supplement", FRIDAY + timedelta(hours=1), happened_at=began)
    assert (fact.began_at, fact.due_at) == (began, None)
    assert fact.next_due_at == follow_up_due(began, fact.told_at, URGENT, CALENDAR) != event.due_at
    late = link(event, "supplement", FRIDAY + timedelta(days=9), happened_at=began)
    assert late.next_due_at == event.due_at
    event = evolve_event(event, fact)
    links = [Link(1, "first", 0, "p_1", FRIDAY, "", first_due(FRIDAY, URGENT))]
    assert [each.is_late for each in as_begun(event, links, URGENT)] == [True]
    assert [each.is_late for each in as_begun(replace(event, ordered=True), links, URGENT)] == [False]


def test_what_was_told_of_a_merged_event_stands_for_the_one_that_goes_on() -> None:
    into = evolve_event(None, link(None, "first", told=Told(frozenset({"time"}), frozenset({"loss"}))))
    fact = replace(link(None, "first", told=Told(frozenset({"loss", "place"}))), event="2026-8", unit="u_2")
    other = replace(evolve_event(None, fact), began_at=FRIDAY - timedelta(hours=2))
    found = absorbed(into, other)
    assert (found.given, found.unknown, found.missing) == (("time", "place", "loss"), (), found.missing)
    assert (found.began_at, found.merged, found.others) == (other.began_at, ("2026-8",), ("u_2",))
    assert (found.state, found.due_at, found.links) == (into.state, into.due_at, into.links)


@given(ACTS)
def test_an_event_the_office_asked_for_goes_on_from_what_was_told_under_another_number(
    acts: list[tuple[str, int]],
) -> None:
    event, at = None, FRIDAY
    for name, hours in acts:
        at += timedelta(hours=hours)
        fact = act(event, name, at) if name != "merge" else None
        event = evolve_event(event, fact) if fact is not None else event
    into = evolve_event(None, replace(order(teller(FRIDAY), "2026-6", URGENT), unit="u_2"))
    if event is None or event.state not in {"ordered", "told", "final"}:
        return
    found = absorbed(into, event)
    if event.state == "ordered":
        assert (found.state, found.due_at, found.links) == (into.state, into.due_at, 0)
        return
    same = (found.state, found.links, found.follow_ups, found.due_at)
    assert same == (event.state, event.links, event.follow_ups, event.due_at)
    later = link(found, "follow_up", at)
    assert (later.link, later.follow_up, later.no) == ("follow_up", event.follow_ups + 1, event.links + 1)
    assert evolve_event(found, later).id == "2026-6"
