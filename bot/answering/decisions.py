"""One answer of the office to a request, what follows from it, and where its unit hears of it (答复)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.answering.objections import place_of
from bot.answering.rooms import Asked, room_of_asker
from bot.domain.facts import Fact
from bot.domain.filings import Filing
from bot.domain.plan import Unit
from bot.domain.request_facts import RequestDecided
from bot.domain.requests import Request, decide, recorded
from bot.ports.ledger import View
from bot.ports.messages import OutboundMessage
from bot.ports.usecase import Call, NewVersion
from bot.wording.cards import Card


@dataclass(frozen=True, slots=True)
class Decision:
    """The office's yes or no to one request; a yes may name another day or the unit that takes over. Without
    one a supporting unit is `released`: nobody takes its place.
    """

    request: Request
    filing: Filing
    granted: bool
    reason: str | None = None
    until: date | None = None
    unit: Unit | None = None
    released: bool = False

    @property
    def fact(self) -> RequestDecided:
        """Raises WrongState."""
        return decide(self.request, self.filing, granted=self.granted, reason=self.reason)


@dataclass(frozen=True, slots=True)
class Effect:
    """What follows: facts, cards to rooms, and perhaps a new version of the plan; `others` are names of units
    that hear of it besides the one that asked.
    """

    facts: tuple[Fact, ...]
    messages: tuple[OutboundMessage, ...]
    version: NewVersion | None = None
    others: tuple[str, ...] = ()


def told(call: Call[Any], view: View, decision: Decision, card: Card) -> tuple[OutboundMessage, ...]:
    """To the room where it was asked, unless that is this one."""
    room = asked_in(call, view, decision)
    return () if room == call.room else (to_room(call, view, room, decision, card),)


def asked_in(call: Call[Any], view: View, decision: Decision) -> str:
    """Where the unit asked, or is spoken to."""
    request, filing = decision.request, decision.filing
    asked = Asked(request.person, request.room, filing.plan, filing.unit)
    return room_of_asker(view, asked, call.day)


def to_room(call: Call[Any], view: View, room: str, decision: Decision, card: Card) -> OutboundMessage:
    """A room hears once what became of an objection to a task, whatever is owed for it."""
    filing = decision.filing
    what = "/".join(place_of(filing.id)) if decision.request.kind == "dispute" else filing.id
    return OutboundMessage(
        f"decided/{call.key}/{what}/{room}",
        room,
        card,
        recorded([filing]),
        not_before=view.hours.next_open(call.at, view.calendar),
        answerable=bool(card.buttons),
        asked_for=True,
    )
