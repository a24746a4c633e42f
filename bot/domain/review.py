"""What a person may change in a draft before it is published; each step gives a new draft (审核草案)."""

from __future__ import annotations

from base64 import b32encode
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from hashlib import sha256
from typing import Literal, TypeAlias, get_args

from bot.document_errors import BadEdit
from bot.domain.plan import OFFICE, Assignment, Draft, Plan, Role, Task, TaskClass, Unit, Warning
from bot.errors import NotFound

TextField: TypeAlias = Literal["label", "title", "text"]
TEXT_FIELDS: tuple[TextField, ...] = get_args(TextField)


def warning_key(warning: Warning) -> str:
    """What `Draft.settled` holds: the same oddity has the same key in a later reading of the document."""
    said = sha256(f"{warning.quote}\n{warning.message}".encode()).hexdigest()[:8]
    return f"{warning.code}/{said}"


def open_warnings(draft: Draft) -> list[Warning]:
    """Those nobody has settled, as found in the document."""
    settled = set(draft.settled)
    return [warning for warning in draft.warnings if warning_key(warning) not in settled]


def settle(draft: Draft, warning: Warning) -> Draft:
    return replace(draft, settled=tuple(dict.fromkeys([*draft.settled, warning_key(warning)])))


def edit_task(draft: Draft, label: str, field: TextField, words: str) -> Draft:
    """Raises NotFound, BadEdit."""
    task, words = find_task(draft.plan, label), words.strip()
    if not words:
        raise BadEdit(why="empty", what=field)
    if field == "label" and any(each.label == words and each.id != task.id for each in draft.plan.tasks):
        raise BadEdit(why="label_taken", what=words)
    return _with_task(draft, _TEXT_EDITS[field](task, words))


def set_deadline(draft: Draft, label: str, deadline: date | None, *, ongoing: bool = False) -> Draft:
    """Raises NotFound."""
    return _with_task(draft, replace(find_task(draft.plan, label), deadline=deadline, ongoing=ongoing))


def set_class(draft: Draft, labels: Sequence[str], task_class: TaskClass) -> Draft:
    """No labels: all tasks. Raises NotFound."""
    ids = {find_task(draft.plan, label).id for label in labels} or {task.id for task in draft.plan.tasks}
    tasks = (replace(task, task_class=task_class) if task.id in ids else task for task in draft.plan.tasks)
    return _with_plan(draft, replace(draft.plan, tasks=tuple(tasks)))


def assign(draft: Draft, label: str, role: Role, names: Sequence[str]) -> Draft:
    """These units have the role in the task from now on, and nobody else; without names nobody has it.

    A name nobody knows becomes a new unit. Raises NotFound.
    """
    task = find_task(draft.plan, label)
    plan, ids = _with_units(draft.plan, names)
    kept = [each for each in task.assignments if each.role != role and each.unit not in ids]
    given = [Assignment(unit, role) for unit in ids]
    order = given + kept if role == "lead" else kept + given
    return _with_task(_with_plan(draft, plan), replace(task, assignments=tuple(order)))


def merge_units(draft: Draft, into: str, names: Sequence[str]) -> Draft:
    """The units called so are one with `into`: their names become its aliases. Raises NotFound, BadEdit."""
    target = find_unit(draft.plan, into)
    gone = {find_unit(draft.plan, name).id: find_unit(draft.plan, name) for name in names}
    if target.id in gone:
        raise BadEdit(why="merge_self", what=target.name)
    if not gone:
        raise BadEdit(why="empty", what=target.name)
    said = [name for unit in gone.values() for name in (unit.name, *unit.aliases)]
    aliases = tuple(name for name in dict.fromkeys([*target.aliases, *said]) if name != target.name)

    def now(unit: str) -> str:
        return target.id if unit in gone else unit

    units = (
        replace(unit, aliases=aliases) if unit.id == target.id else unit
        for unit in draft.plan.units
        if unit.id not in gone
    )
    renamed = tuple(replace(unit, members=_without(map(now, unit.members), unit.id)) for unit in units)
    tasks = tuple(replace(task, assignments=_once(task.assignments, now)) for task in draft.plan.tasks)
    return _with_plan(draft, replace(draft.plan, units=renamed, tasks=tasks))


def name_members(draft: Draft, collective: str, names: Sequence[str]) -> Draft:
    """Who a collective stands for; unknown names become new units. Raises NotFound, BadEdit."""
    unit = find_unit(draft.plan, collective)
    if unit.kind != "collective":
        raise BadEdit(why="no_collective", what=unit.name)
    plan, ids = _with_units(draft.plan, names)
    if any(plan.unit(each).kind == "collective" for each in ids):
        raise BadEdit(why="collective_member", what=unit.name)
    units = tuple(replace(each, members=tuple(ids)) if each.id == unit.id else each for each in plan.units)
    return _with_plan(draft, replace(plan, units=units))


def find_task(plan: Plan, label: str) -> Task:
    """The task with that label. Raises NotFound."""
    found = plan.find_task(label.strip())
    if found is None:
        raise NotFound(what="task", name=label)
    return found


def find_unit(plan: Plan, name: str) -> Unit:
    """The unit of that name or alias. Raises NotFound."""
    found = plan.find_unit(name.strip())
    if found is None:
        raise NotFound(what="unit", name=name)
    return found


_TEXT_EDITS: dict[TextField, Callable[[Task, str], Task]] = {
    "label": lambda task, words: replace(task, label=words),
    "title": lambda task, words: replace(task, title=words),
    "text": lambda task, words: replace(task, text=words),
}


def _with_plan(draft: Draft, plan: Plan) -> Draft:
    return replace(draft, plan=plan)


def _with_task(draft: Draft, task: Task) -> Draft:
    tasks = tuple(task if each.id == task.id else each for each in draft.plan.tasks)
    return _with_plan(draft, replace(draft.plan, tasks=tasks))


def _with_units(plan: Plan, names: Iterable[str]) -> tuple[Plan, list[str]]:
    """The plan with a unit for every name, and the ids of those named, each once."""
    ids: list[str] = []
    for name in (each.strip() for each in names):
        found = plan.find_unit(name)
        if found is None:
            found = Unit(_unit_id(name, plan), name)
            plan = replace(plan, units=(*plan.units, found))
        ids.append(found.id)
    return plan, list(dict.fromkeys(ids))


def _unit_id(name: str, plan: Plan) -> str:
    """The id that reading a document gives the same name; longer where another unit has it."""
    digest = b32encode(sha256(name.encode()).digest()).decode("ascii").lower()
    used = {unit.id for unit in plan.units} | {OFFICE}
    return next(each for size in range(8, len(digest) + 1) if (each := f"u_{digest[:size]}") not in used)


def _once(assignments: Iterable[Assignment], now: Callable[[str], str]) -> tuple[Assignment, ...]:
    """Each unit once, in its first role."""
    first: dict[str, Assignment] = {}
    for each in assignments:
        first.setdefault(now(each.unit), Assignment(now(each.unit), each.role))
    return tuple(first.values())


def _without(ids: Iterable[str], own: str) -> tuple[str, ...]:
    return tuple(each for each in dict.fromkeys(ids) if each != own)
