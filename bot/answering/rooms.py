"""In which rooms a unit or a person of it is spoken to, over all plans (群)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from bot.domain.people import Post, units_of
from bot.ports.ledger import View


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asked something for which unit, about which plan, in which room."""

    person: str
    room: str
    plan: str
    unit: str


def rooms_of_units(view: View, units: Iterable[str]) -> list[str]:
    """The first room of each unit and plan that names it, each once; those of the office for one without."""
    return list(dict.fromkeys(_rooms(view, units)))


def own_rooms(view: View, unit: str) -> list[str]:
    """Where the unit sits, though nobody spoke for it so far; the office's room where it sits nowhere."""
    seated = [
        room.id
        for room, seats in view.queries.rooms()
        if any(seat.kind == "unit" and seat.unit == unit for seat in seats)
    ]
    return seated[:1] or rooms_of_units(view, [unit])


def rooms_of_posts(view: View, posts: Iterable[Post]) -> list[str]:
    """Where somebody with these posts is spoken to, lent posts apart."""
    return rooms_of_units(view, units_of(post for post in posts if not post.is_lent))


def room_of_asker(view: View, asked: Asked, day: date) -> str:
    """Where to answer what somebody asked for their unit: there, unless it is a chat of their own (no seat)
    and they do not speak for the unit any more; then in the unit's room.
    """
    held = (post for post in view.ledger.posts(asked.person) if post.holds_on(day))
    if view.ledger.seats(asked.room) or asked.unit in units_of(held):
        return asked.room
    return next(iter(view.ledger.rooms_of(asked.plan, asked.unit)), asked.room)


def rooms_of_office(view: View) -> list[str]:
    """Over all plans in force, each once."""
    plans = [plan.id for plan in view.plans.all_current()]
    return list(dict.fromkeys(room for plan in plans for room in view.ledger.rooms_seated("office", plan)))


def unit_names(view: View) -> dict[str, str]:
    """By id, over all plans in force."""
    return {unit.id: unit.name for plan in view.plans.all_current() for unit in plan.units}


def _rooms(view: View, units: Iterable[str]) -> Iterator[str]:
    plans = list(view.plans.all_current())
    for unit in units:
        naming = [plan.id for plan in plans if any(each.id == unit for each in plan.units)]
        for plan in naming or [""]:
            yield from view.ledger.rooms_of(plan, unit)[:1]
