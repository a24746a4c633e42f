"""The parts of a roll-up: tasks, sections, units, indicators, days (汇总各部分)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar

from bot.domain.counting import Count
from bot.domain.figures import match_figure
from bot.domain.indicators import Standing, stand
from bot.domain.plan import Indicator, Plan, Sensitivity
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


@dataclass(frozen=True, slots=True)
class LastTold:
    """What accepted reports told of an indicator for an earlier period."""

    period: str
    value: Decimal


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """An indicator with its lamp, by accepted reports; `label` and `units` of its task, where it has one.
    `last` is what was told before, where this period tells nothing.
    """

    indicator: Indicator
    standing: Standing
    label: str | None = None
    units: tuple[str, ...] = ()
    last: LastTold | None = None


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


def indicator_rows(
    plan: Plan,
    entries: Iterable[Entry],
    day: date,
    earlier: Iterable[tuple[str, Sequence[Entry]]] = (),
) -> tuple[IndicatorRow, ...]:
    """Every indicator in the order printed, except those of offline tasks, which are words. `earlier` are
    the entries of former periods, the latest first: read only as long as one is looked for.
    """
    tasks = {task.id: task for task in plan.tasks}
    told = _told(plan, entries)
    names = {unit.id: unit.name for unit in plan.units}
    rows = []
    for indicator in plan.indicators:
        task = tasks.get(indicator.task or "")
        if task is not None and task.sensitivity == "offline":
            continue
        standing = stand(indicator, told.get(indicator.id, ()), day, from_year=plan.from_year)
        units = tuple(names.get(each.unit, each.unit) for each in task.assignments) if task else ()
        rows.append(IndicatorRow(indicator, standing, task.label if task else None, units[:1]))
    last = _last_told(plan, {row.indicator.id for row in rows if row.standing.why == "not_told"}, earlier)
    return tuple(replace(row, last=last.get(row.indicator.id)) for row in rows)


def _last_told(
    plan: Plan, untold: set[str], earlier: Iterable[tuple[str, Sequence[Entry]]]
) -> dict[str, LastTold]:
    """Of each the latest period that tells of it; none where that tells more than one value."""
    found: dict[str, LastTold] = {}
    periods = iter(earlier)
    while untold and (former := next(periods, None)) is not None:
        told = _told(plan, former[1])
        for indicator in untold & told.keys():
            if len(set(told[indicator])) == 1:
                found[indicator] = LastTold(former[0], told[indicator][0])
        untold = untold - told.keys()
    return found


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


def _told(plan: Plan, entries: Iterable[Entry]) -> dict[str, list[Decimal]]:
    """Values of accepted reports by indicator: of the report's task first, else of the plan as a whole."""
    of_task: dict[str, list[Indicator]] = {}
    for indicator in plan.indicators:
        of_task.setdefault(indicator.task or "", []).append(indicator)
    told: dict[str, list[Decimal]] = {}
    for entry in entries:
        for figure in entry.figures if entry.counts_as == "accepted" else ():
            own = match_figure(figure, of_task.get(entry.task, ()))
            found = own or match_figure(figure, of_task.get("", ()))
            if found is not None:
                told.setdefault(found.id, []).append(figure.value)
    return told


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
