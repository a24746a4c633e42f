"""Several times a day, days off as well: urgent reports that are due or did not come (续报提醒)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, time, timedelta
from typing import Final

from bot.answering.late_events import awaited_events
from bot.answering.unchecked_events import unchecked_events
from bot.domain.events import Event, urgent_rule
from bot.domain.people import SeatKind
from bot.domain.silence import asked_again_on, is_long
from bot.notices import events as notices
from bot.notices.late_events import asked_again, long_silent
from bot.notices.unchecked_events import unchecked_due
from bot.ports.ledger import View
from bot.ports.messages import OutboundMessage, Repeat
from bot.ports.usecase import Outcome, Schedule, SeveralTimes, Tick
from bot.wording.cards import Card

LOOKED_AT: Final = (time(0, 50), time(6, 50), time(8, 45), time(12, 50), time(17, 10), time(20, 50))
_SEATS: Final[Mapping[str, SeatKind]] = {"urgent-late": "office", "urgent-silent": "leading_group"}
_CARDS: Final[Mapping[str, Callable[[Event, str], Card]]] = {
    "urgent-first": notices.first_due,
    "urgent-follow-up": notices.follow_up_due,
    "urgent-late": notices.overdue,
    "urgent-again": asked_again,
    "urgent-silent": long_silent,
}
BEFORE_FIRST: Final = timedelta(hours=6)  # the longest time between two looks


def due(tick: Tick, view: View) -> Iterable[str]:
    """One key a report that is due: asked for once before, missed once after, and then asked for again on
    one morning of each interval, of which the leading group hears once.
    """
    for event, due_at in awaited_events(view):
        yield from _keys(event, due_at, tick, view)
    for each in unchecked_events(view):
        due_at = each.shown.due_at
        if due_at - tick.at <= BEFORE_FIRST:
            step = "late" if tick.at >= due_at else "due"
            yield f"unchecked-{step}/{each.id}/{due_at:%Y%m%dT%H%M}"


def _keys(event: Event, due_at: datetime, tick: Tick, view: View) -> Iterator[str]:
    at = f"{event.id}/{due_at:%Y%m%dT%H%M}"
    if tick.at >= due_at:
        yield f"urgent-late/{at}"
        yield from _again(event, due_at, tick, view)
    elif event.state == "ordered" and due_at - tick.at <= BEFORE_FIRST:
        yield f"urgent-first/{at}"
    elif event.state == "told" and tick.at >= _morning_of(due_at, view):
        yield f"urgent-follow-up/{at}"


def _again(event: Event, due_at: datetime, tick: Tick, view: View) -> Iterator[str]:
    """Of what is overdue: keyed by the day, so that it is asked for once that day whatever is due."""
    today = tick.day if tick.at >= _morning_of(tick.at, view) else tick.day - timedelta(days=1)
    rule, due_on = urgent_rule(view.plans.current(event.plan)), view.calendar.local_day(due_at)
    asked_on = asked_again_on(due_on, today, rule)
    if asked_on is not None:
        yield f"urgent-again/{event.id}/{asked_on:%Y%m%d}"
        if is_long(due_on, asked_on, rule):
            yield f"urgent-silent/{event.id}/{due_at:%Y%m%dT%H%M}"


def run(key: str, tick: Tick, view: View) -> Outcome:
    """Nothing where the report came meanwhile."""
    kind, number, at = key.split("/")
    if kind.startswith("unchecked-"):
        return _unchecked(key, number, view, late=kind == "unchecked-late")
    event = view.ledger.event(number)
    if event is None or event.due_at is None or not _is_still_due(kind, event.due_at, at, view):
        return Outcome()
    plan = view.plans.current(event.plan)
    unit = next((each.name for each in plan.units if each.id == event.unit), "")
    card = _CARDS[kind](event, unit)
    rooms = (
        view.ledger.rooms_seated(_SEATS[kind], event.plan)
        if kind in _SEATS
        else view.ledger.rooms_of(event.plan, event.unit)
    )
    return Outcome(messages=tuple(_message(f"{key}/{room}", room, card) for room in rooms))


def _unchecked(key: str, told: str, view: View, *, late: bool) -> Outcome:
    """To who may confirm it, at any hour: the office, the unit's rooms where it is heard, and who is asked
    which event it is. Nothing where it was confirmed meanwhile.
    """
    found = next((each for each in unchecked_events(view) if each.id == told), None)
    if found is None:
        return Outcome()
    office = view.ledger.rooms_seated("office", found.plan)
    own = [found.room] if found.question else view.ledger.rooms_of(found.plan, found.unit)
    others = (room for room in own if found.question or room != found.room)
    return Outcome(
        messages=tuple(
            _message(f"{key}/{room}", room, unchecked_due(found.shown, late=late, office=room in office))
            for room in dict.fromkeys([*office, *others])
        )
    )


def _is_still_due(kind: str, due_at: datetime, at: str, view: View) -> bool:
    """What the key names has not come: of one that is asked for again, it was due before that day."""
    if kind == "urgent-again":
        return f"{view.calendar.local_day(due_at):%Y%m%d}" < at
    return f"{due_at:%Y%m%dT%H%M}" == at


def _message(key: str, room: str, card: Card) -> OutboundMessage:
    return OutboundMessage(key, room, card, repeat=Repeat.AT_LEAST_ONCE, priority=0)


def _morning_of(due_at: datetime, view: View) -> datetime:
    return view.calendar.instant(view.calendar.local_day(due_at), view.hours.morning[0])


SCHEDULE = Schedule("urgent_chains", SeveralTimes(LOOKED_AT), due=due, run=run)
