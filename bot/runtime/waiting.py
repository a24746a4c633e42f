"""When a route has something to send again: what falls due later, and what a limit holds back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from bot.runtime.clock import Clock
from bot.runtime.reader import Reader
from bot.runtime.sender import Sender
from bot.storage.database import Db
from bot.storage.instants import instant, stamp

A_DAY_SECONDS: Final = 86400.0
LOOK_AGAIN_SECONDS: Final = 1.0  # at a route that another instance owns


class Waiting:
    """Reads the outbox beside the writer."""

    def __init__(self, reader: Reader, sender: Sender, clock: Clock) -> None:
        self._reader = reader
        self._sender = sender
        self._clock = clock

    async def look(self, waits: Callable[[Db], bool]) -> tuple[int, bool, bool]:
        """The last row of the outbox, what comes later being for the next time; `has_ready` up to it; and
        what `waits` says of other work.
        """
        return await self._reader.run_db(lambda db: (*self._look(db), waits(db)))

    async def has_ready(self, newest: int) -> bool:
        """Whether a row up to that one may go now, or a route has something to settle before it rests."""
        return await self._reader.run_db(partial(self._has_ready, newest=newest))

    async def seconds(self, route: str) -> float:
        """Until a message falls due, or may go that a limit or another instance holds back; a day where
        none waits.
        """
        now = self._clock.office()
        coming, held = await self._reader.run_db(partial(_waiting, route=route, at=now))
        seconds = max(0.0, (coming - self._clock.office()).total_seconds()) if coming else A_DAY_SECONDS
        if not held:
            return seconds
        return min(seconds, self._sender.limited_seconds(route) or LOOK_AGAIN_SECONDS)

    async def stops(self, after: datetime) -> list[datetime]:
        """The next instants of office time, one a route at most for each reason, to look at the routes."""
        routes = self._sender.routes
        waiting = await self._reader.run_db(
            lambda db: [_waiting(db, route=each, at=after) for each in routes]
        )
        found = []
        for route, (coming, held) in zip(routes, waiting, strict=True):
            limited = self._sender.limited_seconds(route)
            found += [coming] if coming is not None else []
            found += [after + timedelta(seconds=limited)] if held and limited is not None else []
        return found

    def _look(self, db: Db) -> tuple[int, bool]:
        row = db.one("newest_row")
        newest = int(row[0] or 0) if row else 0
        return newest, self._has_ready(db, newest)

    def _has_ready(self, db: Db, newest: int) -> bool:
        at = stamp(self._clock.office())
        return any(
            not self._sender.rests(route) or db.all("ready", route=route, newest=newest, most=1, at=at)
            for route in self._sender.routes
        )


def _waiting(db: Db, *, route: str, at: datetime) -> tuple[datetime | None, bool]:
    """When the route's next message falls due after `at`; whether one that was due by then still waits."""
    coming = db.one("waiting_from", route=route, after=stamp(at))
    held = db.one("waiting_until", route=route, at=stamp(at))
    return instant(coming[0]) if coming and coming[0] else None, held is not None
