"""What a delivery makes of its row, which documents go with it, and whom it may mention."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from bot.errors import DeliveryError, DeliveryRefused, PlatformDown, RateLimited
from bot.ports.messages import Repeat
from bot.ports.platform import Platform, RepeatsSafely
from bot.storage.codec import from_json
from bot.storage.keys import bounded
from bot.storage.outbox import BACKOFF, MAYBE_SENT, OutboxRow
from bot.storage.record import Transaction
from bot.wording.cards import Attachment, Card

SAFETY: Final = timedelta(minutes=5)  # off the vendor's window: the message left a little earlier


@dataclass(frozen=True, slots=True)
class Became:
    """What a row that was not sent becomes. `safe_until` as in the row."""

    state: str
    not_before: datetime
    error: str | None
    safe_until: datetime | None = None


def repeats_of(platform: Platform) -> timedelta | None:
    """How long the platform shows a message once that it is sent again."""
    return platform.repeats_safely if isinstance(platform, RepeatsSafely) else None


def after_failure(
    row: OutboxRow, error: DeliveryError, at: datetime, *, repeats: timedelta | None = None
) -> Became:
    """What a failed delivery makes of a row. A wait for rate is no attempt.

    `repeats` is how long the platform shows a message once that it is sent again: so long it may be repeated
    though it may have arrived.
    """
    if isinstance(error, RateLimited):
        return Became("waiting", at + timedelta(seconds=error.wait_seconds), row.error, row.safe_until)
    if isinstance(error, DeliveryRefused):
        return Became("dead", at, str(error)[:200])
    sent = row.error == MAYBE_SENT or (isinstance(error, PlatformDown) and error.sent)
    why = MAYBE_SENT if sent else error.code
    if row.attempts + 1 >= len(BACKOFF):
        return Became("unknown" if sent and row.repeat is Repeat.AT_MOST_ONCE else "dead", at, why)
    later = at + BACKOFF[row.attempts]
    until = (row.safe_until or at + repeats - SAFETY) if sent and repeats else row.safe_until
    if sent and row.repeat is Repeat.AT_MOST_ONCE and not (until and later < until):
        return Became("unknown", at, why)
    return Became("waiting", later, why, until)


def documents_of(tx: Transaction, row: OutboxRow) -> tuple[Attachment, ...]:
    """What the job of the row made; empty when it failed for good."""
    found = tx.db.one("job", key=row.needs_job) if row.needs_job else None
    return from_json(found[1], tuple[Attachment, ...]) if found and found[1] else ()


def unmentioned_again(tx: Transaction, row: OutboxRow, card: Card, at: datetime) -> Card:
    """Nobody is mentioned twice a day, on whichever account: the day's first message where they have one has
    the mention, also when it goes again. Where a digest waits for them on the platform they used last, that
    one has it.
    """
    if card.mention is None:
        return card
    day = tx.view.calendar.local_day(at).isoformat()
    if tx.ledger.account_of(card.mention, row.route) is None or _hears_elsewhere(tx, row, card.mention, day):
        return replace(card, mention=None)
    named = {"person": card.mention, "day": day}
    tx.db.run("add_mention", **named, key=bounded(row.key))
    first = tx.db.one("mention", **named)
    return card if first and first[0] == bounded(row.key) else replace(card, mention=None)


def _hears_elsewhere(tx: Transaction, row: OutboxRow, person: str, day: str) -> bool:
    """Whether the day's digest of a unit of theirs still waits on the platform they used last."""
    preferred = tx.db.one("heard_on", person=person)
    if preferred is None or preferred[0] == row.route:
        return False
    waits = tx.db.one("digest_waits", route=preferred[0], digest=f"digest/%/{day}", person=person)
    return waits is not None
