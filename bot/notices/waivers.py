"""What is waived, or owed again: which report or node, told to its unit and the coordinator (免报)."""

from __future__ import annotations

from bot.domain.filings import Filing
from bot.notices.values import MOST_TITLE, MOST_WORDS
from bot.text import Text, Value
from bot.wording.cards import Card


def waived(filing: Filing, unit: str, *, reason: str, node: str | None = None) -> Card:
    """To the unit: nothing is owed here this time. `node` is the name of one, None where it may not leave."""
    return Card(
        title=Text("waived/title", **_values(filing, unit, node)),
        lines=(
            Text("waived/was_due", **_values(filing, unit, node)),
            Text("waived/reason", words=reason, most=MOST_WORDS),
        ),
        kind="recorded",
    )


def waiver_noted(filing: Filing, unit: str, *, node: str | None = None) -> Card:
    """To the coordinator: which it was, that the unit was told, and how it is taken back."""
    values = _values(filing, unit, node)
    return Card(
        title=Text("done/waive", **values),
        lines=(Text("waived/was_due", **values), Text("done/waive_told"), Text("done/waive_back", **values)),
        kind="recorded",
    )


def owed_again(filing: Filing, unit: str, *, reason: str, node: str | None = None) -> Card:
    """To the unit: what was waived is to be reported after all."""
    return Card(
        title=Text("waived/again", **_values(filing, unit, node)),
        lines=(
            Text("waived/again_then", due=filing.due_at),
            Text("waived/reason", words=reason, most=MOST_WORDS),
        ),
        kind="recorded",
    )


def waiver_undone(filing: Filing, unit: str, *, node: str | None = None) -> Card:
    """To the coordinator: by when it is due, and that the unit was told."""
    return Card(
        title=Text("done/waive_undone", **_values(filing, unit, node)),
        lines=(Text("done/waive_undone_then", due=filing.due_at),),
        kind="recorded",
    )


def _values(filing: Filing, unit: str, node: str | None) -> dict[str, Value]:
    return {
        "unit": unit,
        "label": filing.label,
        "period": filing.period,
        "node": filing.is_node,
        "input": filing.is_input,
        "name": node,
        "due": filing.due_at,
        "most": MOST_TITLE,
    }
