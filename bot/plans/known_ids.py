"""A new reading under the ids that its tasks, units, figures and nodes have already (沿用标识)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import replace
from itertools import chain, count
from typing import TypeVar

from bot.domain.matching import match_indicators, match_milestones, match_tasks, names_of, same_units
from bot.domain.plan import Assignment, Indicator, Milestone, Plan, Task, Unit
from bot.plans.merging import changed

R = TypeVar("R", Task, Unit, Indicator, Milestone)


def with_ids(known: Plan, read: Plan, before: Plan | None) -> Plan:
    """The reading with each row under the id it had. Matched by the words of the last reading, if there is
    one: people may have changed those of the draft.
    """
    by = before or known
    units = _unit_ids(known, read, by)
    tasks = _ids([*by.tasks, *known.tasks], read.tasks, _task_pairs(known, read, by))
    named = replace(
        read,
        units=_once((_with_unit_id(unit, units) for unit in read.units), known),
        tasks=tuple(
            changed(task, id=tasks[task.id], assignments=assigned(task.assignments, units))
            for task in read.tasks
        ),
        indicators=tuple(changed(row, task=tasks.get(row.task or "", row.task)) for row in read.indicators),
        milestones=tuple(changed(row, task=tasks.get(row.task or "", row.task)) for row in read.milestones),
    )
    figures = _ids([*by.indicators, *known.indicators], read.indicators, match_indicators(by, named))
    nodes = _ids(
        [*by.milestones, *known.milestones], read.milestones, match_milestones(by, named, {})
    )  # its tasks have their ids already
    return replace(
        named,
        id=known.id,
        indicators=tuple(changed(row, id=figures[row.id]) for row in named.indicators),
        milestones=tuple(changed(row, id=nodes[row.id]) for row in named.milestones),
        version=known.version,
    )


def _task_pairs(known: Plan, read: Plan, by: Plan) -> dict[str, str]:
    """By the last reading; what is left by the tasks that people added since, such as a part split off."""
    pairs, there = match_tasks(by, read), {task.id for task in by.tasks}
    added = replace(known, tasks=tuple(task for task in known.tasks if task.id not in there))
    left = replace(read, tasks=tuple(task for task in read.tasks if task.id not in pairs))
    return pairs | (match_tasks(added, left) if added.tasks and left.tasks else {})


def _unit_ids(known: Plan, read: Plan, by: Plan) -> dict[str, str]:
    """Also by the names people gave in the draft: what was merged there is one unit here."""
    pairs = same_units(known, read) | same_units(by, read)
    gone = merged_units(by, known)
    found = {new: gone.get(old, old) for new, old in pairs.items()}
    return _ids([*by.units, *known.units], read.units, found)


def merged_units(by: Plan, known: Plan) -> dict[str, str]:
    """The units of the last reading that are spellings of another one in the draft."""
    there, named = {unit.id for unit in known.units}, names_of(known)
    return {unit.id: named[unit.name] for unit in by.units if unit.id not in there and unit.name in named}


def _ids(old: Sequence[R], new: Sequence[R], pairs: Mapping[str, str]) -> dict[str, str]:
    """The id each new row gets: the old one of its pair, else its own, changed where an old row has it."""
    used = {each.id for each in old}
    ids: dict[str, str] = {}
    for each in new:
        ids[each.id] = pairs.get(each.id) or _free(each.id, used)
        used.add(ids[each.id])
    return ids


def _free(wanted: str, used: Set[str]) -> str:
    numbered = (f"{wanted}{number}" for number in count(2))
    return next(each for each in chain([wanted], numbered) if each not in used)


def _with_unit_id(unit: Unit, ids: Mapping[str, str]) -> Unit:
    return replace(unit, id=ids[unit.id], members=_mapped(unit.members, ids))


def _mapped(ids: Iterable[str], names: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names.get(each, each) for each in ids))


def assigned(assignments: Iterable[Assignment], units: Mapping[str, str]) -> tuple[Assignment, ...]:
    """Each part of a unit once."""
    return tuple(
        dict.fromkeys(Assignment(units.get(each.unit, each.unit), each.role) for each in assignments)
    )


def _once(units: Iterable[Unit], known: Plan) -> tuple[Unit, ...]:
    """Each id once: under the name it has already, else the first that is printed."""
    named = {unit.id: unit.name for unit in known.units}
    rows, chosen = list(units), dict[str, Unit]()
    for unit in rows:
        if unit.id not in chosen or unit.name == named.get(unit.id):
            chosen[unit.id] = unit
    return tuple(unit for unit in rows if chosen[unit.id] is unit)
