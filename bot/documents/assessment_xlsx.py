"""The yearly assessment as a workbook: points of each unit, then each case with its fact (年度考核表)."""

from __future__ import annotations

from typing import Final

from bot.documents.words import Wordbook
from bot.documents.workbook import Leaf, Row, write_workbook
from bot.domain.assessment import Assessment, Trace, UnitScore
from bot.domain.assessment_rules import ITEMS

_HEAD_DIGITS: Final = 12
# Columns with their widths in characters.
_TOTALS: Final = {
    "no": 6,
    "unit": 28,
    **{f"item_{item}": 12 for item in ITEMS},
    "points": 12,
    "possible": 12,
    "out_of_hundred": 14,
}
_TRACES: Final = {
    "no": 6,
    "unit": 24,
    "item": 12,
    "label": 12,
    "period": 16,
    "case": 26,
    "dated": 12,
    "on_time_until": 18,
    "about": 40,
    "taken": 10,
    "excuse": 24,
    "ledger_no": 12,
    "filing": 48,
}


def assessment_xlsx(found: Assessment, office: str, book: Wordbook) -> bytes:
    """The same assessment and words give the same bytes."""
    note = book.say(
        "assessment_note",
        plan=book.clip(found.title, 60),
        year=found.year,
        provisional=book.say("provisional_mark") if found.provisional else "",
        at=book.moment(found.at),
        scoring=found.scoring.version,
        seq=found.head[0],
        head=found.head[1][:_HEAD_DIGITS],
    )
    traces = [_trace(unit, trace, book) for unit in found.units for trace in unit.traces]
    leaves = (
        Leaf("assessment_totals", _TOTALS, [_totals(unit, book) for unit in found.units]),
        Leaf("assessment_traces", _TRACES, traces),
    )
    return write_workbook(leaves, note, book, office=office, day=found.at.astimezone(book.zone).date())


def _totals(unit: UnitScore, book: Wordbook) -> Row:
    by_item = {item.item: item.points for item in unit.items}
    points = [by_item.get(item) for item in ITEMS]
    shown = [book.say("not_counted") if each is None else each for each in points]
    return (book.unit(unit.name), *shown, unit.points, unit.possible, unit.out_of_hundred)


def _trace(unit: UnitScore, trace: Trace, book: Wordbook) -> Row:
    found = trace.found
    return (
        book.unit(unit.name),
        book.words.assess_item[trace.item],
        found.label,
        book.period(found.period) if found.period else "",
        book.words.assess_case[found.case],
        found.on,
        found.until,
        found.about,
        trace.points,
        book.words.assess_excuse[found.excuse] if found.excuse else "",
        found.seq,
        found.filing,
    )
