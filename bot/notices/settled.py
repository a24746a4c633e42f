"""Days that were provisional and have moved, as one line of a room's digest (暂定转定)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from bot.domain.filings import Filing
from bot.text import Text, Value
from bot.wording.cards import Card

_MOST_GROUPS: Final = 3


def with_settled(card: Card | None, filings: Sequence[Filing]) -> Card | None:
    """The digest with the line, a card of its own where nothing else is told; of what is still owed only."""
    owed = [each for each in filings if each.is_owed]
    if not owed:
        return card
    if card is None:
        return Card(title=Text("settled/title", labels=_labels(owed)), lines=(_line(owed),), kind="reminder")
    return replace(card, after=(*card.after, _line(owed)))


def _line(filings: Sequence[Filing]) -> Text:
    """By due time; what does not fit in three groups stands in the list of tasks."""
    groups: dict[datetime, list[Filing]] = {}
    for each in filings:
        groups.setdefault(each.due_at, []).append(each)
    shown: list[Value] = [
        {"labels": _labels(group), "due": due} for due, group in list(groups.items())[:_MOST_GROUPS]
    ]
    return Text("settled/line", groups=shown, more=len(groups) > _MOST_GROUPS)


def _labels(filings: Sequence[Filing]) -> list[Value]:
    return [*dict.fromkeys(each.label for each in filings)]
