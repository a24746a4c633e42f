"""The roll-up's annex as a workbook: every task, unit, indicator and problem of the period (汇总附表)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Final

from bot.documents import telling
from bot.documents.words import Wordbook
from bot.documents.workbook import Leaf, Row, write_workbook
from bot.domain.counting import APART, Count
from bot.domain.last_known import IndicatorRow
from bot.domain.rollup import Rollup
from bot.domain.rollup_entries import Entry
from bot.domain.rollup_parts import Group

# Columns with their widths in characters.
_ENTRY: Final = {
    "no": 6,
    "label": 12,
    "title": 36,
    "section": 28,
    "unit": 22,
    "counts_as": 12,
    "status": 12,
    "percent": 12,
    "figures": 40,
    "problem": 40,
    "next_step": 40,
    "expected_by": 12,
    "due_on": 12,
    "filed_at": 18,
    "late": 8,
    "news_at": 18,
    "news": 60,
}
_UNIT: Final = {
    "no": 6,
    "unit": 28,
    "tasks": 10,
    "owed": 10,
    "on_time": 10,
    "late_count": 10,
    "not_received": 10,
    "unsigned": 10,
    "extended": 10,
    "disputed": 10,
    "unattested": 10,
    "accepted": 10,
    "unchecked": 10,
    "returned": 10,
    "waived": 10,
    "on_time_share": 16,
}
_INDICATOR: Final = {
    "no": 6,
    "metric": 36,
    "label": 12,
    "unit": 22,
    "value": 16,
    "measured_in": 12,
    "target": 22,
    "baseline": 14,
    "baseline_year": 10,
    "by": 12,
    "expected": 16,
    "reached": 12,
    "time_gone": 14,
    "gap": 14,
    "lamp": 10,
    "why": 44,
}
_INPUT: Final = {
    "no": 6,
    "label": 12,
    "title": 36,
    "unit": 22,
    "status": 12,
    "percent": 12,
    "figures": 40,
    "problem": 40,
    "next_step": 40,
    "due_on": 12,
    "filed_at": 18,
}
_NOT_COMPLETE: Final[tuple[Count, ...]] = ("not_received", *APART, "returned")
_PROBLEM: Final = {"no": 6, "label": 12, "title": 36, "unit": 22, "problem": 80}
_MISSING: Final = {"no": 6, "label": 12, "title": 36, "unit": 22, "counts_as": 12, "due_on": 12}


def rollup_xlsx(rollup: Rollup, book: Wordbook) -> bytes:
    """The same roll-up and words give the same bytes."""
    note = book.say(
        "sheet_note",
        plan=book.clip(rollup.title, 60),
        period=book.period(rollup.period),
        cut_off=book.moment(rollup.cut_off),
    )
    return write_workbook(_leaves(rollup, book), note, book, office=rollup.office, day=rollup.day)


def _leaves(rollup: Rollup, book: Wordbook) -> Iterable[Leaf]:
    sections = {task.task: " / ".join(task.section) for task in rollup.tasks}
    missing = [one for name in _NOT_COMPLETE for one in rollup.counting_as(name)]
    entry = partial(_entry, sections=sections, book=book)
    yield Leaf("tasks", _ENTRY, [entry(one) for one in rollup.entries])
    yield Leaf("units", _UNIT, [_unit(one, book) for one in rollup.units])
    yield Leaf("indicators", _INDICATOR, [_indicator(one, book) for one in rollup.indicators])
    yield Leaf("problems", _PROBLEM, [(*_named(one, book), one.problem) for one in rollup.problems])
    yield Leaf("not_received", _MISSING, [_missing(one, book) for one in missing])
    yield Leaf("unchecked", _ENTRY, [entry(one) for one in rollup.counting_as("unchecked")])
    if rollup.inputs:
        yield Leaf("inputs", _INPUT, [_input(one, book) for one in rollup.inputs])


def _named(entry: Entry, book: Wordbook) -> Row:
    return entry.label, entry.title, book.unit(entry.unit_name)


def _entry(entry: Entry, sections: Mapping[str, str], book: Wordbook) -> Row:
    received = entry.filed_at is not None
    told = entry.counts_as in {"accepted", "unchecked"}
    return (
        entry.label,
        entry.title,
        sections.get(entry.task, ""),
        book.unit(entry.unit_name),
        book.words.counts_as[entry.counts_as],
        telling.status_word(entry.status, book) if told else None,
        entry.percent,
        telling.figures_of(entry, book),
        entry.problem,
        entry.next_step,
        entry.expected_by,
        entry.due_on,
        entry.filed_at,
        book.words.yes_no["yes" if entry.late else "no"] if received else None,
        entry.news_at if told else None,
        entry.news if told else None,
    )


def _input(entry: Entry, book: Wordbook) -> Row:
    """In the name of the unit that gave it; who has not given theirs stands without a time."""
    return (
        *_named(entry, book),
        telling.status_word(entry.status, book) if entry.filed_at else None,
        entry.percent,
        telling.figures_of(entry, book),
        entry.problem,
        entry.next_step,
        entry.due_on,
        entry.filed_at,
    )


def _missing(entry: Entry, book: Wordbook) -> Row:
    return (*_named(entry, book), book.words.counts_as[entry.counts_as], entry.due_on)


def _unit(group: Group, book: Wordbook) -> Row:
    totals = group.totals
    return (
        book.unit(group.name),
        group.tasks,
        totals.owed,
        totals.on_time,
        totals.late,
        totals.not_received,
        totals.unsigned,
        totals.extended,
        totals.disputed,
        totals.unattested,
        totals.accepted,
        totals.unchecked,
        totals.returned,
        totals.waived,
        group.on_time_share,
    )


def _indicator(row: IndicatorRow, book: Wordbook) -> Row:
    indicator, standing = row.indicator, row.standing
    return (
        indicator.metric,
        row.label,
        book.words.separator.join(map(book.unit, row.units)),
        standing.value,
        indicator.unit,
        book.target(indicator),
        indicator.baseline,
        indicator.baseline_year,
        indicator.by,
        telling.expected(row),
        standing.reached,
        standing.time_gone,
        standing.gap,
        book.words.lamp[standing.lamp],
        telling.why(row, book),
    )
