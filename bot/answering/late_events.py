"""Urgent chains that wait for a report, and those whose report did not come (续报逾期)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from bot.domain.events import Event
from bot.ports.ledger import View


def awaited_events(view: View) -> Iterator[tuple[Event, datetime]]:
    """With when the next report is due, earlier begun first; none of an event that was told of by form, while
    nobody has said whose report it is.
    """
    waiting = {each.event for each in view.ledger.forms_waiting()}
    for event in view.ledger.open_events():
        if event.due_at is not None and not waiting & {event.id, *event.merged}:
            yield event, event.due_at


def late_by_room(view: View, day: date) -> Mapping[str, list[str]]:
    """By the office's rooms: the numbers of events whose report was due before that day and has not come."""
    rooms: dict[str, list[str]] = {}
    for event, due_at in awaited_events(view):
        if view.calendar.local_day(due_at) < day:
            for room in view.ledger.rooms_seated("office", event.plan):
                rooms.setdefault(room, []).append(event.id)
    return rooms
