"""Changes to a published plan that the office decides: each gives the plan of the next version (调整)."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.plan import Assignment, Plan, Role, Task


def reassigned(plan: Plan, task: str, *, from_unit: str, to_unit: str) -> Plan:
    """The task with another unit in the first one's place, which supports it from now on.

    Raises KeyError for a task that the plan does not have.
    """
    changed = _reassigned(plan.task(task), from_unit, to_unit)
    return replace(plan, tasks=tuple(changed if each.id == task else each for each in plan.tasks))


def _reassigned(task: Task, from_unit: str, to_unit: str) -> Task:
    """In its old place and role; whoever had no part in it before leads.

    A task done by division needs nobody's support: who is not meant is simply not named.
    """
    role: Role = next((each.role for each in task.assignments if each.unit == from_unit), "lead")
    others = [each for each in task.assignments if each.unit not in {from_unit, to_unit}]
    place = next((no for no, each in enumerate(task.assignments) if each.unit == from_unit), 0)
    before = [each for each in task.assignments[:place] if each in others]
    after = [each for each in others if each not in before]
    now = Assignment(to_unit, "lead" if role == "support" else role)
    support = () if task.by_division else (Assignment(from_unit, "support"),)
    return replace(task, assignments=(*before, now, *after, *support))
