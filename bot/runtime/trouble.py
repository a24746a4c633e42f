"""Counting what failed, and telling the office what did not arrive or was set aside."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.notices.refusals import not_stored
from bot.notices.service import delivery_dead, delivery_unknown, set_aside, set_aside_done
from bot.ports.messages import InboundMessage, OutboundMessage, Repeat
from bot.ports.usecase import Outcome, Schedule, Tick
from bot.storage.instants import instant, stamp
from bot.storage.keys import bounded
from bot.storage.outbox import OutboxRow
from bot.storage.record import Transaction
from bot.wording.cards import Card

MOST_FAILURES: Final = 3  # of a key; then it is set aside
_AGAIN: Final = timedelta(hours=20)  # what is set aside is tried once more: by the next day's look


@dataclass(frozen=True, slots=True)
class Lost:
    """A message that was not recorded. `for_good` where it never comes again, `told` where the response says
    so.
    """

    message: InboundMessage
    for_good: bool
    told: bool


def error_id_of(key: str) -> str:
    """E- and four signs, from the key that failed: what people are told and the log holds."""
    return f"E-{hashlib.sha256(key.encode()).hexdigest()[:4].upper()}"


@dataclass(frozen=True, slots=True)
class Failed:
    """How often a key failed by now, and when it last did, by the wall's clock."""

    count: int
    last_at: datetime

    @property
    def is_aside(self) -> bool:
        return self.count >= MOST_FAILURES

    def rests(self, wall_at: datetime) -> bool:
        """It failed so often that it is set aside, till a day later."""
        return self.is_aside and wall_at < self.last_at + _AGAIN


def failed_before(tx: Transaction, key: str) -> Failed | None:
    """None for a key that never failed."""
    row = tx.db.one("failure", key=bounded(key))
    return Failed(int(row[0]), instant(row[2])) if row else None


def count_failure(tx: Transaction, key: str, *, wall_at: datetime, office_at: datetime) -> int:
    """Outside the transaction that failed; how often by now. The third time the office hears of it."""
    count = _counted(tx, key, wall_at)
    if count == MOST_FAILURES:
        _tell_of(tx, key, set_aside(error_id_of(key)), office_at)
    return count


def count_stuck(tx: Transaction, schedule: Schedule, key: str, tick: Tick) -> int:
    """The same for a key of a schedule, which is tried again once it rested: of what others wait for the
    office hears each time, of all else on workdays, one message a schedule and day.
    """
    count, error_id = _counted(tx, key, tick.wall_at), error_id_of(key)
    if schedule.stuck is not None and count >= MOST_FAILURES:
        tx.record(Outcome(messages=schedule.stuck(key, error_id, tick, tx.view)), at=tick.at)
    elif count == MOST_FAILURES:
        _tell_of(tx, key, set_aside(error_id, again=True), tick.at)
    elif count > MOST_FAILURES and tx.view.calendar.is_workday(tick.day):
        told = set_aside(error_id, again=True, still=True)
        _tell_of(tx, f"still/{schedule.name}/{tick.day}", told, tick.at)
    return count


def tell_recovered(tx: Transaction, schedule: Schedule, key: str, tick: Tick) -> None:
    """What was set aside is done now: the office, which heard of it, hears so, once a schedule and day."""
    _tell_of(tx, f"done/{schedule.name}/{tick.day}", set_aside_done(error_id_of(key)), tick.at)


def count_lost(tx: Transaction, lost: Lost, *, wall_at: datetime, office_at: datetime) -> bool:
    """The same for a message; whether it is set aside: the third time, or where it never comes again.

    Then the office hears from whom it was, and the room too where the response does not tell.
    """
    message = lost.message
    count = _counted(tx, message.key, wall_at)
    if count < MOST_FAILURES and not lost.for_good:
        return False
    error_id = error_id_of(message.key)
    found = tx.db.one("room_by_chat", connection=message.connection, chat=message.chat)
    room = tx.ledger.room(found[0]) if found else None
    writer = tx.db.one("account", connection=message.connection, account=message.account)
    name = (room.name if room else "") or message.chat
    _tell_of(tx, message.key, set_aside(error_id, room=name, person=(writer and writer[1]) or ""), office_at)
    if room is not None and not lost.told and _is_for_us(message):
        key = f"unstored/{message.connection}/{message.key}"
        said = OutboundMessage(
            key, room.id, not_stored(error_id), priority=1, reply_to=message.message_id, asked_for=True
        )
        tx.record(Outcome(messages=(said,)), at=office_at)
    return True


def _is_for_us(message: InboundMessage) -> bool:
    """As far as it shows without asking: colleagues' talk is not answered."""
    spoken = message.mentioned or message.mentions or message.slash or message.direct
    answers = message.reply_to or message.button or message.option
    return bool(spoken or answers or message.text.lstrip().startswith(("/", "／")))


def _counted(tx: Transaction, key: str, wall_at: datetime) -> int:
    row = tx.db.one("failure", key=bounded(key))
    count = (row[0] if row else 0) + 1
    tx.db.run("put_failure", key=bounded(key), count=count, error=error_id_of(key), at=stamp(wall_at))
    return int(count)


def _tell_of(tx: Transaction, key: str, card: Card, at: datetime) -> None:
    messages = tuple(
        OutboundMessage(f"aside/{key}/{office}", office, card, repeat=Repeat.AT_LEAST_ONCE, priority=2)
        for office in tx.ledger.rooms_seated("office", "")
    )
    tx.record(Outcome(messages=messages), at=at)


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
