"""A unit is merged into another, or named no more: told to its room and to the office (单位撤并)."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.filings import Filing
from bot.notices.values import MOST_ROWS, button, labels_of
from bot.text import Text
from bot.wording.cards import Card


def unit_merged(unit: str, heir: str, owed: Sequence[Filing]) -> Card:
    """To the unit's own room: its people speak for the heir now, which owes these."""
    labels = labels_of(owed)
    lines = (
        (Text("gone_unit/owed", heir=heir, labels=labels[:MOST_ROWS], count=len(labels)),) if labels else ()
    )
    return Card(
        title=Text("gone_unit/merged", unit=unit, heir=heir),
        lines=(*lines, Text("gone_unit/merged_then", heir=heir)),
        buttons=(button("tasks", "/tasks"),),
        kind="recorded",
    )


def units_changed(merged: Sequence[tuple[str, str]], gone: Sequence[str], requests: int) -> Card:
    """To the office: which units' people and rooms were moved (by old and new name), and which wait for it
    because the plan does not say where they went; at least one.
    """
    moved = tuple(Text("gone_unit/moved", unit=unit, heir=heir) for unit, heir in merged[:MOST_ROWS])
    asked = (Text("gone_unit/requests", count=requests),) if requests else ()
    left = (Text("gone_unit/left", units=list(gone[:MOST_ROWS]), count=len(gone)),) if gone else ()
    return Card(
        title=Text("gone_unit/title", merged=len(merged), gone=len(gone)),
        lines=(*moved, *asked, *left),
        after=(Text("gone_unit/then", gone=len(gone)),),
    )
