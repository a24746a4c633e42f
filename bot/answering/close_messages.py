"""Whom a close-out is told, and in which message (销号告知)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.domain.close_out import Place
from bot.errors import NobodyToTell
from bot.notices.plan_named import with_plan
from bot.ports.ledger import View
from bot.ports.messages import OutboundMessage, Repeat
from bot.ports.usecase import Call
from bot.wording.cards import Card


def to_office(call: Call[Any], view: View, plan: str, card: Card) -> tuple[OutboundMessage, ...]:
    """To each of the office's rooms. Raises NobodyToTell."""
    rooms: Sequence[str] = view.ledger.rooms_seated("office", plan)
    if not rooms:
        raise NobodyToTell(kind="office")
    return tuple(
        OutboundMessage(
            f"close/{call.key}/{room}",
            room,
            with_plan(card, view, plan),
            repeat=Repeat.AT_LEAST_ONCE,
            priority=3,
            not_before=view.hours.next_open(call.at, view.calendar),
        )
        for room in rooms
    )


def to_room(call: Call[Any], view: View, place: Place, room: str, card: Card) -> OutboundMessage:
    """To a unit: it answers what the unit claimed."""
    return OutboundMessage(
        f"close/{call.key}/{place.task}/{place.part}/{room}",
        room,
        card,
        repeat=Repeat.AT_LEAST_ONCE,
        not_before=view.hours.next_open(call.at, view.calendar),
        asked_for=True,
    )
