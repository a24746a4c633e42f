"""Who sends on a route: one instance owns it 30 s and renews at 10, so that limits in memory hold."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from bot.runtime.clock import Clock
from bot.runtime.writer import Writer
from bot.storage.instants import instant, stamp
from bot.storage.record import Transaction

LEASE: Final = timedelta(seconds=30)
RENEW_BEFORE: Final = timedelta(seconds=20)  # of the lease left: renewed 10 s after it was taken


class Leases:
    """The routes this instance holds. Wall time."""

    def __init__(self, writer: Writer, clock: Clock, owner: str) -> None:
        self._writer = writer
        self._clock = clock
        self._owner = owner
        self._held: dict[str, tuple[int, str]] = {}

    async def hold(self, route: str) -> int | None:
        """Our fence on the route, taken or renewed as needed; None while another instance owns it."""
        now = self._clock.wall()
        held = self._held.get(route)
        if held is not None and now < instant(held[1]) - RENEW_BEFORE:
            return held[0]
        fence = await self._writer.run(lambda tx: self._take(tx, route))
        if fence is None:
            self._held.pop(route, None)
        else:
            self._held[route] = (fence, stamp(now + LEASE))
        return fence

    def _take(self, tx: Transaction, route: str) -> int | None:
        now = self._clock.wall()
        row = tx.db.one("route", route=route)
        ours = row is not None and row[0] == self._owner
        if row is not None and not ours and instant(row[2]) > now:
            return None
        fence = int(row[1]) if row is not None and ours else (int(row[1]) if row else 0) + 1
        tx.db.run("put_route", route=route, owner=self._owner, fence=fence, until=stamp(now + LEASE))
        return fence
