"""Urgent words of somebody who speaks for no unit: nothing is filed, and the office hears them at once."""

from __future__ import annotations

from typing import Any

from bot.answering.rooms import unit_names
from bot.domain.event_numbers import named_event
from bot.errors import NobodyToTell
from bot.notices.without_unit import Unattested, passed_at_once, unattested_told
from bot.ports.ledger import View
from bot.ports.messages import OutboundMessage, Repeat
from bot.ports.usecase import Call, Outcome


def pass_at_once(call: Call[Any], view: View, words: str) -> Outcome:
    """To the office's rooms at any hour, as nothing that a unit stands for; the writer hears that it went.

    Raises NobodyToTell.
    """
    number = named_event(words)
    event = view.ledger.event(number) if number else None
    plans = [event.plan] if event else [plan.id for plan in view.plans.all_current()]
    rooms = dict.fromkeys(room for plan in plans for room in view.ledger.rooms_seated("office", plan))
    if not rooms:
        raise NobodyToTell(kind="office")
    said = Unattested(
        person=call.person.name or "",
        words=words,
        at=call.filed_at,
        has_post=bool(call.posts),
        event=event.id if event else "",
        unit=unit_names(view).get(event.unit, "") if event else "",
    )
    messages = tuple(
        OutboundMessage(
            f"unattested/{call.key}/{room}",
            room,
            unattested_told(said),
            repeat=Repeat.AT_LEAST_ONCE,
            priority=0,
        )
        for room in rooms
        if room != call.room
    )
    return Outcome(messages=messages, answer=passed_at_once(said))
