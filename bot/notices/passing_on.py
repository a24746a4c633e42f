"""Questions and opinions that a person of the office answers, in the writer's own words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from bot.notices.values import MOST_TITLE
from bot.text import Text, Value
from bot.wording.cards import Card

About: TypeAlias = Literal["question", "dispute"]
_MOST_PASSED = 300  # characters of the writer's words that the office is shown


@dataclass(frozen=True, slots=True)
class PassedOn:
    """Who says what, about which tasks (labels, maybe none)."""

    person: str
    unit: str
    labels: tuple[str, ...]
    words: str
    about: About = "question"


def passed_on(said: PassedOn) -> Card:
    """To the writer: the office has it, and what stays as it is."""
    return Card(
        title=Text(f"passed_on/{said.about}", labels=list(said.labels)),
        lines=(Text(f"passed_on/{said.about}_then"),),
        kind="recorded",
    )


def passed_to_office(said: PassedOn) -> Card:
    """To the office: who asks, about what, the words as written."""
    names: dict[str, Value] = {"unit": said.unit, "person": said.person, "most": MOST_TITLE}
    return Card(
        title=Text(f"request/{said.about}", **names, labels=list(said.labels)),
        lines=(Text("request/words", words=said.words, most=_MOST_PASSED),),
        after=(Text(f"request/{said.about}_then", **names),),
        kind="ask",
    )
