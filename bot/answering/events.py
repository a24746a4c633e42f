"""What the office does with urgent events: order, close, send back, merge, list (速报办理)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.answering.asking import ask_rest
from bot.answering.unchecked_events import unchecked_event, unchecked_events
from bot.answering.urgent import any_event
from bot.domain import events as chain
from bot.domain.event_facts import EventFact
from bot.domain.event_numbers import named_event
from bot.domain.events import Event, Link, Teller, next_event, urgent_rule
from bot.domain.plan import Unit
from bot.notices import events as notices
from bot.notices.unchecked_events import unchecked_due
from bot.ports.ledger import View
from bot.ports.messages import OutboundMessage, Repeat
from bot.ports.usecase import Call, Outcome
from bot.step_errors import EventOver
from bot.wording.cards import Card


def order_report(call: Call[Any], view: View, unit: Unit, words: str) -> Outcome:
    """The office knows of an event; the unit is asked for its first report at once, at any hour."""
    plans = list(view.plans.all_current())
    plan = next(each for each in plans if any(one.id == unit.id for one in each.units))
    event = next_event(call.day.year, view.ledger.events(call.day.year))
    teller = Teller(call.person.id, unit.id, plan.id, plan.version, call.at, words)
    fact = chain.order(teller, event, urgent_rule(plan))
    ordered = chain.evolve_event(None, fact)
    card = notices.ordered(ordered, unit.name, words)
    return _told(call, view, fact, ordered, notices.order_sent(ordered, unit.name), unit_card=card)


def close_event(call: Call[Any], view: View, words: str) -> Outcome:
    """On the final report. Raises NotFound, EventOver."""
    event = any_event(view, named_event(words))
    fact = _done(event, lambda: chain.close(event, _teller(call, view, event, _rest(words))))
    closed = chain.evolve_event(event, fact)
    card = notices.closed(closed, [link for _, link in _links(view, event)], call.at, _rest(words))
    return _told(call, view, fact, closed, card, unit_card=card, group_card=card)


def send_back(call: Call[Any], view: View, words: str) -> Outcome:
    """The final report is not enough: the chain goes on. Raises NotFound, EventOver."""
    event, why = any_event(view, named_event(words)), _rest(words)
    if not why:
        return ask_rest(call, view, missing="why_back", then=f"/urgent back {event.id}")
    fact = _done(event, lambda: chain.go_on(event, _teller(call, view, event, why), *_terms(view, event)))
    goes_on = chain.evolve_event(event, fact)
    card = notices.goes_on(goes_on, why)
    return _told(call, view, fact, goes_on, card, unit_card=card)


def merge_events(call: Call[Any], view: View, words: str) -> Outcome:
    """`2026-8 2026-7`: the first is the same as the second. Raises NotFound, EventOver."""
    first, _, second = words.strip().partition(" ")
    event, into = any_event(view, named_event(first)), any_event(view, named_event(second))
    fact = _done(event, lambda: chain.merge(event, into, _teller(call, view, event, "")))
    merged = chain.evolve_event(event, fact)
    card = notices.merged(merged)
    return _told(call, view, fact, merged, card, unit_card=card, group_card=card, also=into.unit)


def course_of(call: Call[Any], view: View, words: str) -> Outcome:
    """An event from its first report on, or as it was told while nobody has confirmed it. Raises NotFound."""
    number = named_event(words) or ""
    if view.ledger.event(number) is None and (told := unchecked_event(view, number)) is not None:
        return Outcome(answer=unchecked_due(told.shown, late=call.at >= told.shown.due_at))
    event = any_event(view, number)
    return Outcome(answer=notices.course(event, _unit(view, event), _links(view, event)))


def _links(view: View, event: Event) -> list[tuple[str, Link]]:
    """In the order told, each with the number it was told under."""
    begun = chain.as_begun(event, view.ledger.links(event.id), _terms(view, event)[0])
    links = [(event.id, link) for link in begun]
    links += [(name, link) for name in event.merged for link in view.ledger.links(name)]
    return sorted(links, key=lambda pair: pair[1].told_at)


def open_events(view: View) -> Outcome:
    """What is not closed yet, each with when its next report is due; first what waits to be confirmed."""
    unchecked = [each.shown for each in unchecked_events(view)]
    waiting = {each.event for each in unchecked}
    found = [each for each in view.ledger.open_events() if not waiting & {each.id, *each.merged}]
    return Outcome(answer=notices.listed([(event, _unit(view, event)) for event in found], unchecked))


def _told(  # noqa: PLR0913 - one for each who hears of it
    call: Call[Any],
    view: View,
    fact: EventFact,
    event: Event,
    answer: Card,
    *,
    unit_card: Card,
    group_card: Card | None = None,
    also: str = "",
) -> Outcome:
    """Recorded; the unit's rooms, and those of `also`, hear of it at once, the leading group where there is a
    card for it.
    """
    units = dict.fromkeys((event.unit, also or event.unit))
    rooms = [(room, unit_card) for unit in units for room in view.ledger.rooms_of(event.plan, unit)]
    if group_card is not None:
        rooms += [(room, group_card) for room in view.ledger.rooms_seated("leading_group", event.plan)]
    messages = tuple(
        OutboundMessage(
            f"{call.key}/{event.id}/{room}",
            room,
            card,
            repeat=Repeat.AT_LEAST_ONCE,
            priority=0,
            answerable=True,
        )
        for room, card in dict(rooms).items()
        if room != call.room
    )
    return Outcome(facts=(fact,), messages=messages, answer=answer)


def _done(event: Event, act: Callable[[], EventFact]) -> EventFact:
    try:
        return act()
    except chain.EventOverError as error:
        raise EventOver(event=event.id, state=event.state, into=event.into) from error


def _teller(call: Call[Any], view: View, event: Event, words: str) -> Teller:
    version = view.plans.current(event.plan).version
    return Teller(call.person.id, event.unit, event.plan, version, call.at, words)


def _terms(view: View, event: Event) -> tuple[Any, Any]:
    return urgent_rule(view.plans.current(event.plan)), view.calendar


def _unit(view: View, event: Event) -> str:
    units = view.plans.current(event.plan).units
    return next((unit.name for unit in units if unit.id == event.unit), "")


def _rest(words: str) -> str:
    """What follows the event's number."""
    return words.strip().partition(" ")[2].strip()
