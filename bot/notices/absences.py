"""Somebody is away, and who stands in, told to the unit's chat (请假、代办)."""

from __future__ import annotations

from datetime import date

from bot.notices.values import MOST_TITLE, button
from bot.text import Text
from bot.wording.cards import Card


def absence_set(person: str, substitute: str, *, since: date, until: date, back: date) -> Card:
    """To the unit: from when to when, and the workday the person is back."""
    return Card(
        title=Text("absence/set", person=person, substitute=substitute, most=MOST_TITLE),
        lines=(Text("absence/span", since=since, until=until, back=back),),
        after=(Text("absence/then"),),
        buttons=(button("end_absence", "/absent cancel"),),
        kind="recorded",
    )


def absence_ended(person: str) -> Card:
    """To the unit: nobody stands in any more."""
    return Card(
        title=Text("absence/ended", person=person, most=MOST_TITLE),
        lines=(Text("absence/ended_then"),),
        kind="recorded",
    )
