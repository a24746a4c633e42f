"""Signing for a plan's tasks, confirmed to the unit (签收)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.notices.values import MOST_TITLE, button
from bot.text import Text
from bot.wording.cards import Card


def receipt_done(signed: Sequence[tuple[str, str, datetime, int]]) -> Card:
    """Unit, person, when, and how many tasks; at least one."""
    first, *others = (_line(each) for each in signed)
    return Card(
        title=first,
        lines=(*others, Text("receipt/then")),
        buttons=(button("tasks", "/tasks"),),
        kind="recorded",
    )


def _line(signed: tuple[str, str, datetime, int]) -> Text:
    unit, person, at, tasks = signed
    return Text("receipt/done", unit=unit, person=person, at=at, tasks=tasks, most=MOST_TITLE)
