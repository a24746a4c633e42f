"""The words of an input that tells nothing else: kept together, shown to their writer (原话)."""

from __future__ import annotations

from bot.answering.office import task_of
from bot.domain.filings import Filing, Report
from bot.domain.readings import Item
from bot.ports.ledger import View

_STOPS = " 。.；;，,"
_CALLS = ("/", "／")  # a button's call is nobody's words


def words_shown(view: View, filing: Filing, item: Item) -> str | None:
    """Of an input of which `item` told nothing but words; None for others, and where no words may leave."""
    report = filing.report
    if not filing.is_input or report is None or report.words is None or item.says_something():
        return None
    return None if task_of(view, filing).sensitivity == "offline" else report.words


def with_words_before(filing: Filing, item: Item, words: str) -> str:
    """What is told of an input with what was told of it before, where the one or the other are mere words."""
    before = filing.report
    if before is None or not before.words or before.words.startswith(_CALLS) or filing.state == "open":
        return words
    plain = not item.says_something() or not _says(before, filing.label)
    if not plain or words.startswith(_CALLS) or words.strip(_STOPS) in before.words:
        return words
    return f"{before.words.rstrip(_STOPS)}；{words}"


def _says(report: Report, label: str) -> bool:
    return report.item(label).says_something()
