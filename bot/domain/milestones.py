"""The days of a plan's nodes: once or every year, by date, weekday, week or the lunar calendar (节点)."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Final, TypeAlias

from lunar_python import LunarMonth, LunarYear, Solar

from bot.domain.periods import NODE_MARK
from bot.domain.plan import Milestone, MilestoneKind, Plan, Task

Span: TypeAlias = tuple[date, date]
PLAN_LABEL: Final = "N"  # what the labels of nodes without a task begin with: N1, N2 in the order printed
_ONCE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_YEARLY = re.compile(r"(\d{2})-(\d{2})", re.ASCII)
_NTH = re.compile(r"(\d{2})-(-1|[1-4])(MO|TU|WE|TH|FR|SA|SU)", re.ASCII)
_WEEK = re.compile(r"W(\d{2})", re.ASCII)
_LUNAR = re.compile(r"L(\d{2})-(\d{2})", re.ASCII)
_WEEKDAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_A_LEAP_YEAR: Final = 2020  # with 29 February and a week 53


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A node in one year, or the only time it comes. `id` stands where a filing has its period:
    `2026@m_1` of a yearly node (by its own year: a lunar one may fall in the next January), `@m_1` of one
    that comes once and keeps its id when its date moves.
    """

    milestone: Milestone
    id: str
    first: date
    last: date

    @property
    def is_yearly(self) -> bool:
        return not self.id.startswith(NODE_MARK)


def find_occurrence(plan: Plan, period: str) -> Occurrence | None:
    """The node of that id, None where the plan has none, or none with a date."""
    year, at, name = period.partition(NODE_MARK)
    if not at:
        return None
    found = next((each for each in plan.milestones if each.id == name), None)
    return _occurrence(found, int(year) if year else None) if found else None


def occurrences(plan: Plan, first: date, last: date) -> tuple[Occurrence, ...]:
    """Those with a day in that span, by their last day; yearly ones in the plan's own years only."""
    found = (each for milestone in plan.milestones for each in _of(milestone, plan, first, last))
    return tuple(sorted(found, key=lambda each: each.last))


def still_ahead(plan: Plan, day: date) -> tuple[Occurrence, ...]:
    """Nodes that are not over on that day: a yearly one of its own year, one that comes once at any time."""
    years = (None, *(year for year in (day.year - 1, day.year) if _is_in(plan, year)))
    found = (_occurrence(each, year) for each in plan.milestones for year in years)
    return tuple(sorted((each for each in found if each and each.last >= day), key=lambda each: each.last))


def node_of(plan: Plan, period: str) -> Milestone | None:
    """The node that a filing with that period is owed for."""
    found = find_occurrence(plan, period)
    return found.milestone if found else None


def task_or_node(plan: Plan, task: str) -> Task:
    """The task of a filing; of a node that belongs to no task one that bears the node's name.

    Raises KeyError where the plan has neither.
    """
    node = next((each for each in plan.milestones if each.id == task and each.task is None), None)
    if node is None:
        return plan.task(task)
    return Task(node.id, plan_label(plan, node), "task", node.name, "")


def plan_label(plan: Plan, node: Milestone) -> str:
    """The label of a node without a task."""
    return f"{PLAN_LABEL}{[each.id for each in plan.milestones if each.task is None].index(node.id) + 1}"


def kind_of(text: str) -> MilestoneKind | None:
    """What kind of node such a date makes, None for what is no date.

    Once: "2026", "2026-06", "2026-06-30", or a span "2026-09-10/2026-09-20". Every year: "04-26", a span
    "04-20/04-26", the third Sunday of May "05-3SU", the last Friday "11--1FR", week 17 "W17", the lunar
    15th of the 8th month "L08-15"; a lunar 30th that a year does not have is its 29th.
    """
    parts = text.split("/")
    yearly = _YEARLY.fullmatch(parts[0]) is not None
    if len(parts) == 2:
        kind: MilestoneKind = "annual-week" if yearly else "period"
        return kind if _span(text, kind, _A_LEAP_YEAR if yearly else None) else None
    if _span(text, "deadline", None):
        return "deadline"
    kind = "annual-week" if _WEEK.fullmatch(text) else "annual-day"
    return kind if _span(text, kind, _A_LEAP_YEAR) else None


