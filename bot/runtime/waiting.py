"""When a route has something to send again: what falls due later, and what a limit holds back."""

from __future__ import annotations

from collections.abc import Sequence
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

    async def newest(self) -> int:
        """The last row of the outbox; what comes later is for the next time."""
        row = await self._reader.run_db(lambda db: db.one("newest_row"))
        return int(row[0] or 0) if row else 0

    async def has_ready(self, newest: int) -> bool:
        """Whether a row up to that one may go now, or a route has something to settle before it rests."""
        if not all(map(self._sender.rests, self._sender.routes)):
            return True
        at = self._clock.office()
        return await self._reader.run_db(partial(_has_ready, self._sender.routes, newest=newest, at=at))

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
        found = []
        for route in self._sender.routes:
            coming, held = await self._reader.run_db(partial(_waiting, route=route, at=after))
            limited = self._sender.limited_seconds(route)
            found += [coming] if coming is not None else []
            found += [after + timedelta(seconds=limited)] if held and limited is not None else []
        return found


def _has_ready(routes: Sequence[str], db: Db, *, newest: int, at: datetime) -> bool:
    return any(db.all("ready", route=route, newest=newest, most=1, at=stamp(at)) for route in routes)


def _waiting(db: Db, *, route: str, at: datetime) -> tuple[datetime | None, bool]:
    """When the route's next message falls due after `at`; whether one that was due by then still waits."""
    coming = db.one("waiting_from", route=route, after=stamp(at))
    held = db.one("waiting_until", route=route, at=stamp(at))
    return instant(coming[0]) if coming and coming[0] else None, held is not None
