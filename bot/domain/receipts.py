"""Which units a version of a plan concerns, and what it changed for each (签收)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, TypeAlias

from bot.domain.calendar import WorkCalendar
from bot.domain.plan import Milestone, Plan, Task

SIGN_WORKDAYS: Final = 3  # from the request until a unit is reminded, once

TELL_EVERY: Final = 5  # workdays from one time the office is told who has not signed to the next
TELL_TIMES: Final = 4  # and never again by itself: who wants to know asks

Aspect: TypeAlias = Literal["label", "wording", "role", "deadline", "class", "milestone"]


@dataclass(frozen=True, slots=True)
class TaskChange:
    """One task as it changed for one unit; `aspects` of one that stays, in that order. `label` is the new
    one, of a task that is gone the old one.
    """

    label: str
    what: Literal["added", "gone", "changed"]
    aspects: tuple[Aspect, ...] = ()


def is_news(due_on: date, day: date, said_on: date, calendar: WorkCalendar) -> bool:
    """Whether the office is to be told on a workday who has not signed by `due_on`: the first workday after
    it, then once a week for some weeks. `said_on` is the last day before on which it could be told.
    """
    times = (calendar.add_workdays(due_on, 1 + no * TELL_EVERY) for no in range(TELL_TIMES))
    return any(said_on < each <= day for each in times)


def changes_by_unit(old: Plan | None, new: Plan) -> dict[str, tuple[TaskChange, ...]]:
    """For each unit the version concerns: its tasks that are new to it, not its any more or other than they
    were, in plan order. Only units proper: what bodies and collectives own is the office's.
    """
    before = {task.id: task for task in old.tasks} if old else {}
    units = {unit.id for plan in (old, new) if plan for unit in plan.units if unit.kind == "unit"}
    nodes = (_nodes(old) if old else {}, _nodes(new))
    found: dict[str, list[TaskChange]] = defaultdict(list)
    for task in new.tasks:
        for unit, change in _of_task(before.pop(task.id, None), task, nodes).items():
            found[unit].append(change)
    for task in before.values():
        for unit in _roles(task):
            found[unit].append(TaskChange(task.label, "gone"))
    return {unit: tuple(changes) for unit, changes in found.items() if unit in units}


def _of_task(
    old: Task | None, new: Task, nodes: tuple[Mapping[str, object], Mapping[str, object]]
) -> dict[str, TaskChange]:
    """By unit; none for a task that is the same for it."""
    was, now = (_roles(old) if old else {}), _roles(new)
    aspects = _aspects(old, new, nodes) if old else ()
    found = {unit: TaskChange(new.label, "gone") for unit in was if unit not in now}
    for unit, roles in now.items():
        if unit not in was:
            found[unit] = TaskChange(new.label, "added")
            continue
        own: tuple[Aspect, ...] = aspects if roles == was[unit] else (*aspects, "role")
        if own:
            found[unit] = TaskChange(new.label, "changed", own)
    return found


def _aspects(
    old: Task, new: Task, nodes: tuple[Mapping[str, object], Mapping[str, object]]
) -> tuple[Aspect, ...]:
    if old is new and nodes[0].get(old.id) == nodes[1].get(new.id):
        return ()
    differing: tuple[tuple[Aspect, bool], ...] = (
        ("label", old.label != new.label),
        ("wording", (old.title, old.text) != (new.title, new.text)),
        ("deadline", (old.deadline, old.ongoing) != (new.deadline, new.ongoing)),
        ("class", old.task_class != new.task_class),
        ("milestone", nodes[0].get(old.id) != nodes[1].get(new.id)),
    )
    return tuple(aspect for aspect, differs in differing if differs)


def _roles(task: Task) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for each in task.assignments:
        found[each.unit] = found.get(each.unit, frozenset()) | {each.role}
    return found


def _nodes(plan: Plan) -> dict[str, frozenset[tuple[str, str]]]:
    """Name and day of each task's milestones."""
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for node in plan.milestones:
        _add(found, node)
    return {task: frozenset(nodes) for task, nodes in found.items()}


def _add(found: dict[str, set[tuple[str, str]]], node: Milestone) -> None:
    if node.task:
        found[node.task].add((node.name, node.date))
