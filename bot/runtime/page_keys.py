"""Keys to our pages: a one-time link opens a session. Only their hashes are kept; wall time ends them."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from bot.notices.pages import LINK_MINUTES
from bot.runtime.clock import Clock
from bot.runtime.reader import Reader
from bot.runtime.writer import Writer
from bot.storage.database import Db
from bot.storage.instants import stamp
from bot.storage.record import Transaction
from bot.text import Span
from bot.wording.cards import PageLink, RenderedCard

BYTES: Final = 16  # 128 random bits
LINK_LIFE: Final = timedelta(minutes=LINK_MINUTES)
SESSION_LIFE: Final = timedelta(hours=8)


@dataclass(frozen=True, slots=True)
class Entered:
    """A session that begins: its secret, and where the link leads."""

    secret: str
    path: str


@dataclass(frozen=True, slots=True)
class PageKeys:
    """Links and sessions of this ledger."""

    writer: Writer
    reader: Reader
    clock: Clock

    async def leads_to(self, token: str) -> str | None:
        """Where a link leads that was not used yet; looking does not use it up."""
        now = self.clock.wall()
        row = await self.reader.run_db(lambda db: _find(db, token, "link", now))
        return row[1] if row else None

    async def enter(self, token: str) -> Entered | None:
        """Use the link up and begin a session; None for one that is used, run out or was never given."""
        now = self.clock.wall()

        def record(tx: Transaction) -> Entered | None:
            row = _find(tx.db, token, "link", now)
            if row is None or not tx.db.touched("drop_page_key", of=hashed(token), of_kind="link"):
                return None
            person, path = row
            return Entered(_add(tx, PageLink(path, person), "session", now + SESSION_LIFE), path)

        return await self.writer.run(record)

    async def person(self, secret: str) -> str | None:
        """Whose session it is, while it lasts."""
        now = self.clock.wall()
        row = await self.reader.run_db(lambda db: _find(db, secret, "session", now))
        return row[0] if row else None


def one_time_address(tx: Transaction, link: PageLink, *, wall_at: datetime) -> str:
    """The address of a new one-time link; only the chat will hold it."""
    token = _add(tx, link, "link", wall_at + LINK_LIFE)
    return f"{tx.view.pages}/enter/{token}"


def with_address(card: RenderedCard, address: str) -> RenderedCard:
    """The card with the address on a line of its own."""
    return replace(card, lines=(*card.lines, (Span(address),))) if address else card


def _add(tx: Transaction, link: PageLink, kind: str, until: datetime) -> str:
    secret = secrets.token_urlsafe(BYTES)
    tx.db.run(
        "add_page_key", digest=hashed(secret), kind=kind, person=link.person, path=link.path,
        expires_at=stamp(until),
    )  # fmt: skip
    return secret


def _find(db: Db, secret: str, kind: str, now: datetime) -> tuple[str, str] | None:
    row = db.one("page_key", digest=hashed(secret), kind=kind, now=stamp(now))
    return (row[0], row[1]) if row else None


def hashed(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()