def _of(milestone: Milestone, plan: Plan, first: date, last: date) -> Iterator[Occurrence]:
    years = [year for year in range(first.year - 1, last.year + 2) if _is_in(plan, year)]
    for year in (None, *years):
        found = _occurrence(milestone, year)
        if found and found.first <= last and first <= found.last:
            yield found


def _is_in(plan: Plan, year: int) -> bool:
    return (plan.from_year or year) <= year <= (plan.to_year or year)


def _occurrence(milestone: Milestone, year: int | None) -> Occurrence | None:
    span = _span(milestone.date, milestone.kind, year)
    if span is None:
        return None
    return Occurrence(milestone, f"{'' if year is None else f'{year:04d}'}{NODE_MARK}{milestone.id}", *span)


@lru_cache(maxsize=4096)
def _span(text: str, kind: MilestoneKind, year: int | None) -> Span | None:
    """The days of a date in that year; without a year of a date that comes once."""
    try:
        return _once(text, kind) if year is None else _in_year(text, kind, year)
    except (ValueError, OverflowError):
        return None


def _once(text: str, kind: MilestoneKind) -> Span | None:
    """A deadline is its last day, a stage all its days."""
    start, _, end = text.partition("/")
    first, last = _ONCE.fullmatch(start), _ONCE.fullmatch(end or start)
    if not first or not last:
        return None
    begins, ends = _edge(first, at_end=False), _edge(last, at_end=True)
    if kind == "deadline":
        begins = ends
    return (begins, ends) if begins <= ends else None


def _edge(found: re.Match[str], *, at_end: bool) -> date:
    """The first or last day of a year, a month or a day."""
    year, month, day = int(found[1]), found[2], found[3]
    number = int(month) if month else (12 if at_end else 1)
    if day:
        return date(year, number, int(day))
    return date(year, number, monthrange(year, number)[1] if at_end else 1)


def _in_year(text: str, kind: MilestoneKind, year: int) -> Span | None:
    start, _, end = text.partition("/")
    if end:
        return _spanning(start, end, year)
    if found := _WEEK.fullmatch(text):
        monday = date.fromisocalendar(year, int(found[1]), 1)
        return monday, monday + timedelta(days=6)
    day = _day_in(text, year)
    if day is None or kind != "annual-week":
        return (day, day) if day else None
    begins = day if _NTH.fullmatch(text) else day - timedelta(days=day.weekday())
    return begins, begins + timedelta(days=6)


def _spanning(start: str, end: str, year: int) -> Span | None:
    """From a day of the year to the next such day, perhaps beyond the New Year."""
    first, last = _YEARLY.fullmatch(start), _YEARLY.fullmatch(end)
    if not first or not last:
        return None
    begins, ends = _same_day(first, year), _same_day(last, year)
    return begins, ends if begins <= ends else _same_day(last, year + 1)


def _day_in(text: str, year: int) -> date | None:
    if found := _YEARLY.fullmatch(text):
        return _same_day(found, year)
    if found := _NTH.fullmatch(text):
        return _nth_weekday(year, int(found[1]), int(found[2]), _WEEKDAYS.index(found[3]))
    found = _LUNAR.fullmatch(text)
    return _lunar_day(year, int(found[1]), int(found[2])) if found else None


def _same_day(found: re.Match[str], year: int) -> date:
    """29 February is the 28th in a common year."""
    month, day = int(found[1]), int(found[2])
    if (month, day) == (2, 29):
        day = monthrange(year, 2)[1]
    return date(year, month, day)


def _nth_weekday(year: int, month: int, nth: int, weekday: int) -> date:
    if nth < 0:
        last = date(year, month, monthrange(year, month)[1])
        return last - timedelta(days=(last.weekday() - weekday) % 7)
    first = date(year, month, 1)
    return date(year, month, 1 + (weekday - first.weekday()) % 7 + 7 * (nth - 1))


def _lunar_day(year: int, month: int, day: int) -> date | None:
    """In that lunar year, never in a leap month; the last day of a month that has no 30th."""
    found: LunarMonth | None = LunarYear.fromYear(year).getMonth(month)
    if found is None or not 1 <= month <= 12 or not 1 <= day <= 30:
        return None
    first = _solar_date(found.getFirstJulianDay())
    return first + timedelta(days=min(day, found.getDayCount()) - 1)


def _solar_date(julian_day: float) -> date:
    solar = Solar.fromJulianDay(julian_day)
    return date(solar.getYear(), solar.getMonth(), solar.getDay())
