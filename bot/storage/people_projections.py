"""What facts of people, their posts, rooms and bindings do to the derived tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from bot.domain import facts as k
from bot.storage.database import Db


def _person_added(db: Db, seq: int, fact: k.PersonAdded) -> None:
    db.run("add_person", id=fact.person, name=fact.name.text, digest=fact.name.digest)


def _account_bound(db: Db, seq: int, fact: k.AccountBound) -> None:
    if fact.account.text is not None:
        db.run(
            "put_account",
            connection=fact.connection,
            account=fact.account.text,
            person=fact.person,
            digest=fact.account.digest,
        )


def _post_given(db: Db, seq: int, fact: k.PostGiven) -> None:
    db.run(
        "put_post",
        id=fact.post,
        person=fact.person,
        role=fact.role,
        unit=fact.unit,
        plan=fact.plan,
        since=fact.since.isoformat() if fact.since else None,
        until=fact.until.isoformat() if fact.until else None,
    )


def _post_ended(db: Db, seq: int, fact: k.PostEnded) -> None:
    db.run("end_post", of=fact.post, last_day=fact.on.isoformat())


def _room_added(db: Db, seq: int, fact: k.RoomAdded) -> None:
    db.run(
        "put_room",
        id=fact.room,
        connection=fact.connection,
        chat=fact.chat.text if fact.chat.text is not None else fact.chat.digest,
        name=fact.name.text or "",
    )


def _seat_taken(db: Db, seq: int, fact: k.SeatTaken) -> None:
    db.run("put_seat", room=fact.room, kind=fact.kind, unit=fact.unit, plan=fact.plan)


def _seat_left(db: Db, seq: int, fact: k.SeatLeft) -> None:
    db.run("drop_seat", room=fact.room, kind=fact.kind, unit=fact.unit, plan=fact.plan)


def _binding_asked(db: Db, seq: int, fact: k.BindingAsked) -> None:
    db.run(
        "add_binding",
        id=fact.binding,
        connection=fact.connection,
        account=fact.account.text or fact.account.digest,
        name=fact.name.text or "",
        unit=fact.unit,
        room=fact.room,
        state="asked",
        account_digest=fact.account.digest,
        name_digest=fact.name.digest,
    )


def _binding_decided(db: Db, seq: int, fact: k.BindingDecided) -> None:
    db.run("decide_binding", of=fact.binding, new_state="granted" if fact.granted else "refused")


PEOPLE_PROJECTIONS: Final[Mapping[type, Callable[[Db, int, Any], None]]] = {
    k.PersonAdded: _person_added,
    k.AccountBound: _account_bound,
    k.PostGiven: _post_given,
    k.PostEnded: _post_ended,
    k.RoomAdded: _room_added,
    k.SeatTaken: _seat_taken,
    k.SeatLeft: _seat_left,
    k.BindingAsked: _binding_asked,
    k.BindingDecided: _binding_decided,
}
