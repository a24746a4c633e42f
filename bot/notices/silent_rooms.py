"""Rooms where nobody is heard: the reply form is their only way to answer, from the first day (单向群)."""

from __future__ import annotations

from collections.abc import Sequence

from bot.notices.values import MOST_TITLE
from bot.text import Text
from bot.wording.cards import Card, PageLink

_SHOWN = 6


def room_has_form(units: Sequence[str], owed: Sequence[str]) -> Card:
    """To the room: whose it is, and how many reports are owed, by their labels. The address of its form goes
    below, in the place of how to reply.
    """
    return Card(
        title=Text("silent/room", units=list(units), owed=len(owed)),
        lines=(Text("silent/room_then"),),
        after=(Text("reminder/how", labels=list(owed[:_SHOWN])),) if owed else (),
    )


def to_pass_on(room: str, units: Sequence[str], room_id: str) -> Card:
    """To the office: the address of that room's form, for whoever has not seen it there."""
    return Card(
        title=Text("silent/office", room=room, units=list(units), most=MOST_TITLE),
        lines=(Text("silent/office_then", units=list(units)),),
        kind="recorded",
        link=PageLink("", "", room_id),
    )


def rooms_have_forms(units: Sequence[str]) -> Card:
    """To the office, of many rooms at once: each has its address."""
    return Card(
        title=Text("silent/many", count=len(units)),
        lines=(
            Text("silent/many_units", units=list(units[:_SHOWN]), more=len(units) > _SHOWN),
            Text("silent/many_then"),
        ),
        kind="recorded",
    )
