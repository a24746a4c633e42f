"""What rooms are sent on a day: counted as it leaves, and held back where a unit has had enough (减负)."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime

from bot.domain.budget import must_wait, next_digest
from bot.storage.instants import stamp
from bot.storage.outbox import OutboxRow
from bot.storage.record import Transaction
from bot.text import Spans
from bot.wording.cards import RenderedCard

DIGESTS = "digest/"


def held_back(tx: Transaction, row: OutboxRow, at: datetime, going: Counter[str]) -> bool:
    """Put the row back until the next digest where its room has had the day's messages; `going` are those of
    the same batch, by room.
    """
    if row.asked_for or row.key.startswith(DIGESTS):
        return False
    day = tx.view.calendar.local_day(at).isoformat()
    sent = tx.db.one("sent_today", room=row.room, day=day)
    count = (sent[0] if sent else 0) + going[row.room]
    if not must_wait(sent=count, units=_units(tx, row.room) if count else 0, priority=row.priority):
        return False
    later = next_digest(at, tx.view.calendar)
    tx.db.run("set_state", of=row.id, new_state="waiting", later=stamp(later), why=row.error)
    return True


def count_sent(tx: Transaction, row: OutboxRow, card: RenderedCard, day: date) -> None:
    """A message left: how long it is, and whom it mentions. An answer counts for its length alone."""
    tx.db.run(
        "count_sent",
        room=row.room,
        day=day.isoformat(),
        messages=0 if row.asked_for else 1,
        urgent=int(row.priority == 0),
        mentions=int(card.mention is not None),
        characters=characters_of(card),
    )


def characters_of(card: RenderedCard) -> int:
    """As people read it, buttons apart."""
    spans: tuple[Spans, ...] = (card.title, *card.lines, *card.after)
    cells = (cell for row in card.table for cell in row)
    parts = (part for field in card.fields for part in field)
    return sum(len(span.text) for each in (*spans, *cells, *parts) for span in each)


def _units(tx: Transaction, room: str) -> int:
    """Of how many units it is the room; none where the office or the leading group sits there too."""
    row = tx.db.one("unit_seats", room=room)
    seats, units = (row[0], int(row[1] or 0)) if row else (0, 0)
    return units if units == seats else 0
