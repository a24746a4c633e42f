"""Short codes: what a message can be answered by where a platform's quotes carry no message id (R-7F3K)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.storage.codec import from_json
from bot.storage.database import Db, Row
from bot.storage.instants import instant
from bot.storage.keys import bounded
from bot.wording.cards import Card

CODE_ALPHABET: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
CODE_LIFE: Final = timedelta(days=30)  # after the last of its filings closed, or from a message about none


@dataclass(frozen=True, slots=True)
class SentMessage:
    """What somebody answers: the filings it was about and the card they saw; `ref` tells it from others."""

    about: tuple[str, ...]
    card: Card | None
    ref: str = ""


def free_code(db: Db, room: str, key: str, *, at: datetime) -> str:
    """R- and the shortest prefix, 4 or more, of the key's hash that no living code of the room has."""
    number = int.from_bytes(hashlib.sha256(key.encode()).digest(), "big")
    signs = "".join(CODE_ALPHABET[(number >> shift) & 31] for shift in range(0, 60, 5))
    for length in range(4, len(signs) + 1):
        code = f"R-{signs[:length]}"
        if _living(db, room, code, at) is None:
            return code
    raise LookupError(f"no free code in {room!r}")


def find_sent(
    db: Db, room: str, *, message_id: str | None, code: str | None, at: datetime
) -> SentMessage | None:
    """The message of ours that is answered: by the platform's id, else by a code that still lives."""
    row = db.one("by_message", room=room, message_id=message_id) if message_id else None
    if row is None and code:
        row = _living(db, room, code, at)
    if row is None:
        return None
    return SentMessage(_about(row), from_json(row[2], Card) if row[2] else None, f"out/{row[0]}")


def find_answer(db: Db, key: str) -> SentMessage | None:
    """The card that a message with this key was answered with; None where it was answered with nothing, or
    too long ago.
    """
    row = db.one("answer", key=bounded(key))
    if row is None or not row[0]:
        return None
    about = from_json(row[1], tuple[str, ...]) if row[1] else ()
    return SentMessage(about, from_json(row[0], Card), bounded(key))


def _living(db: Db, room: str, code: str, at: datetime) -> Row | None:
    """The newest message of the room whose code is still alive: a code may have been given anew."""
    return next((row for row in db.all("by_code", room=room, code=code) if _lives(db, row, at)), None)


def _lives(db: Db, row: Row, at: datetime) -> bool:
    """A code lives until the filings of its message are closed, and CODE_LIFE longer."""
    about, until = _about(row), row[3]
    if not about or until is not None:
        return until is not None and at < instant(until)
    return any(_is_open_or_lately_closed(db, filing, at) for filing in about)


def _is_open_or_lately_closed(db: Db, filing: str, at: datetime) -> bool:
    row = db.one("closed_at", id=filing)
    return row is not None and (row[0] is None or at < instant(row[0]) + CODE_LIFE)


def _about(row: Sequence[str]) -> tuple[str, ...]:
    return from_json(row[1], tuple[str, ...])
