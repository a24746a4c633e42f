"""What facts of urgent events do to the derived tables: each event as it stands, and its links."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from bot.domain import event_facts as k
from bot.domain.events import Event, absorbed, evolve_event
from bot.storage.codec import from_json, to_json
from bot.storage.database import Db
from bot.storage.instants import stamp


def event_by_id(db: Db, event: str) -> Event | None:
    """The event as it stands."""
    row = db.one("event", id=event)
    return from_json(row[0], Event) if row else None


def _evolved(db: Db, seq: int, fact: k.EventFact) -> None:
    _put(db, evolve_event(event_by_id(db, fact.event), fact))


def _merged(db: Db, seq: int, fact: k.UrgentMerged) -> None:
    """The one that goes on holds what was told of the other."""
    event, into = event_by_id(db, fact.event), event_by_id(db, fact.into)
    _evolved(db, seq, fact)
    if event is not None and into is not None:
        _put(db, absorbed(into, event))


def _put(db: Db, event: Event) -> None:
    db.run(
        "put_event",
        id=event.id,
        plan=event.plan,
        unit=event.unit,
        state=event.state,
        due_at=stamp(event.due_at) if event.due_at else None,
        body=to_json(event),
    )


def _told(db: Db, seq: int, fact: k.UrgentTold) -> None:
    _evolved(db, seq, fact)
    db.run(
        "add_link",
        event=fact.event,
        no=fact.no,
        seq=seq,
        unit=fact.unit,
        person=fact.person,
        told_at=stamp(fact.told_at),
        words=fact.words.digest,
        link=fact.link,
        follow_up=fact.follow_up,
        due_at=stamp(fact.due_at) if fact.due_at else None,
    )


EVENT_PROJECTIONS: Final[Mapping[type, Callable[[Db, int, Any], None]]] = {
    k.UrgentTold: _told,
    k.UrgentOrdered: _evolved,
    k.UrgentClosed: _evolved,
    k.UrgentGoesOn: _evolved,
    k.UrgentMerged: _merged,
}
