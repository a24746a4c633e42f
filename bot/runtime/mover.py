"""Settling what is due, and moving office time forward with everything on the way."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from bot.runtime.clock import Clock, MovableClock
from bot.runtime.reader import Reader
from bot.runtime.sender import Sender
from bot.runtime.ticker import Ticker
from bot.runtime.worker import Worker
from bot.storage.database import Db
from bot.storage.instants import instant, stamp

A_DAY_SECONDS = 86400.0
LOOK_AGAIN_SECONDS = 1.0  # at a route that another instance owns


class Mover:
    """Drives schedules, documents and the outbox until nothing is due, waiting or in a worker.

    Of messages those that are there after the tick: under a steady load the next tick comes all the same.
    """

    def __init__(self, clock: Clock, ticker: Ticker, sender: Sender, worker: Worker, reader: Reader) -> None:
        self._clock = clock
        self._ticker = ticker
        self._sender = sender
        self._worker = worker
        self._reader = reader
        self._lock = asyncio.Lock()
        self._ticked = False  # the first tick sees all that came due while we were down

    async def settle(self, *, tick: bool = True) -> None:
        """Run a tick at the present office time, then documents and sends, until nothing is left to do."""
        async with self._lock:
            await self._settle(tick=tick)

    async def _settle(self, *, tick: bool) -> None:
        if tick:
            await self._ticker.tick(self._clock.office())
            self._ticked = True
        newest = await self._reader.run_db(_newest)
        while await self._worker.run_waiting() + await self._sender.drain(newest):
            pass

    async def move_to(self, clock: MovableClock, target: datetime) -> None:
        """Forward to `target`, stopping at each instant where a schedule looks or a message falls due."""
        async with self._lock:
            await self._settle(tick=not self._ticked)
            while (stop := await self._next_stop(last := clock.office())) <= target:
                clock.move_to(stop)
                await self._ticker.tick_since(last, stop)
                await self._settle(tick=False)
            clock.move_to(target)
            await self._settle(tick=False)

    async def seconds_to_next(self) -> float:
        """Until a message falls due, or may go that a limit or another instance holds back; a day where
        none waits.
        """
        now = self._clock.office()
        coming, held = await self._reader.run_db(lambda db: _waiting(db, now))
        seconds = max(0.0, (coming - self._clock.office()).total_seconds()) if coming else A_DAY_SECONDS
        if not held:
            return seconds
        return min(seconds, self._sender.limited_seconds() or LOOK_AGAIN_SECONDS)

    async def _next_stop(self, after: datetime) -> datetime:
        """The next instant at which a schedule looks or a message falls due or may go."""
        coming, held = await self._reader.run_db(lambda db: _waiting(db, after))
        stops = [self._ticker.next_after(after)]
        if coming is not None:
            stops.append(coming)
        limited = self._sender.limited_seconds()
        if held and limited is not None:
            stops.append(after + timedelta(seconds=limited))
        return min(stops)


def _newest(db: Db) -> int:
    """The last row of the outbox; what comes later is for the next time."""
    row = db.one("newest_row")
    return int(row[0] or 0) if row else 0


def _waiting(db: Db, at: datetime) -> tuple[datetime | None, bool]:
    """When the next message falls due after `at`, and whether some that were due by then still wait."""
    coming = db.one("waiting_from", after=stamp(at))
    held = db.one("waiting_until", at=stamp(at))
    return instant(coming[0]) if coming and coming[0] else None, bool(held and held[0])
