"""Settling what is due, and moving office time forward with everything on the way."""

from __future__ import annotations

import asyncio
from datetime import datetime

from bot.runtime.clock import Clock, MovableClock
from bot.runtime.reader import Reader
from bot.runtime.sender import Sender
from bot.runtime.ticker import Ticker
from bot.runtime.worker import Worker
from bot.storage.database import Db
from bot.storage.instants import instant

A_DAY_SECONDS = 86400.0


class Mover:
    """Drives schedules, documents and the outbox until nothing is due, waiting or in a worker."""

    def __init__(self, clock: Clock, ticker: Ticker, sender: Sender, worker: Worker, reader: Reader) -> None:
        self._clock = clock
        self._ticker = ticker
        self._sender = sender
        self._worker = worker
        self._reader = reader
        self._lock = asyncio.Lock()

    async def settle(self, *, tick: bool = True) -> None:
        """Run a tick at the present office time, then documents and sends, until nothing is left to do."""
        async with self._lock:
            await self._settle(tick=tick)

    async def _settle(self, *, tick: bool) -> None:
        if tick:
            await self._ticker.tick(self._clock.office())
        while await self._worker.run_waiting() + await self._sender.drain():
            pass

    async def move_to(self, clock: MovableClock, target: datetime) -> None:
        """Forward to `target`, stopping at each instant where a schedule looks or a message falls due."""
        async with self._lock:
            await self._settle(tick=True)
            while (stop := await self._next_stop(clock.office())) <= target:
                clock.move_to(max(stop, clock.office()))
                await self._settle(tick=True)
            clock.move_to(max(target, clock.office()))
            await self._settle(tick=True)

    async def seconds_to_next(self) -> float:
        """Until the next message falls due; a day where none waits."""
        waiting = await self._reader.run_db(_first_waiting)
        if waiting is None:
            return A_DAY_SECONDS
        return max(0.05, (waiting - self._clock.office()).total_seconds())

    async def _next_stop(self, after: datetime) -> datetime:
        waiting = await self._reader.run_db(_first_waiting)
        stops = [self._ticker.next_after(after)]
        if waiting is not None:
            stops.append(waiting)
        return min(stops)


def _first_waiting(db: Db) -> datetime | None:
    row = db.one("waiting_from")
    return instant(row[0]) if row and row[0] else None
