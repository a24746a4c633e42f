"""Settling what is due, and moving office time forward with everything on the way."""

from __future__ import annotations

import asyncio
from datetime import datetime

from bot.runtime.clock import Clock, MovableClock
from bot.runtime.sender import Sender
from bot.runtime.ticker import Ticker
from bot.runtime.waiting import Waiting
from bot.runtime.work import Works


class Mover:
    """Drives schedules, documents and the outbox until nothing is due, waiting or in a worker.

    Of messages those that are there after the tick: under a steady load the next tick comes all the same.
    """

    def __init__(self, clock: Clock, ticker: Ticker, sender: Sender, work: Works, waiting: Waiting) -> None:
        self._clock = clock
        self._ticker = ticker
        self._sender = sender
        self._work = work
        self._waiting = waiting
        self._lock = asyncio.Lock()
        self._ticked = False  # the first tick sees all that came due while we were down

    async def settle(self, *, tick: bool = True) -> None:
        """Run a tick at the present office time, then documents and sends, until nothing is left to do."""
        async with self._lock:
            await self._settle(tick=tick)

    async def tick(self) -> bool:
        """Only decide what is due; whether all of it could be decided."""
        async with self._lock:
            await self._tick()
            return not self._ticker.failed

    async def published(self) -> bool:
        """Only go on with what a publication began; whether all of it could be decided."""
        async with self._lock:
            await self._ticker.published(self._clock.office())
            return not self._ticker.failed

    async def _tick(self) -> None:
        await self._ticker.tick(self._clock.office())
        self._ticked = True

    async def _settle(self, *, tick: bool) -> None:
        if tick:
            await self._tick()
        newest, ready, works = await self._waiting.look(self._work.waits)
        while ready or works:  # most ticks bring nothing: no route is leased then
            settled = await self._work.run_waiting()
            ready = ready or await self._waiting.has_ready(newest)
            if not (await self._sender.drain(newest) if ready else 0) + settled:
                break

    async def move_to(self, clock: MovableClock, target: datetime) -> None:
        """Forward to `target`, stopping at each instant where a schedule has something due or a message may
        go.
        """
        async with self._lock:
            await self._settle(tick=not self._ticked)
            while (stop := await self._next_stop(clock.office(), target)) is not None:
                clock.move_to(stop)
                await self._ticker.tick_at(stop)
                await self._settle(tick=False)
            clock.move_to(target)
            await self._settle(tick=False)

    async def _next_stop(self, after: datetime, target: datetime) -> datetime | None:
        """The next instant up to `target` at which something is due, or a message falls due or may go."""
        message = min((each for each in await self._waiting.stops(after) if each <= target), default=None)
        due = await self._ticker.next_due(after, message or target)
        return due or message
