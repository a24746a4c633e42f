"""The order of a room's messages: what comes later waits while an earlier one is about to be tried again."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.storage.instants import instant, stamp
from bot.storage.outbox import OutboxRow
from bot.storage.record import Transaction

# What rests longer holds up only its own parts: the room would be silent for hours.
PATIENCE: Final = timedelta(minutes=10)
_PART = re.compile(r"(.+)/[0-9]+")


@dataclass(frozen=True, slots=True)
class Earlier:
    """A message that failed for now and is tried again at `until`."""

    id: int
    key: str
    room: str
    priority: int
    until: datetime

    def holds(self, row: OutboxRow, at: datetime) -> bool:
        """Whether the row is to wait for it."""
        if row.id <= self.id or (row.room, row.priority) != (self.room, self.priority):
            return False
        return self.until - at <= PATIENCE or _message_of(row.key) in (self.key, _message_of(self.key))


class Order:
    """Knows on which routes something may rest after a failure, so that the others cost no look."""

    def __init__(self, routes: Collection[str]) -> None:
        self._perhaps = set(routes)

    def failed(self, route: str) -> None:
        """Something rests there now, or may since another instance had the route."""
        self._perhaps.add(route)

    def resting(self, tx: Transaction, route: str, at: datetime) -> list[Earlier]:
        """What rests on the route after a failure."""
        if route not in self._perhaps:
            return []
        rows = tx.db.all("resting", route=route, at=stamp(at))
        if not rows:
            self._perhaps.discard(route)
        return [Earlier(row[0], row[1], row[2], row[3], instant(row[4])) for row in rows]


def put_back_later(tx: Transaction, row: OutboxRow, until: datetime) -> None:
    tx.db.run("set_state", of=row.id, new_state="waiting", later=stamp(until), why=row.error)


def waits_until(row: OutboxRow, earlier: Collection[Earlier], at: datetime) -> datetime | None:
    """When the last one that it waits for is tried again; None where it may go."""
    return max((each.until for each in earlier if each.holds(row, at)), default=None)


def _message_of(key: str) -> str:
    """The first part's key, of the key of any part."""
    found = _PART.fullmatch(key)
    return found[1] if found else key
