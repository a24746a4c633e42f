"""Taking rows of the outbox up: their cards as they are now, in parts where they are too long."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

import structlog

from bot.notices.parts import Part, in_parts
from bot.ports.messages import Notice, OutboundMessage, Repeat
from bot.ports.platform import Platform, Splits
from bot.runtime.clock import Clock
from bot.runtime.form_keys import with_form
from bot.runtime.leased import Leased, Worded
from bot.runtime.one_way import OneWay, is_deaf, link_address
from bot.runtime.order import Earlier, put_back_later, waits_until
from bot.runtime.outcomes import SAFETY, documents_of, repeats_of, unmentioned_again
from bot.runtime.room_days import held_back
from bot.runtime.trouble import error_id_of, tell_office
from bot.storage import outbox
from bot.storage.codec import to_json
from bot.storage.instants import stamp
from bot.storage.keys import bounded
from bot.storage.outbox import MAYBE_SENT, OutboxRow, row_from
from bot.storage.record import Transaction
from bot.wording.cards import Card

GIVEN_UP: Final = frozenset({"unknown", "dead"})
FORM_ROOM: Final = "x" * 200  # for the address of a reply form and the line before it
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class SoFar:
    """What a batch knows: messages that rest after a failure, and how many it has of each room."""

    earlier: Sequence[Earlier]
    going: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Taking:
    """Inside the transaction that leases a batch."""

    words: Worded
    platforms: Mapping[str, Platform]
    clock: Clock

    def take(self, tx: Transaction, row_id: int, at: datetime, so_far: SoFar) -> list[Leased]:
        """The row as messages to deliver; none where nothing is left to say, it was taken up before, it waits
        for an earlier one, or its room has had the day's messages.
        """
        raw = tx.db.one("row", id=row_id)
        row = None if raw is None else row_from(raw)
        if row is None or row.state != "waiting" or held_back(tx, row, at, so_far.going):
            return []
        if (until := waits_until(row, so_far.earlier, at)) is not None:
            put_back_later(tx, row, until)
            return []
        if _is_too_late_to_repeat(row, at):
            set_state(tx, row_id, "unknown", at, why=MAYBE_SENT)
            tell_office(tx, row, "unknown", at)
            return []
        try:
            row, card = self._content(tx, row, at)
            if card is not None:
                card = replace(card, attachments=documents_of(tx, row) or card.attachments)
                parts = self._parts(row, card, at)
        except Exception:
            log.exception("card failed", key=row.key, error_id=error_id_of(row.key))
            set_state(tx, row_id, "dead", at, why=error_id_of(row.key))
            tell_office(tx, replace(row, error=error_id_of(row.key)), "dead", at)
            return []
        if card is None or (row.useless_after is not None and at > row.useless_after):
            set_state(tx, row_id, "dropped", at, why="answered" if card is None else "useless by now")
            return []
        so_far.going[row.room] += not row.asked_for
        return [self._leased(tx, *each, at) for each in self._rows(tx, row, parts, at)]

    def _content(self, tx: Transaction, row: OutboxRow, at: datetime) -> tuple[OutboxRow, Card | None]:
        """What the row says now: a notice is built from the filings that are still owed, and about them."""
        if not isinstance(row.content, Notice):
            return row, row.content
        owed = [filing for filing in tx.ledger.filings(row.about) if filing.is_owed]
        card = self.words.notices[row.content.name](row.content.args, owed, tx.view, at)
        return replace(row, about=tuple(filing.id for filing in owed)), card

    def _parts(self, row: OutboxRow, card: Card, at: datetime) -> tuple[Part, ...]:
        platform = self.platforms[row.route]
        if not isinstance(platform, Splits):
            return (Part(card, row.about),)
        fits, room = platform.fits, FORM_ROOM if is_deaf(platform) else ""
        return in_parts(
            card,
            row.about,
            lambda part: fits(with_form(self.words.render(part, at), room)),
            files_apart=platform.files_apart,
        )

    def _rows(
        self, tx: Transaction, row: OutboxRow, parts: tuple[Part, ...], at: datetime
    ) -> Iterator[tuple[OutboxRow, Card]]:
        """A row a part: the first becomes this one and stays what it is now, the others are new."""
        first, *others = parts
        if others:
            content = outbox.content_json(first.card)
            tx.db.run("set_first_part", of=row.id, card=content, told=to_json(first.about))
        yield replace(row, about=first.about), first.card
        for number, part in enumerate(others, start=2):
            message = _message(row, f"{row.key}/{number}", part)
            outbox.add(tx.db, message, at=at)
            found = tx.db.one("row_of_key", key=bounded(message.key))
            if found is not None and (added := row_from(found)).state == "waiting":
                yield added, part.card

    def _leased(self, tx: Transaction, row: OutboxRow, card: Card, at: datetime) -> Leased:
        card = unmentioned_again(tx, row, replace(card, code=row.code), at)
        repeats = repeats_of(self.platforms[row.route])
        safe = stamp(at + repeats - SAFETY) if repeats else None
        tx.db.run("set_sending", of=row.id, card=to_json(card), told=to_json(row.about), safe=safe)
        room = tx.ledger.room(row.room)
        account = tx.ledger.account_of(card.mention, row.route) if card.mention else None
        wall_at = self.clock.wall()
        address = link_address(tx, card.link, wall_at=wall_at) if card.link else ""
        form = ""
        if is_deaf(self.platforms[row.route]):
            card, form = OneWay(tx, row, wall_at, at).led(card)
        return Leased(row, card, room.chat if room else "", account, address, form)


def _is_too_late_to_repeat(row: OutboxRow, at: datetime) -> bool:
    """It may have arrived, and by now it would show a second time."""
    return row.error == MAYBE_SENT and row.repeat is Repeat.AT_MOST_ONCE and not row.repeats_safely(at)


def _message(row: OutboxRow, key: str, part: Part) -> OutboundMessage:
    return OutboundMessage(
        key,
        row.room,
        part.card,
        part.about,
        row.repeat,
        priority=row.priority,
        useless_after=row.useless_after,
        reply_to=row.reply_to,
        answerable=row.code is not None,
        asked_for=True,  # the day's messages of the room have counted the first part
    )


def set_state(tx: Transaction, row_id: int, state: str, at: datetime, *, why: str) -> None:
    tx.db.run("set_state", of=row_id, new_state=state, later=stamp(at), why=why)


def settle_stranded(tx: Transaction, route: str, at: datetime) -> None:
    """Rows whose sender stopped between lease and `sent`: at most once is unknown now, the others go again;
    so do all that the platform still shows once.
    """
    for raw in tx.db.all("stranded", route=route):
        row = row_from(raw)
        safe = row.safe_until is not None and at < row.safe_until
        state = "waiting" if safe or row.repeat is Repeat.AT_LEAST_ONCE else "unknown"
        set_state(tx, row.id, state, at, why=MAYBE_SENT)
        if state in GIVEN_UP:
            tell_office(tx, row, state, at)
