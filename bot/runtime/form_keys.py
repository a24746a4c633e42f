"""Keys to the reply form: the address a room that cannot answer is given. Only their hashes are kept.

A key names the room and the filings of the message it came with, and ends when the last of them is locked.
One to an event, or to receipts, names those instead.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

import msgspec

from bot.runtime.page_keys import BYTES, hashed
from bot.storage.codec import from_json
from bot.storage.database import Db
from bot.storage.instants import stamp
from bot.storage.record import Transaction
from bot.text import Span
from bot.wording.cards import RenderedCard

KIND: Final = "form"
LONGEST_LIFE: Final = timedelta(days=400)
_TOKEN: Final = re.compile(rf"[A-Za-z0-9_-]{{{len(secrets.token_urlsafe(BYTES))}}}")
NONCE_LIFE: Final = timedelta(hours=12)  # how long an open page may be sent


@dataclass(frozen=True, slots=True)
class FormOf:
    """Where an answer is given: `room` is a room id, `about` the filings of the message in their order,
    `subject` what the form is about where it is no filing: the number of an event, `new` for one that has
    none yet, or receipt. `units` had the room when the message left: nobody else tells of an event by it.
    """

    room: str
    about: tuple[str, ...]
    subject: str = ""
    units: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FormKey:
    """A form by the hash of its secret."""

    digest: str
    form: FormOf


def form_address(tx: Transaction, form: FormOf, life: timedelta | None, *, wall_at: datetime) -> str:
    """A new address for that form. `life` is how long it may be of use; None where nobody can say."""
    secret = secrets.token_urlsafe(BYTES)
    path = msgspec.json.encode(form).decode()
    until = stamp(wall_at + min(max(life or LONGEST_LIFE, NONCE_LIFE), LONGEST_LIFE))
    tx.db.run("add_page_key", digest=hashed(secret), kind=KIND, person="", path=path, expires_at=until)
    return f"{tx.view.pages}/r/{secret}"


def with_form(card: RenderedCard, address: str) -> RenderedCard:
    """The card with the form's address as its last line."""
    return replace(card, after=(*card.after, (Span(address),))) if address else card


def is_token(secret: str) -> bool:
    """It looks like one of ours."""
    return _TOKEN.fullmatch(secret) is not None


def find_form(db: Db, secret: str, wall_at: datetime) -> FormKey | None:
    """None for a key that has run out or was never given."""
    digest = hashed(secret)
    row = db.one("page_key", digest=digest, kind=KIND, now=stamp(wall_at))
    if row is None:
        return None
    return FormKey(digest, from_json(row[1], FormOf))


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
