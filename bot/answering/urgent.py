"""Urgent events told by a unit: numbered, told to office and leading group at once (速报)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from bot.answering.speaking_for import names_of, plan_of_unit
from bot.answering.urgent_times import Timed, timed
from bot.answering.urgent_whose import Whose, ask_whose, whose
from bot.domain.event_elements import Told, all_unknown, read_elements
from bot.domain.event_facts import LinkKind, UrgentTold
from bot.domain.events import OPEN, Event, Teller, evolve_event, next_event, tell, urgent_rule
from bot.errors import NobodyToTell, NotFound
from bot.notices.urgent import Urgent, urgent_received, urgent_to_group
from bot.ports.ledger import View
from bot.ports.messages import OutboundMessage, Repeat
from bot.ports.usecase import Call, Outcome
from bot.step_errors import EventOver

_FINAL = re.compile(
    r"^(?:2\d{3}\s*-\s*\d{1,4}(?:\s*号)?)?[\s,，:：]*(?:终报|结案|处置完毕|final(?: report)?\b)"
)
_ADDED = re.compile(
    r"^(?:2\d{3}\s*-\s*\d{1,4}(?:\s*号)?)?[\s,，:：]*(?:补充|补报|更正|订正|add\b|correct(?:ion|ed)?\b)"
)


def tell_event(
    call: Call[Any], view: View, words: str, labels: Sequence[str] = (), *, link: LinkKind | None = None
) -> Outcome:
    """The first report of an event, or the next where the words name one of the writer's own units; asked
    where they leave open which event it is of, or for which unit it is told.

    Goes at any hour. Raises NobodyToTell, EventOver for one that was merged into another.
    """
    found = whose(call, view, words, link)
    if not isinstance(found, Whose):
        return ask_whose(call, view, found, words, link)
    return tell_of(call, view, found, labels, link=link)


def tell_of(  # noqa: PLR0913 - a link, and what it is told with
    call: Call[Any],
    view: View,
    of: Whose,
    labels: Sequence[str] = (),
    *,
    link: LinkKind | None = None,
    number: str = "",
) -> Outcome:
    """The next link of that event, or the first of a new one: under that `number` where it has been told of
    by one. Raises NobodyToTell, EventOver.
    """
    known, words = of.known, of.words
    if known is not None and known.state == "ordered" and not of.unit:
        raise EventOver(event=known.id, state=known.state)
    plan = plan_of_unit(view, known.plan if known else "", of.unit)
    event = known.id if known else number or next_event(call.day.year, view.ledger.events(call.day.year))
    tasks = tuple(task.id for label in labels if (task := plan.find_task(label)))
    teller = Teller(call.person.id, of.unit, plan.id, plan.version, call.filed_at, words, tasks)
    when = timed(call, view, words, known, _told(words, known))
    fact = tell(
        teller, event, known,
        wished=link or _as_told_by(of, link_in(words, known, only_time=when.is_all)),
        told=when.told,
        happened_at=when.happened_at,
        rule=urgent_rule(plan),
        calendar=view.calendar,
    )  # fmt: skip
    return _spread(call, view, fact, known=known, labels=labels, when=when)


def any_event(view: View, event: str | None) -> Event:
    """Raises NotFound."""
    found = view.ledger.event(event) if event else None
    if found is None:
        raise NotFound(what="event", name=event or "")
    return found


def link_in(words: str, known: Event | None, *, only_time: bool = False) -> LinkKind:
    """What the words say they are; what follows a report that lacks something is still a follow-up, unless
    it is the event's time alone.
    """
    if known is None:
        return "first"
    if _FINAL.match(words):
        return "final"
    adds = only_time or _ADDED.match(words) is not None or all_unknown(_bare(words))
    return "supplement" if adds else "follow_up"


def _as_told_by(of: Whose, link: LinkKind) -> LinkKind:
    """What the office adds to a unit's open event leaves the unit its own follow-up to give."""
    adds = of.known is not None and of.known.unit != of.unit == "" and of.known.state in OPEN
    return "supplement" if adds and link == "follow_up" else link


def _told(words: str, known: Event | None) -> Told:
    """What the words tell; "all to be found out" stands for whatever is missing."""
    told = read_elements(words)
    if known is None or not all_unknown(_bare(words)):
        return told
    return Told(told.given, told.unknown | (frozenset(known.missing) - told.given))


def _bare(words: str) -> str:
    return re.sub(r"^\s*2\d{3}\s*-\s*\d{1,4}(?:\s*号)?[\s,，:：]*", "", words)


def _spread(  # noqa: PLR0913 - a link, and what it is told with
    call: Call[Any],
    view: View,
    fact: UrgentTold,
    *,
    known: Event | None,
    labels: Sequence[str],
    when: Timed,
) -> Outcome:
    """Recorded, answered, and told at once in the rooms of office and leading group. Raises NobodyToTell."""
    office = view.ledger.rooms_seated("office", fact.plan)
    group = view.ledger.rooms_seated("leading_group", fact.plan)
    if not office:
        raise NobodyToTell(kind="office")
    event = evolve_event(known, fact)
    said = Urgent(
        fact,
        event,
        names_of(view, (fact.unit,))[0],
        call.person.name or "",
        labels,
        known,
        when.happened_at,
        when.unclear,
        urgent_rule(view.plans.current(fact.plan)).also_to,
        when.example,
    )
    messages = tuple(
        OutboundMessage(
            f"urgent/{event.id}/{fact.no}/{room}",
            room,
            urgent_to_group(said, deciding=room in office),
            repeat=Repeat.AT_LEAST_ONCE,
            priority=0,
        )
        for room in dict.fromkeys([*office, *group, *_rooms_of_unit(view, fact, event)])
        if room != call.room
    )
    answer = urgent_received(said, to_group=bool(group), deciding=call.room in office)
    return Outcome(facts=(fact,), messages=messages, answer=answer, closes=True)


def _rooms_of_unit(view: View, fact: UrgentTold, event: Event) -> Sequence[str]:
    """Of the unit whose event it is, where the office has added to it."""
    return () if fact.unit or not event.unit else view.ledger.rooms_of(event.plan, event.unit)


def require_open(event: Event) -> None:
    """Raises EventOver for one that is closed or merged."""
    if event.state in {"closed", "merged"}:
        raise EventOver(event=event.id, state=event.state, into=event.into)
