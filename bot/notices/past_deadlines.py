"""Tasks past their deadline that nobody struck off: what the office hears once, and the line of /status."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.notices.values import MOST_ROWS, by_plan, task_label
from bot.text import Text
from bot.wording.cards import Card, Field


@dataclass(frozen=True, slots=True)
class PastRow:
    """A task; no title where its words may not leave. `claimed`: its unit says that it is done."""

    label: str
    title: str | None
    units: tuple[str, ...]
    claimed: bool = False


def past_deadline_card(rows: Sequence[PastRow], deadline: date) -> Card:
    """To the office, at least one row: these ask for no further report; what it may do."""
    return Card(
        title=Text("status/past_title", date=deadline, count=len(rows)),
        fields=tuple(
            Field(
                task_label(row.label, row.title),
                Text("status/past_row", units=list(row.units), claimed=row.claimed),
            )
            for row in rows[:MOST_ROWS]
        ),
        after=(Text("status/past_then", label=rows[0].label, count=len(rows), shown=MOST_ROWS),),
        kind="reminder",
    )


def past_line(places: Sequence[tuple[str, str]]) -> tuple[Text, ...]:
    """Labels with the short names of their plans, "" where only one is in force."""
    plans, shown = by_plan(places[:MOST_ROWS]), min(MOST_ROWS, len(places))
    return (Text("status/past", plans=plans, shown=shown, count=len(places)),) if places else ()
