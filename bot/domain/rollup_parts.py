"""The parts of a roll-up: tasks, sections, units, days (汇总各部分)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TypeVar

from bot.domain.counting import Count
from bot.domain.plan import Plan, Sensitivity
from bot.domain.readings import Status
from bot.domain.rollup_entries import Entry, Totals, share, totals_of

T = TypeVar("T")
# Of several answers to one task the one that needs most attention stands for it.
_GRAVEST: tuple[Status, ...] = ("behind", "not_started", "on_track", "ongoing", "no_activity", "completed")
_LEAST_SETTLED: tuple[Count, ...] = (
    "not_received",
    "unsigned",
    "extended",
    "disputed",
    "unattested",
    "returned",
    "unchecked",
    "accepted",
    "waived",
)


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One task. It counts as the least settled of its filings; status and percent once all are accepted, and
    when its urgent report was told.
    """

    task: str
    label: str
    title: str
    section: tuple[str, ...]
    units: tuple[str, ...]
    counts_as: Count
    status: Status | None = None
    percent: Decimal | None = None
    sensitivity: Sensitivity = "open"
    news_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """The filings of one unit or one section; `tasks` counts each task once."""

    name: str
    tasks: int
    totals: Totals

    @property
    def on_time_share(self) -> Decimal | None:
        """On time, in percent of what was owed."""
        return share(self.totals.on_time, self.totals.owed)


def task_rows(plan: Plan, entries: Sequence[Entry]) -> tuple[TaskRow, ...]:
    """In the order of the entries."""
    sections = {task.id: task.section for task in plan.tasks}
    grouped = _grouped(entries, lambda entry: entry.task)
    return tuple(_task_row(listed, sections.get(task, ())) for task, listed in grouped.items())


def by_section(tasks: Sequence[TaskRow], entries: Sequence[Entry]) -> tuple[Group, ...]:
    """By the outermost headings that differ; "" for what stands under none."""
    depth = _common_depth([task.section for task in tasks])
    names = {task.task: "".join(task.section[depth : depth + 1]) for task in tasks}
    return _groups(entries, lambda entry: (names[entry.task], names[entry.task]))


def by_unit(plan: Plan, entries: Sequence[Entry]) -> tuple[Group, ...]:
    """In the order printed, never by how well they do."""
    places = {unit.id: place for place, unit in enumerate(plan.units)}
    ordered = sorted(entries, key=lambda entry: (places.get(entry.unit, len(places)), entry.unit))
    return _groups(ordered, lambda entry: (entry.unit, entry.unit_name))


def _task_row(listed: Sequence[Entry], section: tuple[str, ...]) -> TaskRow:
    first = listed[0]
    owed = [entry for entry in listed if entry.counts_as != "waived"] or listed
    counts_as = min((entry.counts_as for entry in owed), key=_LEAST_SETTLED.index)
    told = {entry.status for entry in owed if entry.status is not None}
    settled = counts_as == "accepted"
    return TaskRow(
        task=first.task,
        label=first.label,
        title=first.title,
        section=section,
        units=tuple(entry.unit_name for entry in owed),
        counts_as=counts_as,
        status=next((status for status in _GRAVEST if status in told), None) if settled else None,
        percent=first.percent if settled and len(listed) == 1 else None,
        sensitivity=first.sensitivity,
        news_at=max((entry.news_at for entry in owed if entry.news_at), default=None) if settled else None,
    )


def _common_depth(sections: Sequence[tuple[str, ...]]) -> int:
    """How many of the outermost headings all tasks stand under."""
    depth = 0
    for headings in zip(*sections, strict=False):
        if len(set(headings)) > 1:
            break
        depth += 1
    return depth


def _groups(entries: Iterable[Entry], key: Callable[[Entry], tuple[str, str]]) -> tuple[Group, ...]:
    """`key` gives what is grouped by, and its name."""
    grouped = _grouped(entries, key)
    return tuple(
        Group(name, len({entry.task for entry in listed}), totals_of(listed))
        for (_, name), listed in grouped.items()
    )


def _grouped(entries: Iterable[Entry], key: Callable[[Entry], T]) -> dict[T, list[Entry]]:
    """In the order in which each first comes."""
    grouped: dict[T, list[Entry]] = {}
    for entry in entries:
        grouped.setdefault(key(entry), []).append(entry)
    return grouped
