"""The outbox: rows of messages to send."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.domain.requests import recorded_ids
from bot.ports.messages import Content, Notice, OutboundMessage, Repeat
from bot.storage.codec import from_json, to_json
from bot.storage.codes import CODE_LIFE, free_code
from bot.storage.database import Db, Row
from bot.storage.instants import instant, stamp
from bot.storage.keys import bounded
from bot.wording.cards import Card

MAYBE_SENT: Final = "maybe_sent"  # the error of a row that may have arrived: it goes again marked as such
BACKOFF: Final = tuple(timedelta(seconds=each) for each in (30, 120, 600, 3600, 3600, 7200, 14400, 28800))


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """One message on its way. Until `safe_until` the platform takes it again and shows it once."""

    id: int
    key: str
    route: str
    room: str
    priority: int
    content: Content
    about: tuple[str, ...]
    repeat: Repeat
    state: str
    not_before: datetime
    useless_after: datetime | None
    attempts: int
    code: str | None
    reply_to: str | None
    needs_job: str | None
    error: str | None
    asked_for: bool = False
    safe_until: datetime | None = None

    def repeats_safely(self, at: datetime) -> bool:
        """It may have arrived, and the platform would still show it once."""
        return self.error == MAYBE_SENT and self.safe_until is not None and at < self.safe_until


def add(db: Db, message: OutboundMessage, *, at: datetime) -> None:
    """Store a message unless its key is there already. Raises LookupError for an unknown room."""
    room = db.one("room", id=message.room)
    if room is None:
        raise LookupError(f"no room {message.room!r}")
    db.run(
        "add_outbox",
        key=bounded(message.key),
        route=room[1],
        room=message.room,
        priority=message.priority,
        content=content_json(message.content),
        about=to_json(message.about),
        repeat=message.repeat.value,
        state="waiting",
        not_before=stamp(message.not_before or at),
        useless_after=stamp(message.useless_after) if message.useless_after else None,
        attempts=0,
        code=free_code(db, message.room, message.key, at=at) if message.answerable else None,
        code_until=stamp(at + CODE_LIFE) if message.answerable and not recorded_ids(message.about) else None,
        reply_to=message.reply_to,
        needs_job=message.needs_job,
        sent_at=None,
        sent_card=None,
        message_id=None,
        error=None,
        asked_for=message.asked_for,
        safe_until=None,
    )


def row_from(row: Row) -> OutboxRow:
    return OutboxRow(
        id=row[0],
        key=row[1],
        route=row[2],
        room=row[3],
        priority=row[4],
        content=_content(row[5]),
        about=from_json(row[6], tuple[str, ...]),
        repeat=Repeat(row[7]),
        state=row[8],
        not_before=instant(row[9]),
        useless_after=instant(row[10]) if row[10] else None,
        attempts=row[11],
        code=row[12],
        reply_to=row[14],
        needs_job=row[15],
        error=row[19],
        asked_for=bool(row[20]),
        safe_until=instant(row[21]) if row[21] else None,
    )


def content_json(content: Content) -> str:
    """As the column `content` holds it."""
    return ("N" if isinstance(content, Notice) else "C") + to_json(content)


def _content(text: str) -> Content:
    return from_json(text[1:], Notice) if text[0] == "N" else from_json(text[1:], Card)
