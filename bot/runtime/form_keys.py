"""Keys to the reply form: the address a room that cannot answer is given. Only their hashes are kept.

A key names the room and the filings of the message it came with, and ends when the last of them is locked.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

import msgspec

from bot.domain.filings import Filing
from bot.runtime.page_keys import BYTES, hashed
from bot.storage.database import Db
from bot.storage.instants import stamp
from bot.storage.record import Transaction
from bot.text import Span
from bot.wording.cards import RenderedCard

KIND: Final = "form"
LONGEST_LIFE: Final = timedelta(days=400)
NONCE_LIFE: Final = timedelta(hours=12)  # how long an open page may be sent


@dataclass(frozen=True, slots=True)
class FormKey:
    """Where an answer is given: `room` is a room id, `about` the filings of the message in their order."""

    digest: str
    room: str
    about: tuple[str, ...]


def form_address(
    tx: Transaction, room: str, filings: Sequence[Filing], *, wall_at: datetime, at: datetime
) -> str:
    """A new address for answers from that room on those filings. `at` is office time."""
    secret = secrets.token_urlsafe(BYTES)
    life = max(filing.locked_at for filing in filings) - at
    path = msgspec.json.encode({"room": room, "about": [filing.id for filing in filings]}).decode()
    until = stamp(wall_at + min(max(life, NONCE_LIFE), LONGEST_LIFE))
    tx.db.run("add_page_key", digest=hashed(secret), kind=KIND, person="", path=path, expires_at=until)
    return f"{tx.view.pages}/r/{secret}"


def with_form(card: RenderedCard, address: str) -> RenderedCard:
    """The card with the form's address as its last line."""
    return replace(card, after=(*card.after, (Span(address),))) if address else card


def find_form(db: Db, secret: str, wall_at: datetime) -> FormKey | None:
    """None for a key that has run out or was never given."""
    digest = hashed(secret)
    row = db.one("page_key", digest=digest, kind=KIND, now=stamp(wall_at))
    if row is None:
        return None
    named = msgspec.json.decode(row[1], type=dict[str, str | list[str]])
    return FormKey(digest, str(named["room"]), tuple(named["about"]))


def new_nonce(secret: str, wall_at: datetime) -> str:
    """What a page must bring back: once, within hours, and made for this address only."""
    head = f"{int(wall_at.timestamp()):x}.{secrets.token_hex(8)}"
    return f"{head}.{_proof(secret, head)}"


def is_nonce(secret: str, nonce: str, wall_at: datetime) -> bool:
    head, _, proof = nonce.rpartition(".")
    if not hmac.compare_digest(_proof(secret, head).encode(), proof.encode()):
        return False
    made_at = int(head.partition(".")[0], 16)
    return 0 <= int(wall_at.timestamp()) - made_at <= NONCE_LIFE.total_seconds()


def _proof(secret: str, head: str) -> str:
    return hmac.new(secret.encode(), f"form:{head}".encode(), hashlib.sha256).hexdigest()
