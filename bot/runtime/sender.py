"""The way out: lease a route, take what is ready, read again what it is about, deliver, record what
became of it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

import structlog

from bot.errors import DeliveryError, DeliveryRefused, PlatformDown, RateLimited
from bot.notices.at_lease import BuildNotice
from bot.ports.http import Entry
from bot.ports.messages import Notice, RenderedMessage, Repeat
from bot.ports.platform import Platform
from bot.runtime.calls import Http, drive
from bot.runtime.clock import Clock
from bot.runtime.limiter import Limiter
from bot.runtime.routes import Leases
from bot.runtime.ticker import error_id_of
from bot.runtime.writer import Writer
from bot.storage.codec import from_json, to_json
from bot.storage.instants import stamp
from bot.storage.outbox import BACKOFF, OutboxRow, row_from
from bot.storage.record import Transaction
from bot.wording.cards import Attachment, Card, RenderedCard

AT_ONCE: Final = 50
log = structlog.get_logger(__name__)
Render = Callable[[Card, datetime], RenderedCard]


@dataclass(frozen=True, slots=True)
class Leased:
    """A row that is ours to deliver, with its card as it is now, and where it goes."""

    row: OutboxRow
    card: Card
    chat: str
    mention_account: str | None


@dataclass(frozen=True, slots=True)
class Worded:
    """How rows become messages, and how they are carried."""

    notices: Mapping[str, BuildNotice]
    render: Render
    http: Http


class Sender:
    """Delivers the outbox of the connections of this instance, in order for each room."""

    def __init__(
        self, writer: Writer, clock: Clock, platforms: Mapping[str, Platform], words: Worded, leases: Leases
    ) -> None:
        self._writer = writer
        self._clock = clock
        self._platforms = platforms
        self._words = words
        self._leases = leases
        self._limiters = {name: Limiter(platform.limits) for name, platform in platforms.items()}
        self.on_entry: Callable[[str, int], None] = lambda room, entry_id: None

    async def drain(self) -> int:
        """Send what is ready now on every route; how many rows were taken up."""
        count = 0
        for route in self._platforms:
            count += await self._drain_route(route)
        return count

    async def recover(self) -> None:
        """After a crash between lease and `sent`: at most once is unknown now, at least once goes again."""
        await self._writer.run(self._unstick)

    async def _drain_route(self, route: str) -> int:
        fence = await self._leases.hold(route)
        if fence is None:
            return 0
        count = 0
        while leased := await self._writer.run(lambda tx: self._lease(tx, route)):
            for one in leased.rows:
                count += 1
                await self._deliver(route, one, fence)
            count += leased.dropped
        return count

    def _lease(self, tx: Transaction, route: str) -> _Batch | None:
        """Take the rows that are ready; those with nothing left to say are dropped here."""
        at = self._clock.office()
        ids = [row[0] for row in tx.db.all("ready", route=route, at=stamp(at), most=AT_ONCE)]
        taken = [self._take(tx, row_id, at) for row_id in ids]
        rows = [leased for leased in taken if leased is not None]
        return _Batch(rows, len(ids) - len(rows)) if ids else None

    def _take(self, tx: Transaction, row_id: int, at: datetime) -> Leased | None:
        raw = tx.db.one("row", id=row_id)
        if raw is None:
            return None
        row = row_from(raw)
        card = self._card(tx, row, at)
        if card is None or (row.useless_after is not None and at > row.useless_after):
            _set_state(tx, row_id, "dropped", at, why="answered" if card is None else "useless by now")
            return None
        card = replace(card, code=row.code, attachments=_documents(tx, row) or card.attachments)
        tx.db.run("set_sending", of=row_id, card=to_json(card))
        room = tx.ledger.room(row.room)
        account = tx.ledger.account_of(card.mention, row.route) if card.mention else None
        return Leased(row, card, room.chat if room else "", account)

    def _card(self, tx: Transaction, row: OutboxRow, at: datetime) -> Card | None:
        """What the row says now: a notice is built from the filings that are still owed."""
        if not isinstance(row.content, Notice):
            return row.content
        owed = [filing for filing in tx.ledger.filings(row.about) if filing.is_owed]
        if row.about and not owed:
            return None
        return self._words.notices[row.content.name](row.content.args, owed, tx.view, at)

    async def _deliver(self, route: str, leased: Leased, fence: int) -> None:
        platform, limiter = self._platforms[route], self._limiters[route]
        loop = asyncio.get_running_loop()
        wait = limiter.wait_seconds(leased.row.room, loop.time())
        if wait > 0:
            await asyncio.sleep(wait)
        limiter.spend(leased.row.room, loop.time())
        try:
            driven = await drive(
                platform.deliver(self._rendered(leased)),
                self._words.http,
                platform=platform.name,
                hosts=platform.hosts,
            )
        except DeliveryError as error:
            if isinstance(error, RateLimited):
                limiter.hold(error.wait_seconds, loop.time())
            await self._failed(leased.row, error)
        except Exception:
            log.exception("delivery failed", key=leased.row.key, error_id=error_id_of(leased.row.key))
            await self._ended(leased.row, "dead", error_id_of(leased.row.key))
        else:
            await self._sent(leased.row, driven.result, driven.entries, fence)

    def _rendered(self, leased: Leased) -> RenderedMessage:
        at, row = self._clock.office(), leased.row
        return RenderedMessage(
            key=row.key,
            chat=leased.chat,
            card=self._words.render(leased.card, at),
            wall_at=self._clock.wall(),
            office_at=at,
            mention_account=leased.mention_account,
            about=row.about,
            reply_to=row.reply_to,
            again=row.attempts > 0,
        )

    async def _sent(
        self, row: OutboxRow, message_id: str | None, entries: Sequence[Entry], fence: int
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
            return kept

        for room, entry_id in await self._writer.run(record):
            self.on_entry(room, entry_id)

    async def _failed(self, row: OutboxRow, error: DeliveryError) -> None:
        at = self._clock.office()
        if isinstance(error, RateLimited):
            later = at + timedelta(seconds=error.wait_seconds)
            await self._writer.run(lambda tx: _set_state(tx, row.id, "waiting", later, why=error.code))
        elif isinstance(error, PlatformDown) and error.sent and row.repeat is Repeat.AT_MOST_ONCE:
            await self._ended(row, "unknown", error.code)
        elif isinstance(error, DeliveryRefused) or row.attempts + 1 >= len(BACKOFF):
            await self._ended(row, "dead", str(error)[:200])
        else:
            later = at + BACKOFF[row.attempts]
            await self._writer.run(lambda tx: _set_state(tx, row.id, "waiting", later, why=error.code))
        log.warning("not delivered", key=row.key, error=error.code)

    async def _ended(self, row: OutboxRow, state: str, why: str) -> None:
        at = self._clock.office()
        await self._writer.run(lambda tx: _set_state(tx, row.id, state, at, why=why))

    def _unstick(self, tx: Transaction) -> None:
        at = self._clock.office()
        for route in self._platforms:
            for row_id, repeat, _ in tx.db.all("stranded", route=route):
                state = "unknown" if repeat == Repeat.AT_MOST_ONCE else "waiting"
                _set_state(tx, row_id, state, at, why="stopped while sending")


def _documents(tx: Transaction, row: OutboxRow) -> tuple[Attachment, ...]:
    """What the job of the row made; empty when it failed for good."""
    found = tx.db.one("job", key=row.needs_job) if row.needs_job else None
    return from_json(found[1], tuple[Attachment, ...]) if found and found[1] else ()


@dataclass(frozen=True, slots=True)
class _Batch:
    rows: list[Leased]
    dropped: int


def _set_state(tx: Transaction, row_id: int, state: str, at: datetime, *, why: str) -> None:
    tx.db.run("set_state", of=row_id, new_state=state, later=stamp(at), why=why)
