"""What could be asked less: a figure that a unit tells twice, days on which too much is due (减负建议)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Final

from bot.domain.owing import owing_units
from bot.domain.plan import OFFICE, Plan, Task
from bot.domain.rules import PERIODIC_KINDS

MOST_SUGGESTED: Final = 2
MOST_A_DUE_DAY: Final = 8  # filings of one unit: what a digest can name


@dataclass(frozen=True, slots=True)
class SameFigure:
    """A unit tells one figure in several periodic reports: of the tasks of these labels, by so many rules."""

    unit: str
    metric: str
    labels: tuple[str, ...]
    rules: int


@dataclass(frozen=True, slots=True)
class CrowdedDay:
    """So many filings of a unit are due on one day. `unit` is its id until somebody names it."""

    unit: str
    day: date
    count: int


def suggestions(plans: Sequence[Plan], crowded: Iterable[CrowdedDay]) -> tuple[SameFigure | CrowdedDay, ...]:
    """At most two, one of each kind where there are both; units by name, the earlier in its plan first."""
    names = {unit.id: unit.name for plan in plans for unit in plan.units}
    places = {unit: place for place, unit in enumerate(names)}
    days = sorted(
        (each for each in crowded if each.count > MOST_A_DUE_DAY and each.unit in names),
        key=lambda each: (-each.count, each.day, places[each.unit]),
    )
    named = [CrowdedDay(names[each.unit], each.day, each.count) for each in days]
    figures = islice((found for plan in plans for found in _told_twice(plan)), MOST_SUGGESTED - bool(named))
    found: list[SameFigure | CrowdedDay] = [*figures, *named]
    return tuple(found[:MOST_SUGGESTED])


def _told_twice(plan: Plan) -> Iterator[SameFigure]:
    """In the order of the plan's indicators."""
    tasks = {task.id: task for task in plan.tasks}
    units = {unit.id: unit for unit in plan.units}
    asked: dict[tuple[str, str, str], list[tuple[str, str, str]]] = {}
    for indicator in plan.indicators:
        task = tasks.get(indicator.task or "")
        if task is not None and task.sensitivity != "offline":
            for unit in owing_units(task, units):
                ways = asked.setdefault((unit, _plain(indicator.metric), _plain(indicator.unit)), [])
                ways += [(indicator.metric, task.label, rule) for rule in _rules(plan, task)]
    for (unit, _, _), ways in asked.items():
        found = dict.fromkeys((label, rule) for _, label, rule in ways)
        if len(found) > 1 and unit in units and unit != OFFICE:
            labels = tuple(dict.fromkeys(label for label, _ in found))
            yield SameFigure(units[unit].name, ways[0][0], labels, len({rule for _, rule in found}))


def _rules(plan: Plan, task: Task) -> list[str]:
    """The periodic rules by which the task is reported on."""
    return [rule.id for rule in plan.rules if rule.kind in PERIODIC_KINDS and task.task_class in rule.classes]


def _plain(words: str) -> str:
    return unicodedata.normalize("NFKC", words).casefold().strip()
