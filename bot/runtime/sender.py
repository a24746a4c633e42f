"""The way out: lease a route, take what is ready, read again what it is about, deliver, record what
became of it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any, Final

import structlog

from bot.errors import DeliveryError, RateLimited
from bot.ports.http import Entry
from bot.ports.messages import RenderedMessage
from bot.ports.platform import FollowsUp, Platform
from bot.runtime.calls import drive
from bot.runtime.clock import Clock
from bot.runtime.form_keys import with_form
from bot.runtime.leased import Batch, Leased, Worded
from bot.runtime.limiter import Limiter
from bot.runtime.order import Earlier, Order
from bot.runtime.outcomes import Became, after_failure, repeats_of
from bot.runtime.page_keys import with_address
from bot.runtime.room_days import count_sent
from bot.runtime.routes import Leases
from bot.runtime.spent import held, keep_held, spent_before
from bot.runtime.taking import GIVEN_UP, SoFar, Taking, settle_stranded
from bot.runtime.trouble import error_id_of, tell_office
from bot.runtime.writer import Writer
from bot.storage.instants import stamp
from bot.storage.outbox import MAYBE_SENT, OutboxRow
from bot.storage.record import Transaction
from bot.wording.cards import RenderedCard

AT_ONCE: Final = 50
ANY_ROW: Final = 2**62
log = structlog.get_logger(__name__)


class Sender:
    """Delivers the outbox of the connections of this instance, in order for each room."""

    def __init__(
        self, writer: Writer, clock: Clock, platforms: Mapping[str, Platform], words: Worded, leases: Leases
    ) -> None:
        self._writer = writer
        self._clock = clock
        self._platforms = platforms
        self._words = words
        self._taking = Taking(words, platforms, clock)
        self._leases = leases
        self._order = Order(platforms)
        self._limiters = {name: Limiter(platform.limits) for name, platform in platforms.items()}
        self.on_entry: Callable[[str, int], None] = lambda room, entry_id: None
        self._locks = {route: asyncio.Lock() for route in platforms}
        self._left: dict[str, tuple[int, list[Leased]]] = {}  # fence and rows of a batch; the first is going
        leases.on_taken, leases.on_held = self._taken_over, self._kept_silent

    async def drain(self, newest: int = ANY_ROW) -> int:
        """Send what may go now, on all routes at once; how many rows were taken up.

        Rows after `newest` wait for the next time, so that it ends however many come meanwhile.
        """
        async with asyncio.TaskGroup() as group:
            routes = [group.create_task(self.drain_route(route, newest)) for route in self._platforms]
        return sum(route.result() for route in routes)

    async def drain_route(self, route: str, newest: int = ANY_ROW) -> int:
        """The same on one route; whoever else drains it goes first."""
        async with self._locks[route]:
            return await self._drain_route(route, newest)

    @property
    def routes(self) -> Sequence[str]:
        return tuple(self._platforms)

    def rests(self, route: str) -> bool:
        """It was ours, so that what another instance left there is settled, and nothing we leased is left."""
        return self._leases.held_before(route) and not self._left.get(route, (0, []))[1]

    def limited_seconds(self, route: str) -> float | None:
        """Until the route's limits let its next message go; None where they hold nothing back."""
        wait = self._limiters[route].wait_seconds("", self._clock.seconds())
        return wait if wait > 0 else None

    async def stop(self) -> None:
        """Let another instance, or the next start, send at once. Where that fails, leases run out."""
        try:
            for route in self._platforms:
                await self._put_back(route)
            await self._leases.release()
        except Exception:
            log.exception("routes not released")

    async def _drain_route(self, route: str, newest: int) -> int:
        """As far as the limits allow. Never waits for them, so that urgent rows are not behind others."""
        limiter, count = self._limiters[route], 0
        await self._put_back(route)
        while limiter.free(self._clock.seconds(), most=AT_ONCE):
            fence = await self._leases.hold(route)
            most = limiter.free(self._clock.seconds(), most=AT_ONCE)  # the route may have been another's
            if fence is None or not most:
                break
            ready = {"route": route, "newest": newest, "most": most}
            batch = await self._writer.run(partial(self._lease, fence=fence, ready=ready))
            if batch is None:
                break
            count += batch.dropped
            left = self._left[route][1]
            while left:
                if await self._leases.hold(route) != fence:
                    left.clear()
                    return count  # whoever took over has settled the rows that are left
                count += await self._deliver(route, left[0], fence)
                left.pop(0)
        return count

    def _lease(self, tx: Transaction, fence: int, ready: Mapping[str, Any]) -> Batch | None:
        """Take the rows that are ready; those with nothing left to say are dropped here."""
        if not self._leases.owns(tx, ready["route"], fence):
            return None
        at = self._clock.office()
        ids = [row[0] for row in tx.db.all("ready", at=stamp(at), **ready)]
        so_far = SoFar(self._order.resting(tx, ready["route"], at) if ids else [])
        taken = [self._taking.take(tx, row_id, at, so_far) for row_id in ids]
        rows = [leased for each in taken for leased in each]
        self._left[ready["route"]] = (fence, rows)
        return Batch(rows, taken.count([])) if ids else None

    async def _deliver(self, route: str, leased: Leased, fence: int) -> int:
        """1, or 0 where its room has to wait."""
        platform, limiter = self._platforms[route], self._limiters[route]
        wait = limiter.wait_seconds(leased.row.room, self._clock.seconds())
        if wait > 0:
            later = self._clock.office() + timedelta(seconds=wait)
            again = Became("waiting", later, leased.row.error, leased.row.safe_until)
            await self._unsent(leased.row, fence, again, tried=False, whole_room=True)
            return 0
        limiter.spend(leased.row.room, self._clock.seconds())
        rendered = self._rendered(leased)
        try:
            driven = await drive(
                platform.deliver(rendered),
                self._words.http,
                platform=platform.name,
                hosts=platform.hosts,
                stored=self._words.stored,
            )
        except DeliveryError as error:
            log.warning("not delivered", key=leased.row.key, error=error.code)
            became = after_failure(leased.row, error, self._clock.office(), repeats=repeats_of(platform))
            if isinstance(error, RateLimited):  # it ends after the message's own wait, which keeps its place
                await self._hold(leased.row, error)
            tried = not isinstance(error, RateLimited)
            await self._unsent(leased.row, fence, became, tried=tried, whole_room=not tried)
        except Exception:
            error_id = error_id_of(leased.row.key)
            log.exception("delivery failed", key=leased.row.key, error_id=error_id)
            await self._unsent(leased.row, fence, Became("dead", self._clock.office(), error_id), tried=True)
        else:
            await self._sent(leased.row, driven.result, driven.entries, fence, rendered.card)
            await self._follow_up(platform, leased, driven.result)
        return 1

    async def _hold(self, row: OutboxRow, error: RateLimited) -> None:
        """Be silent in the room the refusal is about; else on the route, whoever owns it then."""
        limiter = self._limiters[row.route]
        of_room = limiter.by_room if error.of_room is None else error.of_room
        room, wall_at = row.room if of_room else "", self._clock.wall()
        limiter.hold(error.wait_seconds, self._clock.seconds(), room=room or None)
        await self._writer.run(lambda tx: keep_held(tx, row.route, room, error.wait_seconds, wall_at=wall_at))

    async def _follow_up(self, platform: Platform, leased: Leased, message_id: str | None) -> None:
        """What the platform adds to a message that went; it stands without it."""
        if not isinstance(platform, FollowsUp) or message_id is None:
            return
        try:
            calls = platform.follow_up(self._rendered(leased), message_id)
            await drive(calls, self._words.http, platform=platform.name, hosts=platform.hosts)
        except DeliveryError as error:
            log.warning("not followed up", key=leased.row.key, error=error.code)
            if isinstance(error, RateLimited):
                await self._hold(leased.row, error)

    def _rendered(self, leased: Leased) -> RenderedMessage:
        at, row = self._clock.office(), leased.row
        card = replace(leased.card, again=row.error == MAYBE_SENT and not row.repeats_safely(at))
        return RenderedMessage(
            key=row.key,
            chat=leased.chat,
            card=with_form(with_address(self._words.render(card, at), leased.address), leased.form),
            wall_at=self._clock.wall(),
            office_at=at,
            mention_account=leased.mention_account,
            about=row.about,
            reply_to=row.reply_to,
            again=card.again,
        )

    async def _sent(
        self, row: OutboxRow, message_id: str | None, entries: Sequence[Entry], fence: int, card: RenderedCard
    ) -> None:
        at = self._clock.office()

        def record(tx: Transaction) -> list[tuple[str, int]]:
            kept = [
                (row.room, int(found[0]))
                for entry in entries
                if (found := tx.db.one("add_entry", room=row.room, at=stamp(at), body=entry.body))
            ]
            said = str(kept[0][1]) if kept else message_id
            tx.db.run(
                "set_sent",
                of=row.id,
                moment=stamp(at),
                platform_id=said,
                by_route=row.route,
                with_fence=fence,
            )
            count_sent(tx, row, card, tx.view.calendar.local_day(at))
            return kept

        for room, entry_id in await self._writer.run(record):
            self.on_entry(room, entry_id)

    async def _unsent(
        self, row: OutboxRow, fence: int, became: Became, *, tried: bool, whole_room: bool = False
    ) -> None:
        """Record what became of a row that was not sent, unless another instance has taken the route over.

        The office hears of a row that goes no further. With `whole_room` all that waits for the room waits as
        long, so that a backlog is not taken up row by row. What the batch has behind it keeps its place.
        """
        state, why = became.state, became.error
        rests = Earlier(row.id, row.key, row.room, row.priority, became.not_before)
        at, left = self._clock.office(), self._left[row.route][1]
        behind = [each for each in left[1:] if state == "waiting" and rests.holds(each.row, at)]

        def record(tx: Transaction) -> None:
            changed = tx.db.touched(
                "set_unsent",
                of=row.id,
                new_state=state,
                later=stamp(became.not_before),
                why=why,
                safe=stamp(became.safe_until) if became.safe_until else None,
                tried=row.attempts + tried,
                by_route=row.route,
                with_fence=fence,
            )
            if changed and whole_room:
                later = stamp(became.not_before)
                tx.db.run("put_off_room", of_route=row.route, of_room=row.room, later=later)
            for each in behind if changed else ():
                tx.db.run("put_back", of=each.row.id, later=stamp(became.not_before))
            if changed and state in GIVEN_UP:
                tell_office(tx, replace(row, error=why), state, self._clock.office())

        await self._writer.run(record)
        left[1:] = [each for each in left[1:] if each not in behind]
        self._order.failed(row.route)

    async def _put_back(self, route: str) -> None:
        """A batch was cut short (a stop, a lost ledger): what was not begun waits again, the one that was
        is settled as after a crash.
        """
        fence, left = self._left.get(route, (0, []))
        if not left:
            return

        def record(tx: Transaction) -> None:
            if self._leases.owns(tx, route, fence):
                for one in left[1:]:
                    tx.db.run("put_back", of=one.row.id, later=stamp(one.row.not_before))
                self._unstick(tx, route)

        await self._writer.run(record)
        left.clear()

    def _taken_over(self, tx: Transaction, route: str) -> None:
        """Limits hold over a restart and a change of owner: what went lately counts."""
        limiter, now, limits = self._limiters[route], self._clock.seconds(), self._platforms[route].limits
        limiter.begin(spent_before(tx, route, limits, self._clock.office()), now)
        self._unstick(tx, route)

    def _kept_silent(self, tx: Transaction, route: str) -> None:
        """What another instance was told while it still had the route counts here too."""
        for room, seconds in held(tx, route, self._clock.wall()):
            self._limiters[route].hold(seconds, self._clock.seconds(), room=room or None)

    def _unstick(self, tx: Transaction, route: str) -> None:
        """Rows whose sender stopped between lease and `sent`."""
        self._order.failed(route)
        settle_stranded(tx, route, self._clock.office())
