"""Telling the office what did not arrive, or may not have."""

from __future__ import annotations

from datetime import datetime

from bot.notices.service import delivery_dead, delivery_unknown
from bot.ports.messages import OutboundMessage, Repeat
from bot.ports.usecase import Outcome
from bot.storage.outbox import OutboxRow
from bot.storage.record import Transaction


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
