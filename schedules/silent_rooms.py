"""A room where nobody is heard gets its reply form as soon as a unit sits there, and so does the office
(单向群的填报链接).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import time
from typing import Final

from bot.answering.new_events import units_heard
from bot.answering.speaking_for import names_of, plan_of_unit
from bot.domain.people import Room
from bot.notices.silent_rooms import room_has_form, rooms_have_forms, to_pass_on
from bot.ports.ledger import View
from bot.ports.messages import OutboundMessage, Repeat
from bot.ports.usecase import Daily, Outcome, Schedule, Tick
from bot.wording.cards import Card

LOOKED_AT: Final = time(8, 22)  # what was seated while nothing ran, or before there was an address
MOST_LINKS: Final = 3  # rooms whose links the office gets one by one; of more it hears in one message


@dataclass(frozen=True, slots=True)
class _Seated:
    """A room that has no link yet, and the units that sit there."""

    room: Room
    units: tuple[str, ...]

    @property
    def key(self) -> str:
        """The same for the same units: another unit gets another link."""
        units = hashlib.sha256("/".join(sorted(self.units)).encode()).hexdigest()[:12]
        return f"form-link/{self.room.id}/{units}"


def due(tick: Tick, view: View) -> Iterable[str]:
    """The office first, for it hears of all of them together; then a key a room."""
    found = _new_ones(view)
    if not found:
        return []
    together = hashlib.sha256("/".join(each.key for each in found).encode()).hexdigest()[:16]
    return [f"form-links/{together}", *(each.key for each in found)]


def run(key: str, tick: Tick, view: View) -> Outcome:
    """Nothing where the room is no unit's any more. What leaves for such a room has its form's address."""
    found = _new_ones(view)
    if key.startswith("form-links/"):
        return Outcome(messages=tuple(_to_office(key, found, tick, view)))
    wanted = (each for each in found if each.key == key)
    return Outcome(messages=tuple(_to_room(key, each, tick, view) for each in wanted))


def _new_ones(view: View) -> list[_Seated]:
    if not (view.silent and view.pages):
        return []
    seated = (
        _Seated(room, units_heard(view, room.id))
        for room, seats in view.queries.rooms()
        if seats and room.connection in view.silent
    )
    return [each for each in seated if each.units and view.ledger.delivery(each.key) is None]


def _to_room(key: str, seated: _Seated, tick: Tick, view: View) -> OutboundMessage:
    """With what its units owe already, so that its form takes that at once."""
    owed = [
        filing
        for unit in seated.units
        for filing in view.queries.filings_of(unit=unit, states=("open", "returned"))
        if filing.locked_at > tick.at
    ]
    card = room_has_form(names_of(view, seated.units), [filing.label for filing in owed])
    message = _message(key, seated.room.id, card, tick, view)
    return replace(message, about=tuple(filing.id for filing in owed))


def _to_office(key: str, found: list[_Seated], tick: Tick, view: View) -> Iterable[OutboundMessage]:
    cards = [to_pass_on(_name(each.room), names_of(view, each.units), each.room.id) for each in found]
    if len(found) > MOST_LINKS:
        cards = [rooms_have_forms([name for each in found for name in names_of(view, each.units)])]
    plans = dict.fromkeys(plan_of_unit(view, "", each.units[0]).id for each in found)
    rooms = dict.fromkeys(room for plan in plans for room in view.ledger.rooms_seated("office", plan))
    for room in rooms:
        for place, card in enumerate(cards):
            yield _message(f"{key}/{place}/{room}", room, card, tick, view)


def _name(room: Room) -> str:
    return room.name or room.chat


def _message(key: str, room: str, card: Card, tick: Tick, view: View) -> OutboundMessage:
    return OutboundMessage(
        key,
        room,
        card,
        repeat=Repeat.AT_LEAST_ONCE,
        not_before=view.hours.next_open(tick.at, view.calendar),
        asked_for=True,
    )


SCHEDULE = Schedule("silent_rooms", Daily(LOOKED_AT), due=due, run=run, after_publishing=True)
