"""What a delivery makes of its row, which documents go with it, and whom it may mention."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeAlias

from bot.errors import DeliveryError, DeliveryRefused, PlatformDown, RateLimited
from bot.ports.messages import Repeat
from bot.storage.codec import from_json
from bot.storage.keys import bounded
from bot.storage.outbox import BACKOFF, MAYBE_SENT, OutboxRow
from bot.storage.record import Transaction
from bot.wording.cards import Attachment, Card

Became: TypeAlias = tuple[str, datetime, str | None]  # state, not before, error


def after_failure(row: OutboxRow, error: DeliveryError, at: datetime) -> Became:
    """What a failed delivery makes of a row. A wait for rate is no attempt."""
    if isinstance(error, RateLimited):
        return "waiting", at + timedelta(seconds=error.wait_seconds), row.error
    if isinstance(error, DeliveryRefused):
        return "dead", at, str(error)[:200]
    sent = row.error == MAYBE_SENT or (isinstance(error, PlatformDown) and error.sent)
    why = MAYBE_SENT if sent else error.code
    if sent and row.repeat is Repeat.AT_MOST_ONCE:
        return "unknown", at, why
    if row.attempts + 1 >= len(BACKOFF):
        return "dead", at, why
    return "waiting", at + BACKOFF[row.attempts], why


def documents_of(tx: Transaction, row: OutboxRow) -> tuple[Attachment, ...]:
    """What the job of the row made; empty when it failed for good."""
    found = tx.db.one("job", key=row.needs_job) if row.needs_job else None
    return from_json(found[1], tuple[Attachment, ...]) if found and found[1] else ()


def unmentioned_again(tx: Transaction, row: OutboxRow, card: Card, at: datetime) -> Card:
    """Nobody is mentioned twice a day: the day's first message has the mention, also when it goes again."""
    if card.mention is None:
        return card
    named = {"person": card.mention, "day": tx.view.calendar.local_day(at).isoformat()}
    tx.db.run("add_mention", **named, key=bounded(row.key))
    first = tx.db.one("mention", **named)
    return card if first and first[0] == bounded(row.key) else replace(card, mention=None)
