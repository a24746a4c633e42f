"""Urgent events: numbered by year, told in a chain of reports until the office closes it (速报).

The chain's clock counts from the event, nights and days off included.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, Literal, TypeAlias

from bot.domain.calendar import WorkCalendar
from bot.domain.event_elements import ELEMENTS, Element, Told, missing
from bot.domain.event_facts import (
    EventFact,
    LinkKind,
    UrgentClosed,
    UrgentGoesOn,
    UrgentMerged,
    UrgentOrdered,
    UrgentTold,
)
from bot.domain.machines import START, Machine
from bot.domain.plan import Plan
from bot.domain.rules import URGENT, ReportingRule
from bot.text import Erasable

EventState: TypeAlias = Literal["ordered", "told", "final", "closed", "merged"]
OPEN: Final[tuple[EventState, ...]] = ("ordered", "told", "final")
EVENT: Final[Machine[EventState]] = Machine(
    "urgent event",
    {
        "UrgentOrdered": {START: "ordered"},
        "UrgentTold, first": {START: "told", "ordered": "told"},
        "UrgentTold, follow_up": {"told": "told", "final": "told", "closed": "told"},
        "UrgentTold, supplement": {"told": "told", "final": "final", "closed": "closed"},
        "UrgentTold, final": dict.fromkeys((START, "ordered", "told", "final", "closed"), "final"),
        "UrgentClosed": {"final": "closed"},
        "UrgentGoesOn": {"final": "told", "closed": "told"},
        "UrgentMerged": dict.fromkeys(OPEN, "merged"),
    },
)


class EventOverError(ValueError):
    """The act does not fit the event's state: it is closed, merged, or nobody has told of it yet."""


@dataclass(frozen=True, slots=True)
class Event:
    """An urgent event as it stands: its links so far and when the next one is due; None where none is.

    `merged` are the events that turned out to be this one, `others` the units that told of those. `ordered`:
    the office asked for the first report, so that its term counts from there.
    """

    id: str
    plan: str
    unit: str
    state: EventState
    began_at: datetime
    links: int = 0
    follow_ups: int = 0
    due_at: datetime | None = None
    given: tuple[Element, ...] = ()
    unknown: tuple[Element, ...] = ()
    into: str = ""
    merged: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    ordered: bool = False

    @property
    def missing(self) -> tuple[Element, ...]:
        """Elements nobody has spoken of yet."""
        return missing(self.given, self.unknown)


@dataclass(frozen=True, slots=True)
class Link:
    """One report of a chain, `words` as written ("" once erased)."""

    no: int
    kind: LinkKind
    follow_up: int
    person: str
    told_at: datetime
    words: str
    due_at: datetime | None

    @property
    def is_late(self) -> bool:
        return self.due_at is not None and self.told_at > self.due_at


@dataclass(frozen=True, slots=True)
class Teller:
    """Who tells of it, for which unit and plan, when and in which words."""

    person: str
    unit: str
    plan: str
    version: int
    at: datetime
    words: str
    tasks: tuple[str, ...] = ()


def next_event(year: int, taken: Iterable[str]) -> str:
    """The next number of that year."""
    numbers = [int(each.split("-")[1]) for each in taken if each.startswith(f"{year}-")]
    return f"{year}-{max(numbers, default=0) + 1}"


def urgent_rule(plan: Plan) -> ReportingRule:
    """The plan's rule of urgent reports; a plan that has none follows the default."""
    return next((rule for rule in plan.rules if rule.kind == "urgent"), URGENT)


def order(teller: Teller, event: str, rule: ReportingRule) -> UrgentOrdered:
    """The office asks `teller.unit` for a first report: due so many hours after the office spoke."""
    return UrgentOrdered(
        event, teller.plan, teller.version, teller.unit, teller.person, teller.at,
        due_at=first_due(teller.at, rule), words=Erasable(teller.words),
    )  # fmt: skip


def tell(  # noqa: PLR0913 - a link of a chain is made of these
    teller: Teller,
    event: str,
    known: Event | None,
    *,
    wished: LinkKind,
    told: Told,
    happened_at: datetime | None,
    rule: ReportingRule,
    calendar: WorkCalendar,
) -> UrgentTold:
    """The next link. The first is the first whatever is wished; a merged event raises EventOverError.

    `happened_at` of a later link puts right when the event began: what is due next counts from there, and
    what is overdue stays so.
    """
    if known is not None and known.state == "merged":
        raise EventOverError(known.id)
    is_first = known is None or known.links == 0
    link: LinkKind = "first" if is_first and wished != "final" else wished
    if link == "first" and not is_first:
        link = "follow_up"
    began_at = happened_at or (known.began_at if known else teller.at)
    follow_up = (known.follow_ups if known else 0) + (link == "follow_up")
    due_at = known.due_at if known else first_due(began_at, rule)
    is_ahead = due_at is not None and due_at > teller.at
    if link == "final":
        next_due = None
    elif link == "supplement" and (happened_at is None or not is_ahead):
        next_due = due_at
    elif link == "supplement" and due_at is not None:
        running = due_at - timedelta(days=rule.follow_up_days)  # what was due before that is told
        next_due = follow_up_due(began_at, max(teller.at, running), rule, calendar)
    else:
        next_due = follow_up_due(began_at, teller.at, rule, calendar, answers=link == "follow_up")
    before = (*known.given, *known.unknown) if known else ()
    return UrgentTold(
        event=event, no=(known.links if known else 0) + 1, plan=teller.plan, version=teller.version,
        unit=teller.unit, person=teller.person, told_at=teller.at, words=Erasable(teller.words),
        tasks=teller.tasks, link=link, follow_up=follow_up, began_at=began_at,
        due_at=None if link == "supplement" else due_at, next_due_at=next_due,
        given=tuple(each for each in ELEMENTS if each in told.given),
        unknown=tuple(each for each in ELEMENTS if each in told.unknown and each not in before),
    )  # fmt: skip


