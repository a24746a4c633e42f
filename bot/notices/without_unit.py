"""Urgent words of somebody who speaks for no unit: to the office as unchecked; the writer hears they went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.notices.values import MOST_TITLE
from bot.text import Text, Value
from bot.wording.cards import Card

_MOST_PASSED = 300  # characters of the writer's words that the office is shown


@dataclass(frozen=True, slots=True)
class Unattested:
    """Who says what, and when; `event` is the number of the event that the words name and `unit` whose it is,
    both "" for none.
    """

    person: str
    words: str
    at: datetime
    has_post: bool = False
    event: str = ""
    unit: str = ""


def passed_at_once(said: Unattested) -> Card:
    """To the writer: it counts for no unit, the office has it."""
    return Card(
        title=Text("no_unit/passed", has_post=said.has_post),
        lines=(Text("no_unit/passed_then", has_post=said.has_post),),
        kind="recorded",
    )


def unattested_told(said: Unattested) -> Card:
    """To the office: the words as written, that nobody stands for them, and how they come to count."""
    values: dict[str, Value] = {
        "person": said.person,
        "at": said.at,
        "has_post": said.has_post,
        "event": said.event or None,
        "unit": said.unit,
        "most": MOST_TITLE,
    }
    return Card(
        title=Text("no_unit/told", **values),
        lines=(Text("no_unit/who", **values), Text("request/words", words=said.words, most=_MOST_PASSED)),
        after=(Text("no_unit/told_then", **values),),
        kind="ask",
    )
