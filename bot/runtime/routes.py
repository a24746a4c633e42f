"""Who sends on a route: one instance owns it 30 s and renews at 10, so that limits in memory hold."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from bot.runtime.clock import Clock
from bot.runtime.instance import Instance
from bot.runtime.writer import Writer
from bot.storage.instants import instant, stamp
from bot.storage.record import Transaction

LEASE: Final = timedelta(seconds=30)
RENEW_BEFORE: Final = timedelta(seconds=20)  # of the lease left: renewed 10 s after it was taken


class Leases:
    """The routes this instance holds. Wall time.

    `on_taken` is called in the transaction that takes a route over, `on_held` there and at each renewal.
    """

    def __init__(self, writer: Writer, clock: Clock, instance: Instance) -> None:
        self._writer = writer
        self._clock = clock
        self._instance = instance
        self._held: dict[str, tuple[int, str]] = {}
        self.on_taken: Callable[[Transaction, str], None] = lambda tx, route: None
        self.on_held: Callable[[Transaction, str], None] = lambda tx, route: None

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

    def held_before(self, route: str) -> bool:
        """Whether it was ours when we last looked, though the lease may have run out since."""
        return route in self._held

    async def release(self) -> None:
        """Let go of every route, so that another instance, or the next start, need not wait."""
        held, self._held = self._held, {}
        until = stamp(self._clock.wall())

        def let_go(tx: Transaction) -> None:
            for route, (fence, _) in held.items():
                tx.db.run("renew_route", by_route=route, with_fence=fence, new_until=until)

        await self._writer.run(let_go)

    def owns(self, tx: Transaction, route: str, fence: int) -> bool:
        """Nobody has taken the route over since it got that fence."""
        row = tx.db.one("route", route=route)
        return row is not None and row[0] == self._instance.name and row[1] == fence

    def _take(self, tx: Transaction, route: str) -> int | None:
        now = self._clock.wall()
        row = tx.db.one("route", route=route)
        ours = row is not None and row[0] == self._instance.name
        if row is not None and not ours and not self._instance.alone and instant(row[2]) > now:
            return None
        fence = int(row[1]) if row is not None and ours else (int(row[1]) if row else 0) + 1
        tx.db.run("put_route", route=route, owner=self._instance.name, fence=fence, until=stamp(now + LEASE))
        if not ours:
            self.on_taken(tx, route)
        self.on_held(tx, route)
        return fence
