"""Who speaks for whom, and where: bindings, people, rooms (绑定、人员、群)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.domain.people import Person, Post, Room, Seat
from bot.notices.values import MOST_TITLE
from bot.ports.records import BindingRequest
from bot.text import Text, Value
from bot.wording.cards import Button, Card, Field

MOST_LIKE = 2  # namesakes that have a button each


@dataclass(frozen=True, slots=True)
class UnitPeople:
    """A unit by name (the office has ""), and those who hold a post there."""

    unit: str
    people: Sequence[tuple[Person, Post]]


@dataclass(frozen=True, slots=True)
class Namesake:
    """Somebody of the unit with the name of who asks to be bound, and their accounts by connection."""

    person: str
    accounts: tuple[tuple[str, str], ...]


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


def binding_decide(
    request: BindingRequest, unit: str, *, liaison: Person | None, like: Sequence[Namesake] = ()
) -> Card:
    """To the office: is this person of that unit? Shows name, platform and who is there already; of `like`
    the office may say that it is the same person.
    """
    now = (
        Text("binding/liaison", name=liaison.name) if liaison and liaison.name else Text("binding/no_liaison")
    )
    return Card(
        title=Text("binding/decide", **_who(request, unit), platform=request.connection),
        lines=(now, Text("binding/account", account=request.account, most=MOST_TITLE), *_namesakes(like)),
        buttons=_decisions(request, liaison, like),
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


def binding_settled(request: BindingRequest, unit: str, *, granted: bool, same: bool = False) -> Card:
    """To the coordinator who decided; `same` where the account is one more of somebody known."""
    name = "binding/settled" if granted else "binding/settled_refused"
    name = "binding/settled_same" if same else name
    return Card(
        title=Text(name, **_who(request, unit)), lines=(Text("binding/settled_then"),), kind="recorded"
    )


def people_list(
    units: Sequence[UnitPeople], waiting: Sequence[tuple[BindingRequest, str, Sequence[Namesake]]] = ()
) -> Card:
    """Everybody by unit; first, with buttons, those who wait to be bound, each with the name of the unit and
    who may be the same person.
    """
    asked = tuple(
        Field(Text("people/waiting", name=one.name, most=MOST_TITLE), _wants(unit))
        for one, unit, _ in waiting
    )
    known = tuple(Field(Text("people/unit", unit=one.unit), _holders(one)) for one in units)
    return Card(
        title=Text("people/title", count=len({person.id for one in units for person, _ in one.people})),
        lines=(Text("people/waiting_count", count=len(waiting)),) if waiting else (),
        fields=(*asked, *known),
        after=(Text("people/then"),),
        buttons=tuple(
            decision
            for row, (one, _, like) in enumerate(waiting)
            for decision in _decisions(one, None, like, row)
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


def _decisions(
    request: BindingRequest, liaison: Person | None, like: Sequence[Namesake], row: int | None = None
) -> tuple[Button, ...]:
    """At most four: the same person first, where there may be one."""
    same = [
        Button(
            f"same/{request.id}/{place}",
            Text("buttons/same_person", no=place if len(like) > 1 else None),
            f"/people same {request.id} {each.person}",
            row,
        )
        for place, each in enumerate(like[:MOST_LIKE], start=1)
    ]
    names = ("confirm", *(("replace",) if liaison and len(same) < MOST_LIKE else ()), "refuse")
    others = [
        Button(f"{name}/{request.id}", Text(f"buttons/{name}"), f"/people {name} {request.id}", row)
        for name in names
    ]
    return (*same, *others)


def _namesakes(like: Sequence[Namesake]) -> Iterator[Text]:
    """A line each, numbered like their buttons."""
    for place, one in enumerate(like, start=1):
        accounts: list[Value] = [{"platform": name, "account": account} for name, account in one.accounts]
        no = place if len(like) > 1 else None
        yield Text("binding/namesake", accounts=accounts, no=no, most=MOST_TITLE)


def _holders(one: UnitPeople) -> Text:
    people: list[Value] = [
        {
            "name": person.name,
            "role": post.role,
            "lent": post.is_lent,
            "since": post.since,
            "until": post.until,
        }
        for person, post in one.people
    ]
    return Text("people/holders", people=people)


def _room_label(room: Room) -> Text:
    return Text("rooms/label", name=room.name or room.chat, most=MOST_TITLE)


def _seats(one: SeatedRoom) -> Text:
    seats: list[Value] = [{"kind": seat.kind, "unit": unit} for seat, unit in one.seats]
    return Text("rooms/seats", seats=seats)
