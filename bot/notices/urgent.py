"""Urgent events: to the writer that it has arrived, to office and leading group what was said (速报)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.notices.values import MOST_TITLE, button
from bot.text import Text
from bot.wording.cards import Card

_MOST_PASSED = 300  # characters of the writer's words that are passed on


@dataclass(frozen=True, slots=True)
class Urgent:
    """One report of an event: the first (`no` 1) or a follow-up; `labels` of tasks it names."""

    event: str
    no: int
    unit: str
    person: str
    words: str
    at: datetime
    labels: Sequence[str] = ()


def urgent_received(urgent: Urgent, *, to_group: bool) -> Card:
    """To the writer: the number to name next time, and who has it."""
    return Card(
        title=Text("urgent/received", event=urgent.event, no=urgent.no),
        lines=(Text("urgent/received_at", at=urgent.at, to_group=to_group),),
        after=(Text("urgent/received_then", event=urgent.event),),
        buttons=(button("add_to_event", f"/urgent {urgent.event}", key=urgent.event),),
        kind="recorded",
    )


def urgent_to_group(urgent: Urgent) -> Card:
    """To the leading group and the office, at once: what was said, by whom, that nobody checked it."""
    return Card(
        title=Text(
            "urgent/title", event=urgent.event, no=urgent.no, unit=urgent.unit, labels=list(urgent.labels)
        ),
        lines=(
            Text("request/words", words=urgent.words, most=_MOST_PASSED),
            Text("urgent/source", unit=urgent.unit, person=urgent.person, at=urgent.at, most=MOST_TITLE),
        ),
        after=(Text("urgent/then"),),
        kind="urgent",
    )
