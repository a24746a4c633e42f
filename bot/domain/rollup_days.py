"""The days of a roll-up: nodes of the period, and what comes after it (节点和下一步)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal, TypeAlias

from bot.domain.filings import Filing
from bot.domain.milestones import find_occurrence, occurrences
from bot.domain.periods import Period
from bot.domain.plan import Plan
from bot.domain.rollup_entries import Entry

DatedKind: TypeAlias = Literal["milestone", "deadline", "returned", "extended"]
_AWAITED: tuple[Literal["returned", "extended"], ...] = ("returned", "extended")


@dataclass(frozen=True, slots=True)
class DatedRow:
    """Something with a day: a milestone, a task's deadline, the new term of a report.

    `reached` says so of a milestone that is reported on; None of anything else. `until` is the day to which
    the office has put a milestone off, `expected` when its unit expects one that is not reached.
    """

    kind: DatedKind
    on: date
    name: str
    label: str | None = None
    unit_name: str | None = None
    reached: bool | None = None
    until: date | None = None
    expected: date | None = None


def milestones_in(
    plan: Plan, period: Period, filings: Iterable[Filing] = (), *, by: datetime | None = None
) -> tuple[DatedRow, ...]:
    """The plan's nodes whose day lies in the period, or was put off into it, earlier first; reached where
    `filings` of all its units say so by that instant.
    """
    tasks = {task.id: task for task in plan.tasks}
    owed = _grouped_filings(plan, filings)
    own = [node for node in occurrences(plan, period.first, period.last) if period.contains(node.last)]
    later = (name for name, found in owed.items() if any(map(_is_put_off_into(period), found)))
    moved = (find_occurrence(plan, name) for name in later)
    nodes = {node.id: node for node in (*own, *moved) if node is not None}
    rows = []
    for node in sorted(nodes.values(), key=lambda each: each.last):
        task = tasks.get(node.milestone.task or "")
        if task is None or task.sensitivity != "offline":
            label = task.label if task else None
            row = DatedRow("milestone", node.last, node.milestone.name, label)
            rows.append(_as_told(row, owed.get(node.id, ()), by))
    return tuple(rows)


def _is_put_off_into(period: Period) -> Callable[[Filing], bool]:
    return lambda filing: filing.extended > 0 and period.contains(filing.due_on)


def _as_told(row: DatedRow, filings: Sequence[Filing], by: datetime | None) -> DatedRow:
    """With what became of its filings, and their latest days."""
    put_off = (each.due_on for each in filings if each.extended)
    told = (
        each.expected_on for each in filings if each.report and (by is None or each.report.filed_at <= by)
    )
    return replace(
        row,
        reached=_is_reached(filings, by),
        until=max(put_off, default=None),
        expected=max((day for day in told if day), default=None),
    )


def _grouped_filings(plan: Plan, filings: Iterable[Filing]) -> dict[str, list[Filing]]:
    """By the node they are owed for; what is waived is not."""
    found: dict[str, list[Filing]] = {}
    for filing in filings:
        if filing.plan == plan.id and filing.is_node and filing.state != "waived":
            found.setdefault(filing.period, []).append(filing)
    return found


def _is_reached(filings: Sequence[Filing], by: datetime | None) -> bool | None:
    if not filings:
        return None
    told = [each.report for each in filings if not each.is_owed]
    in_time = [report for report in told if report and (by is None or report.filed_at <= by)]
    return len(in_time) == len(filings)


def ahead(plan: Plan, entries: Iterable[Entry], period: Period) -> tuple[DatedRow, ...]:
    """What comes after the period: reports that were returned or given more time by their new term, the next
    period's nodes and deadlines.
    """
    try:
        following = period.next()
    except OverflowError:
        return ()
    awaited = [
        DatedRow(kind, entry.due_on, entry.title, entry.label, entry.unit_name)
        for entry in entries
        for kind in _AWAITED
        if entry.counts_as == kind
    ]
    deadlines = [
        DatedRow("deadline", task.deadline, task.title if task.sensitivity != "offline" else "", task.label)
        for task in plan.tasks
        if task.deadline is not None and following.contains(task.deadline)
    ]
    rows = (*awaited, *milestones_in(plan, following), *deadlines)
    return tuple(sorted(rows, key=lambda row: row.on))
