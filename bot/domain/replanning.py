"""Changes to a published plan that the office decides: each gives the plan of the next version (调整)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import takewhile
from typing import Literal, TypeAlias

from bot.domain.owing import members_of, supporting_units
from bot.domain.plan import Assignment, Milestone, Plan, Role, Task, TaskClass, Unit
from bot.domain.plan_facts import PlanPublished
from bot.domain.rules import ReportingRule

How: TypeAlias = Literal["set", "add", "drop"]
ROLES: tuple[Role, ...] = ("lead", "responsible", "support")


@dataclass(frozen=True, slots=True)
class Part:
    """A change of who does a task, by unit ids; without a role the one that the task's first unit has.

    set: these have the role from now on, and nobody else; add: these have it as well; drop: these have no
    part in the task any more, or with a role not that one.
    """

    how: How
    units: tuple[str, ...]
    role: Role | None = None


def reassigned(plan: Plan, task: str, *, from_unit: str, to_unit: str) -> Plan:
    """The task with another unit in the first one's place, which supports it from now on; who only supported
    it, or did not file as another lead or responsible unit, has no part in it any more. A member of a
    collective leaves its others named one by one.

    Raises KeyError for a task that the plan does not have.
    """
    named = _named_out(plan, task, from_unit)
    if _gives(plan, task, from_unit):
        return _with_task(plan, _supported(named, from_unit, to_unit))
    return _with_task(plan, _reassigned(named, from_unit, to_unit))


def released(plan: Plan, task: str, unit: str) -> Plan:
    """The unit does not support the task any more, whatever it is named as, and nobody takes its place.

    Raises KeyError.
    """
    role: Role | None = None if _gives(plan, task, unit) else "support"
    left = _with_part(_named_out(plan, task, unit).assignments, Part("drop", (unit,), role))
    return _with_task(plan, replace(plan.task(task), assignments=left))


def _gives(plan: Plan, task: str, unit: str) -> bool:
    """Its part is an input for the unit that files."""
    return unit in supporting_units(plan.task(task), {each.id: each for each in plan.units})


def _named_out(plan: Plan, task: str, unit: str) -> Task:
    """The task with the unit named by itself: a collective it is a member of gives way to all its members."""
    found, units = plan.task(task), {each.id: each for each in plan.units}
    if not unit or any(each.unit == unit for each in found.assignments):
        return found
    named: dict[str, Assignment] = {}
    for each in found.assignments:
        members = tuple(members_of(each.unit, units))
        for one in members if unit in members else (each.unit,):
            named.setdefault(one, Assignment(one, each.role))
    return replace(found, assignments=tuple(named.values()))


def _reassigned(task: Task, from_unit: str, to_unit: str) -> Task:
    """In its old place and role; whoever had no part in it before leads.

    A task done by division needs nobody's support: who is not meant is simply not named.
    """
    role: Role = next((each.role for each in task.assignments if each.unit == from_unit), "lead")
    if role == "support":
        return _supported(task, from_unit, to_unit)
    others = [each for each in task.assignments if each.unit not in {from_unit, to_unit}]
    place = next((no for no, each in enumerate(task.assignments) if each.unit == from_unit), 0)
    before = [each for each in task.assignments[:place] if each in others]
    after = [each for each in others if each not in before]
    now = Assignment(to_unit, role)
    support = () if task.by_division else (Assignment(from_unit, "support"),)
    return replace(task, assignments=(*before, now, *after, *support))


def _supported(task: Task, from_unit: str, to_unit: str) -> Task:
    """The other unit in its place and role, unless it has a part in it already."""
    others = [each for each in task.assignments if each.unit != from_unit]
    place, role = next((no, each.role) for no, each in enumerate(task.assignments) if each.unit == from_unit)
    if all(each.unit != to_unit for each in others):
        others.insert(place, Assignment(to_unit, role))
    return replace(task, assignments=tuple(others))


def with_parts(plan: Plan, task: str, parts: Iterable[Part]) -> Plan:
    """The task with one change after the other. Raises KeyError for a task that the plan does not have."""
    changed = plan.task(task)
    for part in parts:
        changed = replace(changed, assignments=_with_part(changed.assignments, part))
    return _with_task(plan, changed)


def with_units(plan: Plan, units: Iterable[Unit], ids: Iterable[str]) -> Plan:
    """With those of the units, by id, that it has not."""
    wanted = set(ids) - {unit.id for unit in plan.units}
    return replace(plan, units=(*plan.units, *(unit for unit in units if unit.id in wanted)))


def with_class(plan: Plan, tasks: Iterable[str], task_class: TaskClass) -> Plan:
    """These tasks are reported on so from now on."""
    ids = set(tasks)
    changed = (replace(each, task_class=task_class) if each.id in ids else each for each in plan.tasks)
    return replace(plan, tasks=tuple(changed))


def with_deadline(plan: Plan, task: str, deadline: date | None) -> Plan:
    """The task ends on that day; None for one that has no end. Raises KeyError."""
    changed = replace(plan.task(task), deadline=deadline, ongoing=deadline is None, deadline_doubtful=False)
    return _with_task(plan, changed)


def with_node(plan: Plan, milestone: str, on: date) -> Plan:
    """The milestone on another day; one that comes every year stays so."""
    changed = (_moved(each, on) if each.id == milestone else each for each in plan.milestones)
    return replace(plan, milestones=tuple(changed))


def undone(published: Iterable[PlanPublished], now: Plan, draft: Plan) -> tuple[str, ...]:
    """Labels of tasks that were changed since the last document was published, and that the draft has
    otherwise: publishing it would take those changes back. `published` newest first.
    """
    since = takewhile(lambda fact: fact.act != "publish", published)
    ids = {task for fact in since for task in fact.tasks}
    drafted = {task.id: _settled(draft, task) for task in draft.tasks}
    return tuple(
        task.label
        for task in now.tasks
        if task.id in ids and task.id in drafted and drafted[task.id] != _settled(now, task)
    )


def rules_undone(published: Iterable[PlanPublished], now: Plan, draft: Plan) -> bool:
    """A rule was changed since the last document was published, and the draft has the rules otherwise.

    `published` newest first.
    """
    since = takewhile(lambda fact: fact.act != "publish", published)
    return any(fact.act == "rule" for fact in since) and _as_set(now) != _as_set(draft)


def _as_set(plan: Plan) -> list[ReportingRule]:
    """The rules as somebody sets them."""
    return [replace(rule, former=()) for rule in plan.rules]


def _settled(plan: Plan, task: Task) -> tuple[object, ...]:
    """What the office changes of a task in force."""
    nodes = tuple((each.id, each.date) for each in plan.milestones if each.task == task.id)
    return (task.assignments, task.task_class, task.deadline, task.ongoing, nodes)


def _with_part(before: Sequence[Assignment], part: Part) -> tuple[Assignment, ...]:
    if part.how == "drop":
        return tuple(each for each in before if not _dropped(each, part))
    role = part.role or main_role(before)
    there = [each.unit for each in before if each.role == role] if part.how == "add" else []
    named = [Assignment(unit, role) for unit in dict.fromkeys((*there, *part.units))]
    others = [each for each in before if each.role != role and each.unit not in part.units]
    place = ROLES.index(role)
    return (
        *(each for each in others if ROLES.index(each.role) < place),
        *named,
        *(each for each in others if ROLES.index(each.role) > place),
    )


def main_role(assignments: Sequence[Assignment]) -> Role:
    """The role of whoever answers for the task."""
    held = {each.role for each in assignments}
    return "responsible" if "responsible" in held and "lead" not in held else "lead"


def _dropped(each: Assignment, part: Part) -> bool:
    return each.unit in part.units and part.role in {None, each.role}


def _with_task(plan: Plan, task: Task) -> Plan:
    return replace(plan, tasks=tuple(task if each.id == task.id else each for each in plan.tasks))


def _moved(milestone: Milestone, on: date) -> Milestone:
    if milestone.kind == "annual-day":
        return replace(milestone, date=f"{on:%m-%d}")
    return replace(milestone, kind="deadline", date=on.isoformat())
