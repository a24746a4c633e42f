"""/rooms: whom each room stands for; give this room a seat, or take it away (群)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from bot.answering.office import find_unit
from bot.domain.facts import SeatLeft, SeatTaken
from bot.domain.people import SeatKind
from bot.errors import NotFound
from bot.notices.people import SeatedRoom, room_left, room_seated, rooms_list
from bot.ports.ledger import View
from bot.ports.usecase import Call, Command, Outcome
from bot.wording.cards import Card


@dataclass(frozen=True, slots=True)
class RoomsArgs:
    """`what` is "", a kind of seat, or leave; `unit` names the unit of a unit's seat."""

    what: str
    unit: str


def parse(rest: str) -> RoomsArgs:
    what, _, unit = rest.strip().partition(" ")
    if what not in {"", "unit", "office", "leading_group", "leave"} or (what == "unit" and not unit.strip()):
        raise ValueError(rest)
    return RoomsArgs(what, unit.strip())


def run(call: Call[RoomsArgs], view: View) -> Outcome:
    """Raises NotFound for a unit that is in no plan."""
    if not call.args.what:
        return Outcome(answer=_list(view))
    if call.args.what == "leave":
        left = tuple(
            SeatLeft(seat.room, seat.kind, seat.unit, seat.plan) for seat in view.ledger.seats(call.room)
        )
        return Outcome(facts=left, answer=room_left())
    unit = find_unit(view, call.args.unit) if call.args.what == "unit" else None
    if call.args.what == "unit" and unit is None:
        raise NotFound(what="unit", name=call.args.unit)
    kind = cast("SeatKind", call.args.what)
    fact = SeatTaken(call.room, kind, unit.id if unit else "")
    return Outcome(facts=(fact,), answer=room_seated(kind, unit.name if unit else ""))


def _list(view: View) -> Card:
    names = {unit.id: unit.name for plan in view.plans.all_current() for unit in plan.units}
    rooms = [
        SeatedRoom(room, [(seat, names.get(seat.unit, "")) for seat in seats])
        for room, seats in view.queries.rooms()
    ]
    return rooms_list(rooms)


COMMAND = Command("rooms", parse=parse, run=run, access="office")
