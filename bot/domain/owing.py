"""Which units file for a task, and which give an input to them (责任单位)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from bot.domain.plan import OFFICE, Role, Task, Unit

_GROUP: Final = "领导小组"


def owing_units(task: Task, units: Mapping[str, Unit]) -> tuple[str, ...]:
    """Who files for the task: its first lead, else its first responsible unit; by division each unit.

    A collective stands for its members; where that leaves nobody the office itself files, as it does for a
    leading group.
    """
    if task.by_division:
        listed = [unit for each in task.assignments for unit in _answering(each.unit, units)]
        return tuple(dict.fromkeys(listed)) or (OFFICE,)
    ordered = [each for role in ("lead", "responsible") for each in task.assignments if each.role == role]
    named = (tuple(_answering(each.unit, units)) for each in ordered)
    return next(filter(None, named), (OFFICE,))


def supporting_units(task: Task, units: Mapping[str, Unit]) -> tuple[str, ...]:
    """Who gives an input to the one unit that files for the task: every other unit named for it, in order.

    Nobody where no lead is named, or where each unit files for its own part.
    """
    if task.by_division or all(each.role != "lead" for each in task.assignments):
        return ()
    lead = owing_units(task, units)
    named = (unit for each in task.assignments for unit in _answering(each.unit, units))
    return (
        tuple(dict.fromkeys(unit for unit in named if unit not in (*lead, OFFICE)))
        if lead != (OFFICE,)
        else ()
    )


def lists_several(task: Task) -> bool:
    """Several units are responsible (责任单位), nobody is said to lead, nor that each does its part: that the
    first of them files for all is taken for granted (推定).
    """
    responsible = [each for each in task.assignments if each.role == "responsible"]
    leads = any(each.role == "lead" for each in task.assignments)
    return len(responsible) > 1 and not leads and not task.by_division


def is_leading_group(unit: Unit) -> bool:
    """It sets tasks and is no office: what it owes its own office files (推定)."""
    return unit.kind == "body" and unit.name.endswith(_GROUP)


def owed_by_groups(task: Task, units: Mapping[str, Unit]) -> tuple[Unit, ...]:
    """The leading groups for which the office files."""
    if OFFICE not in owing_units(task, units):
        return ()
    named = (units[each.unit] for each in task.assignments if each.role != "support" and each.unit in units)
    return tuple(dict.fromkeys(unit for unit in named if is_leading_group(unit)))


def _answering(unit_id: str, units: Mapping[str, Unit]) -> Iterator[str]:
    """Who answers for the unit: its members, itself, or the office for a leading group."""
    for each in members_of(unit_id, units):
        yield OFFICE if each in units and is_leading_group(units[each]) else each


def part_of(task: Task, unit: str, units: Mapping[str, Unit]) -> Role | None:
    """The part the unit has in the task, by itself or as a member: the one that answers for most of it."""
    held = {each.role for each in task.assignments if unit in members_of(each.unit, units)}
    roles: tuple[Role, ...] = ("lead", "responsible", "support")
    return next((role for role in roles if role in held), None)


def members_of(unit_id: str, units: Mapping[str, Unit]) -> Iterator[str]:
    """The unit itself, or the members of a collective, through collectives in it, each once."""
    waiting, seen = [unit_id], set[str]()
    while waiting:
        current = waiting.pop(0)
        if current in seen:
            continue
        seen.add(current)
        unit = units.get(current)
        if unit is None or unit.kind != "collective":
            yield current
        else:
            waiting = [*unit.members, *waiting]
