"""Tasks whose deadline is over and that are not struck off: they owe no report of a later period, and only
the office strikes them off or gives them another day (时限已过未销号).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bot.domain.duties import Closed
from bot.domain.owing import owing_units
from bot.domain.plan import Plan, Task


@dataclass(frozen=True, slots=True)
class PastDeadline:
    """A task with a deadline, and ids of the units that file for it and are not struck off, at least one."""

    task: Task
    deadline: date
    units: tuple[str, ...]


def past_deadlines(plan: Plan, closed: Closed, day: date) -> Iterator[PastDeadline]:
    """As of that day, in plan order; the last day is not over yet."""
    known = {unit.id: unit for unit in plan.units}
    for task in plan.tasks:
        if task.deadline is None or task.deadline >= day or (task.id, "") in closed:
            continue
        if task.kind == "safeguard" and not task.assignments:
            continue
        open_ones = tuple(unit for unit in owing_units(task, known) if (task.id, unit) not in closed)
        if open_ones:
            yield PastDeadline(task, task.deadline, open_ones)
