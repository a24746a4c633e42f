"""A struck-off task is corrected to less than completed: what the office hears, and its unit (销号后更正)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.filings import Filing, Report
from bot.notices.values import MOST_TITLE, MOST_WORDS, labels_of, told
from bot.text import Text
from bot.wording.cards import Card


@dataclass(frozen=True, slots=True)
class Undone:
    """The filing as it is now and the report it had before; no title where the words may not leave."""

    filing: Filing
    title: str | None
    unit: str
    before: Report


def to_office(one: Undone) -> Card:
    """What was said and is said now; that it stays struck off, and how it is opened again."""
    report = one.filing.report
    label, words = one.filing.label, report.words if report and one.title is not None else ""
    said = (Text("close/words", words=words, most=MOST_WORDS),) if words else ()
    return Card(
        title=Text("close/undone", label=label, title=one.title, unit=one.unit, most=MOST_TITLE),
        lines=(
            Text(
                "close/undone_from",
                period=one.filing.period,
                before=told(one.before),
                now=told(report) if report else None,
            ),
            *said,
        ),
        after=(Text("close/undone_then", label=label),),
        kind="reminder",
    )


def told_office(undone: Sequence[Undone]) -> tuple[Text, ...]:
    """To the unit: its task stays struck off, and the office knows."""
    labels = labels_of([one.filing for one in undone])
    return (Text("close/undone_told", labels=labels),) if undone else ()
