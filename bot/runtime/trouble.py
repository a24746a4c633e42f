"""Counting what failed, and telling the office what did not arrive or was set aside."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Final

from bot.notices.service import delivery_dead, delivery_unknown, set_aside
from bot.ports.messages import OutboundMessage, Repeat
from bot.ports.usecase import Outcome
from bot.storage.instants import stamp
from bot.storage.keys import bounded
from bot.storage.outbox import OutboxRow
from bot.storage.record import Transaction

MOST_FAILURES: Final = 3  # of a key; then it is set aside


def error_id_of(key: str) -> str:
    """E- and four signs, from the key that failed: what people are told and the log holds."""
    return f"E-{hashlib.sha256(key.encode()).hexdigest()[:4].upper()}"


def count_failure(tx: Transaction, key: str, *, wall_at: datetime, office_at: datetime) -> int:
    """Outside the transaction that failed; how often by now. The third time the office hears of it."""
    error_id = error_id_of(key)
    row = tx.db.one("failure", key=bounded(key))
    count = (row[0] if row else 0) + 1
    tx.db.run("put_failure", key=bounded(key), count=count, error=error_id, at=stamp(wall_at))
    if count == MOST_FAILURES:
        messages = tuple(
            OutboundMessage(
                f"aside/{error_id}/{count}/{office}",
                office,
                set_aside(error_id),
                repeat=Repeat.AT_LEAST_ONCE,
                priority=2,
            )
            for office in tx.ledger.rooms_seated("office", "")
        )
        tx.record(Outcome(messages=messages), at=office_at)
    return count


def tell_office(tx: Transaction, row: OutboxRow, state: str, at: datetime) -> None:
    """A message to each of the office's rooms, once a row; none about a message that was for that room."""
    filings = tx.ledger.filings(row.about)
    labels = list(dict.fromkeys(filing.label for filing in filings))
    room = tx.ledger.room(row.room)
    name = (room.name or room.chat) if room else row.room
    card = delivery_unknown(name, at=at, labels=labels)
    if state == "dead":
        card = delivery_dead(name, reason=row.error or "", labels=labels)
    plan = filings[0].plan if filings else ""
    messages = tuple(
        OutboundMessage(f"trouble/{row.id}/{office}", office, card, repeat=Repeat.AT_LEAST_ONCE, priority=2)
        for office in tx.ledger.rooms_seated("office", plan)
        if office != row.room and not row.key.startswith("trouble/")
    )
    tx.record(Outcome(messages=messages), at=at)
