"""Who speaks for whom, and where: bindings, people, rooms (绑定、人员、群)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.people import Person, Post, Room, Seat
from bot.notices.values import MOST_TITLE
from bot.ports.records import BindingRequest
from bot.text import Text, Value
from bot.wording.cards import Button, Card, Field


@dataclass(frozen=True, slots=True)
class UnitPeople:
    """A unit by name (the office has ""), and those who hold a post there."""

    unit: str
    people: Sequence[tuple[Person, Post]]


@dataclass(frozen=True, slots=True)
class SeatedRoom:
    """A room and its seats, each with the name of its unit ("" for office and leading group)."""

    room: Room
    seats: Sequence[tuple[Seat, str]]


def binding_asked(request: BindingRequest, unit: str) -> Card:
    """To the person: the office has been asked."""
    return Card(
        title=Text("binding/asked", name=request.name, unit=unit, most=MOST_TITLE),
        lines=(Text("binding/asked_then"),),
        kind="recorded",
    )


def binding_decide(request: BindingRequest, unit: str, *, platform: str, liaison: Person | None) -> Card:
    """To the office: is this person of that unit? Shows name, platform and who is there already."""
    now = (
        Text("binding/liaison", name=liaison.name) if liaison and liaison.name else Text("binding/no_liaison")
    )
    return Card(
        title=Text("binding/decide", **_who(request, unit), platform=platform),
        lines=(now, Text("binding/account", account=request.account, most=MOST_TITLE)),
        buttons=_decisions(request, liaison),
        kind="ask",
    )


def binding_done(name: str, unit: str) -> Card:
    """To the person: from now on their words count."""
    return Card(
        title=Text("binding/done", name=name, unit=unit, most=MOST_TITLE),
        lines=(Text("binding/done_then"),),
        buttons=(Button("tasks", Text("buttons/tasks"), "/tasks"),),
        kind="recorded",
    )


def binding_refused(name: str, unit: str) -> Card:
    """To the person: not confirmed, and what can be done."""
    return Card(
        title=Text("binding/refused", name=name, unit=unit, most=MOST_TITLE),
        lines=(Text("binding/refused_then", unit=unit),),
        kind="refused",
    )


def binding_settled(request: BindingRequest, unit: str, *, granted: bool) -> Card:
    """To the coordinator who decided."""
    name = "binding/settled" if granted else "binding/settled_refused"
    return Card(
        title=Text(name, **_who(request, unit)), lines=(Text("binding/settled_then"),), kind="recorded"
    )


def people_list(units: Sequence[UnitPeople], waiting: Sequence[tuple[BindingRequest, str]] = ()) -> Card:
    """Everybody by unit; first, with buttons, those who wait to be bound, each with the name of the unit."""
    asked = tuple(
        Field(Text("people/waiting", name=one.name, most=MOST_TITLE), _wants(unit)) for one, unit in waiting
    )
    known = tuple(Field(Text("people/unit", unit=one.unit), _holders(one)) for one in units)
    return Card(
        title=Text("people/title", count=len({person.id for one in units for person, _ in one.people})),
        lines=(Text("people/waiting_count", count=len(waiting)),) if waiting else (),
        fields=(*asked, *known),
        after=(Text("people/then"),),
        buttons=tuple(
            decision for row, (one, _) in enumerate(waiting) for decision in _decisions(one, None, row)
        ),
    )


def rooms_list(rooms: Sequence[SeatedRoom]) -> Card:
    """Each room and whom it stands for."""
    return Card(
        title=Text("rooms/title", count=len(rooms)),
        fields=tuple(Field(_room_label(one.room), _seats(one)) for one in rooms),
        after=(Text("rooms/then"),),
    )


def room_seated(kind: str, unit: str) -> Card:
    """To the room: whom it stands for from now on; `unit` is "" for office and leading group."""
    return Card(
        title=Text("rooms/seated", kind=kind, unit=unit or None),
        lines=(Text("rooms/seated_then"),),
        kind="recorded",
    )


def room_left() -> Card:
    """To the room: it stands for nobody any more."""
    return Card(title=Text("rooms/left"), lines=(Text("rooms/left_then"),), kind="recorded")


def _who(request: BindingRequest, unit: str) -> dict[str, Value]:
    return {"name": request.name, "unit": unit, "most": MOST_TITLE}


def _wants(unit: str) -> Text:
    return Text("people/wants", unit=unit)


def _decisions(request: BindingRequest, liaison: Person | None, row: int | None = None) -> tuple[Button, ...]:
    names = ("confirm", *(("replace",) if liaison else ()), "refuse")
    return tuple(
        Button(f"{name}/{request.id}", Text(f"buttons/{name}"), f"/people {name} {request.id}", row)
        for name in names
    )


def _holders(one: UnitPeople) -> Text:
    people: list[Value] = [{"name": person.name, "role": post.role} for person, post in one.people]
    return Text("people/holders", people=people)


def _room_label(room: Room) -> Text:
    return Text("rooms/label", name=room.name or room.chat, most=MOST_TITLE)


def _seats(one: SeatedRoom) -> Text:
    seats: list[Value] = [{"kind": seat.kind, "unit": unit} for seat, unit in one.seats]
    return Text("rooms/seats", seats=seats)
