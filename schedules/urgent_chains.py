"""Several times a day, days off as well: urgent reports that are due or did not come (续报提醒)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, time, timedelta
from typing import Final

from bot.domain.events import Event
from bot.notices import events as notices
from bot.ports.ledger import View
from bot.ports.messages import OutboundMessage, Repeat
from bot.ports.usecase import Outcome, Schedule, SeveralTimes, Tick
from bot.wording.cards import Card

LOOKED_AT: Final = (time(0, 50), time(6, 50), time(8, 45), time(12, 50), time(17, 10), time(20, 50))
BEFORE_FIRST: Final = timedelta(hours=6)  # the longest time between two looks


def due(tick: Tick, view: View) -> Iterable[str]:
    """One key a report that is due: asked for once before, and missed once after. None of an event that was
    told of by form, while nobody has said whose report it is.
    """
    waiting = {each.event for each in view.ledger.forms_waiting()}
    for event in view.ledger.open_events():
        if event.due_at is not None and not waiting & {event.id, *event.merged}:
            yield from _keys(event, event.due_at, tick, view)


def _keys(event: Event, due_at: datetime, tick: Tick, view: View) -> Iterator[str]:
    at = f"{event.id}/{due_at:%Y%m%dT%H%M}"
    if tick.at >= due_at:
        yield f"urgent-late/{at}"
    elif event.state == "ordered" and due_at - tick.at <= BEFORE_FIRST:
        yield f"urgent-first/{at}"
    elif event.state == "told" and tick.at >= _morning_of(due_at, view):
        yield f"urgent-follow-up/{at}"


def run(key: str, tick: Tick, view: View) -> Outcome:
    """Nothing where the report came meanwhile."""
    kind, number, at = key.split("/")
    event = view.ledger.event(number)
    if event is None or event.due_at is None or f"{event.due_at:%Y%m%dT%H%M}" != at:
        return Outcome()
    plan = view.plans.current(event.plan)
    unit = next((each.name for each in plan.units if each.id == event.unit), "")
    if kind == "urgent-late":
        rooms, card = view.ledger.rooms_seated("office", event.plan), notices.overdue(event, unit)
        return Outcome(messages=tuple(_message(f"{key}/{room}", room, card) for room in rooms))
    card = (notices.first_due if kind == "urgent-first" else notices.follow_up_due)(event, unit)
    rooms = view.ledger.rooms_of(event.plan, event.unit)
    return Outcome(messages=tuple(_message(f"{key}/{room}", room, card) for room in rooms))


def _message(key: str, room: str, card: Card) -> OutboundMessage:
    return OutboundMessage(key, room, card, repeat=Repeat.AT_LEAST_ONCE, priority=0)


def _morning_of(due_at: datetime, view: View) -> datetime:
    return view.calendar.instant(view.calendar.local_day(due_at), view.hours.morning[0])


SCHEDULE = Schedule("urgent_chains", SeveralTimes(LOOKED_AT), due=due, run=run)
