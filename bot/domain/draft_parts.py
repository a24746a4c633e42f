"""Parts of a draft by the names people call them, and a draft with one part replaced (草案的各部分)."""

from __future__ import annotations

from base64 import b32encode
from collections.abc import Container, Iterable
from dataclasses import replace
from hashlib import sha256

from bot.domain.plan import OFFICE, Draft, Indicator, Milestone, Plan, Task, Unit
from bot.errors import NotFound


def find_task(plan: Plan, label: str) -> Task:
    """The task with that label. Raises NotFound."""
    found = plan.find_task(label.strip())
    if found is None:
        raise NotFound(what="task", name=label)
    return found


def task_of(plan: Plan, task_id: str) -> Task:
    """The task with that id. Raises NotFound."""
    found = next((task for task in plan.tasks if task.id == task_id), None)
    if found is None:
        raise NotFound(what="task", name=task_id)
    return found


def find_unit(plan: Plan, name: str) -> Unit:
    """The unit of that name or alias. Raises NotFound."""
    found = plan.find_unit(name.strip())
    if found is None:
        raise NotFound(what="unit", name=name)
    return found


def find_milestone(plan: Plan, milestone: str) -> Milestone:
    """By its id. Raises NotFound."""
    found = next((each for each in plan.milestones if each.id == milestone), None)
    if found is None:
        raise NotFound(what="milestone", name=milestone)
    return found


def find_indicator(plan: Plan, indicator: str) -> Indicator:
    """By its id. Raises NotFound."""
    found = next((each for each in plan.indicators if each.id == indicator), None)
    if found is None:
        raise NotFound(what="indicator", name=indicator)
    return found


def with_plan(draft: Draft, plan: Plan) -> Draft:
    return replace(draft, plan=plan)


def with_task(draft: Draft, task: Task) -> Draft:
    """The draft with this task in place of the one with its id."""
    tasks = tuple(task if each.id == task.id else each for each in draft.plan.tasks)
    return with_plan(draft, replace(draft.plan, tasks=tasks))


def with_units(plan: Plan, names: Iterable[str]) -> tuple[Plan, list[str]]:
    """The plan with a unit for every name, a new one where nobody knows it; and the ids, each once."""
    ids: list[str] = []
    for name in (each.strip() for each in names):
        if not name:
            continue
        found = plan.find_unit(name)
        if found is None:
            found = Unit(unit_id(name, plan), name)
            plan = replace(plan, units=(*plan.units, found))
        ids.append(found.id)
    return plan, list(dict.fromkeys(ids))


def unit_id(name: str, plan: Plan) -> str:
    """The id that reading a document gives the same name; longer where another unit has it."""
    return free_id("u_", name, {unit.id for unit in plan.units} | {OFFICE}, shortest=8)


def free_id(prefix: str, words: str, used: Container[str], *, shortest: int) -> str:
    """An id made of the words' hash (base32, lower case), as short as is free."""
    digest = b32encode(sha256(words.encode("utf-8", "replace")).digest()).decode("ascii").lower()
    lengths = range(shortest, len(digest) + 1)
    return next(each for size in lengths if (each := f"{prefix}{digest[:size]}") not in used)
