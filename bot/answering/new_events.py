"""Events that a room which cannot answer tells of by itself: of which unit, and which go on (填报链接)."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass

from bot.answering.form_told import OnForm, event_on_form, take_event
from bot.answering.speaking_for import plan_of_unit
from bot.domain.events import Event, next_event
from bot.ports.ledger import View
from bot.ports.messages import Media
from bot.ports.usecase import Call, Outcome


@dataclass(frozen=True, slots=True)
class RoomUnit:
    """A unit that sits in the room; `plan` is the one that its events are told under."""

    plan: str
    plan_title: str
    unit: str
    name: str

    @property
    def tag(self) -> str:
        """What a page sends back for it."""
        return hashlib.sha256(f"{self.plan}/{self.unit}".encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class FromRoom:
    """Who may tell of a new event there, which of theirs go on, and how many new ones nobody stands for."""

    units: tuple[RoomUnit, ...]
    going: tuple[OnForm, ...]
    waiting: int


def units_heard(view: View, room: str) -> tuple[str, ...]:
    """Ids of the units whose room it is; none where the office or the leading group sits."""
    seats = view.ledger.seats(room)
    if any(seat.kind in {"office", "leading_group"} for seat in seats):
        return ()
    named = {unit.id for plan in view.plans.all_current() for unit in plan.units}
    return tuple(dict.fromkeys(seat.unit for seat in seats if seat.kind == "unit" and seat.unit in named))


def from_room(view: View, room: str, units: Collection[str]) -> FromRoom | None:
    """Of those units that still have the room; None where none has."""
    mine = [_room_unit(view, each) for each in units_heard(view, room) if each in units]
    if not mine:
        return None
    new = _new_ones(view, room)
    ids = {each.unit for each in mine}
    known = [each.id for each in view.ledger.open_events() if each.unit in ids]
    going = (event_on_form(view, each, room) for each in (*known, *new))
    return FromRoom(tuple(mine), tuple(each for each in going if each and each.unit in ids), len(new))


def take_new_event(
    call: Call[str], view: View, unit: RoomUnit, words: str, files: tuple[Media, ...] = ()
) -> Outcome:
    """What waits from now on; office and leading group hear it at once. The event's number stays taken,
    whether or not it turns out to be theirs. Raises NobodyToTell.
    """
    number = next_event(call.day.year, view.ledger.events(call.day.year))
    event = Event(number, unit.plan, unit.unit, "told", call.filed_at)
    return take_event(call, view, OnForm(event, unit.unit, ()), words, is_final=False, files=files)


def _new_ones(view: View, room: str) -> list[str]:
    """Events told of there by form alone, so far; earlier first."""
    told = [each for each in view.ledger.forms_waiting() if each.kind == "event" and each.room == room]
    return [each for each in dict.fromkeys(one.event for one in told) if view.ledger.event(each) is None]


def _room_unit(view: View, unit: str) -> RoomUnit:
    plan = plan_of_unit(view, "", unit)
    name = next((each.name for each in plan.units if each.id == unit), unit)
    return RoomUnit(plan.id, plan.title, unit, name)