def first_due(at: datetime, rule: ReportingRule) -> datetime:
    """By when the first report is due of what happened, or was heard of, then."""
    return at + timedelta(hours=rule.first_hours)


def follow_up_due(
    began_at: datetime,
    told_at: datetime,
    rule: ReportingRule,
    calendar: WorkCalendar,
    *,
    answers: bool = False,
) -> datetime:
    """The next cut-off hour of a whole interval after the event's day that is ahead of `told_at`.

    What `answers` was told as a follow-up, or asks for one anew: what is due within half an interval from
    then is told with it. However much is told, nobody is silent for longer than an interval and a half.
    """
    day, step = calendar.local_day(began_at), timedelta(days=rule.follow_up_days)
    after = told_at + step / 2 if answers else told_at
    count = max(1, (calendar.local_day(after) - day).days // rule.follow_up_days)
    due_at = calendar.instant(day + count * step, rule.cut_off)
    return due_at if due_at > after else calendar.instant(day + (count + 1) * step, rule.cut_off)


def as_begun(event: Event, links: Sequence[Link], rule: ReportingRule) -> list[Link]:
    """The event's links, the first one's term counted from when the event began as it is known by now. It
    stays as it was where the office gave the term, and where two events became one.
    """
    if event.ordered or event.merged:
        return list(links)
    due_at = first_due(event.began_at, rule)
    return [replace(each, due_at=due_at) if each.kind == "first" else each for each in links]


def close(event: Event, teller: Teller) -> UrgentClosed:
    """The office closes it on its final report. Raises EventOverError without one."""
    if not EVENT.allows(event.state, "UrgentClosed"):
        raise EventOverError(event.id)
    return UrgentClosed(
        event.id, event.plan, teller.version, teller.person, teller.at, Erasable(teller.words)
    )


def go_on(event: Event, teller: Teller, rule: ReportingRule, calendar: WorkCalendar) -> UrgentGoesOn:
    """A final report is sent back, or a closed event taken up again. Raises EventOverError for others."""
    if not EVENT.allows(event.state, "UrgentGoesOn"):
        raise EventOverError(event.id)
    due_at = follow_up_due(event.began_at, teller.at, rule, calendar, answers=True)
    return UrgentGoesOn(
        event.id, event.plan, teller.version, teller.person, teller.at, due_at, Erasable(teller.words)
    )


def merge(event: Event, into: Event, teller: Teller) -> UrgentMerged:
    """`event` is the same as `into`, which goes on. Raises EventOverError where either is not open."""
    if event.id == into.id or event.state not in OPEN or into.state not in OPEN:
        raise EventOverError(event.id)
    return UrgentMerged(event.id, into.id, event.plan, teller.version, teller.person, teller.at)


def absorbed(into: Event, event: Event) -> Event:
    """The event that goes on, with all that was told of the other: the earlier of the times it began, the
    elements, and who may tell of it. One that the office only asked for goes on from where the other stands:
    its first report has come.
    """
    if into.state == "ordered" and event.links:
        into = replace(
            into,
            state=event.state,
            links=event.links,
            follow_ups=event.follow_ups,
            due_at=event.due_at,
        )
    given = {*into.given, *event.given}
    unknown = {*into.unknown, *event.unknown} - given
    units = dict.fromkeys((*into.others, event.unit, *event.others))
    return replace(
        into,
        began_at=min(into.began_at, event.began_at),
        given=tuple(each for each in ELEMENTS if each in given),
        unknown=tuple(each for each in ELEMENTS if each in unknown),
        merged=(*into.merged, event.id, *event.merged),
        others=tuple(unit for unit in units if unit != into.unit),
    )


def evolve_event(event: Event | None, fact: EventFact) -> Event:
    """The event after the fact. Raises LookupError where the fact speaks of one that is not there, and
    ImpossibleMoveError for what no act may do in that state.
    """
    if isinstance(fact, UrgentOrdered):
        state = EVENT.only("UrgentOrdered")
        return Event(fact.event, fact.plan, fact.unit, state, fact.at, due_at=fact.due_at, ordered=True)
    if isinstance(fact, UrgentTold):
        return _told(event, fact)
    if event is None:
        raise LookupError(fact.event)
    state = EVENT.after(event.state, type(fact).__name__)
    match fact:
        case UrgentClosed():
            return replace(event, state=state, due_at=None)
        case UrgentGoesOn():
            return replace(event, state=state, due_at=fact.next_due_at)
        case UrgentMerged():
            return replace(event, state=state, due_at=None, into=fact.into)


def _told(event: Event | None, fact: UrgentTold) -> Event:
    before = event or Event(fact.event, fact.plan, fact.unit, "told", fact.told_at)
    given = {*before.given, *fact.given}
    unknown = {*before.unknown, *fact.unknown} - given
    return replace(
        before,
        state=EVENT.after(event.state if event else START, f"UrgentTold, {fact.link}"),
        began_at=fact.began_at or before.began_at,
        links=fact.no,
        follow_ups=fact.follow_up,
        due_at=fact.next_due_at,
        given=tuple(each for each in ELEMENTS if each in given),
        unknown=tuple(each for each in ELEMENTS if each in unknown),
    )
