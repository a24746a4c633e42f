"""Who heard at once of a node reached, or of progress in key work, hears that it is taken back (撤回告知)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.answering.node_news import node_name
from bot.answering.office import unit_name
from bot.domain.filings import Filing
from bot.notices.plan_named import of_filings
from bot.notices.withdrawn_told import withdrawn_told
from bot.ports.ledger import View
from bot.ports.messages import OutboundMessage, Repeat
from bot.ports.usecase import Call
from bot.wording.cards import Card


def tell_withdrawn(call: Call[Any], view: View, now: Sequence[Filing]) -> tuple[OutboundMessage, ...]:
    """The office of each node and progress among them as they are now, of progress the leading group too.

    Within the hours in which people are spoken to, and not where it was taken back.
    """
    return tuple(
        OutboundMessage(
            f"withdrawn/{call.key}/{filing.id}/{room}",
            room,
            _card(view, filing, deciding=deciding),
            repeat=Repeat.AT_LEAST_ONCE,
            priority=2,
            not_before=view.hours.next_open(call.at, view.calendar),
        )
        for filing in now
        for room, deciding in _rooms(view, filing).items()
        if room != call.room
    )


def _card(view: View, filing: Filing, *, deciding: bool) -> Card:
    unit, name = unit_name(view, filing), node_name(view, filing)
    card = withdrawn_told(filing, unit, name=name, deciding=deciding)
    return of_filings(card, view, (filing,)) or card


def _rooms(view: View, filing: Filing) -> dict[str, bool]:
    """Each with whether it is the office's; none for what nobody heard of at once."""
    if not (filing.is_node or filing.is_news):
        return {}
    group = view.ledger.rooms_seated("leading_group", filing.plan) if filing.is_news else ()
    office = view.ledger.rooms_seated("office", filing.plan)
    return {**dict.fromkeys(group, False), **dict.fromkeys(office, True)}
