"""Rooms where nobody is heard: their cards lead to the reply form, or ask to ring the office."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from bot.answering.form_told import event_on_form, unsigned_on_form
from bot.answering.forms import open_on_form
from bot.answering.new_events import units_heard
from bot.notices.one_way import (
    NEW_EVENT,
    RECEIPT,
    asked_on,
    asks_by_phone,
    leads_to_events,
    leads_to_form,
    please_ring,
    told_only,
    wants_answer,
)
from bot.ports.messages import OutboundMessage, Repeat
from bot.ports.platform import Platform, SpeaksOnly
from bot.ports.usecase import Outcome
from bot.runtime.form_keys import FormOf, form_address
from bot.runtime.page_keys import one_time_address
from bot.storage.outbox import OutboxRow
from bot.storage.record import Transaction
from bot.wording.cards import Card, PageLink

# The office rings at once where one of these must not be lost; of others it is told on its days.
STANDING: Final = timedelta(days=100)  # of a link for events alone: by then the room has a newer one
RUNG_FOR: Final = frozenset({"urgent", "ask"})


def link_address(tx: Transaction, link: PageLink, *, wall_at: datetime) -> str:
    """The address that goes with a card: of a page for one person, once, or of a silent room's form; "" where
    that room is no unit's any more.
    """
    if not link.room:
        return one_time_address(tx, link, wall_at=wall_at)
    units = units_heard(tx.view, link.room)
    form = FormOf(link.room, (), NEW_EVENT, units)
    return form_address(tx, form, STANDING, wall_at=wall_at) if units else ""


def is_deaf(platform: Platform) -> bool:
    return isinstance(platform, SpeaksOnly) and platform.speaks_only


@dataclass(frozen=True, slots=True)
class OneWay:
    """A row that leaves for such a room. `wall_at` and `at` are wall and office time."""

    tx: Transaction
    row: OutboxRow
    wall_at: datetime
    at: datetime

    def led(self, card: Card) -> tuple[Card, str]:
        """The card as it goes there, and the address of its form, "" where none is of use."""
        if not wants_answer(card):
            return self._standing(card)
        filings = open_on_form(self.tx.view, self.row.about, self.row.room, self.at)
        subject = "" if filings else asked_on(card)
        if self.tx.view.pages and (filings or self._takes(subject)):
            units = units_heard(self.tx.view, self.row.room) or self._unit_of(subject)
            form = FormOf(self.row.room, tuple(each.id for each in filings), subject, units)
            life = max((each.locked_at - self.at for each in filings), default=None)
            address = form_address(self.tx, form, life, wall_at=self.wall_at)
            return leads_to_form(card), address
        if not self._is_units() or (card.part is not None and card.part[0] < card.part[1]):
            return told_only(card), ""
        if card.kind in RUNG_FOR and self.row.repeat is Repeat.AT_LEAST_ONCE:
            self._tell_office(card)
        return asks_by_phone(card), ""

    def _standing(self, card: Card) -> tuple[Card, str]:
        """What only tells something asks for nothing, but an event may be told of from any message there."""
        units = units_heard(self.tx.view, self.row.room) if self.tx.view.pages else ()
        if not units or (card.part is not None and card.part[0] < card.part[1]):
            return told_only(card), ""
        form = FormOf(self.row.room, (), NEW_EVENT, units)
        return leads_to_events(card), form_address(self.tx, form, STANDING, wall_at=self.wall_at)

    def _unit_of(self, subject: str) -> tuple[str, ...]:
        """Of an event: the office's own room stands in for a unit without one, of that event alone."""
        found = event_on_form(self.tx.view, subject, self.row.room) if subject else None
        return (found.unit,) if found else ()

    def _takes(self, subject: str) -> bool:
        """There is a form for that, and something to put in."""
        view, room = self.tx.view, self.row.room
        if subject == RECEIPT:
            return bool(unsigned_on_form(view, room))
        return bool(subject) and event_on_form(view, subject, room) is not None

    def _is_units(self) -> bool:
        """The office need not ring itself, and the leading group is only told."""
        return self.row.room not in (*self._seated("office"), *self._seated("leading_group"))

    def _seated(self, kind: str) -> list[str]:
        """Rooms that are the office's, or the leading group's, for any plan."""
        plans = ("", *(plan.id for plan in self.tx.view.plans.all_current()))
        return list(dict.fromkeys(room for plan in plans for room in self.tx.ledger.rooms_seated(kind, plan)))

    def _tell_office(self, card: Card) -> None:
        """A message to each of the office's rooms, once a row."""
        room = self.tx.ledger.room(self.row.room)
        told = please_ring(replace(card, mention=None), (room.name or room.chat) if room else self.row.room)
        messages = tuple(
            OutboundMessage(
                f"one-way/{self.row.id}/{office}",
                office,
                told,
                repeat=Repeat.AT_LEAST_ONCE,
                priority=self.row.priority,
            )
            for office in self._seated("office")
        )
        self.tx.record(Outcome(messages=messages), at=self.at)
