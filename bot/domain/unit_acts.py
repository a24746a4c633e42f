"""What a review may do to units: one under several names, renamed, a collective's members (单位)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from bot.document_errors import BadEdit
from bot.domain.draft_parts import find_unit, with_plan, with_units
from bot.domain.plan import Assignment, Draft, Unit, UnitKind


@dataclass(frozen=True, slots=True)
class MergeUnits:
    """The units called so are one with `into`: their names become its aliases."""

    into: str
    names: tuple[str, ...]

    def on(self, draft: Draft) -> Draft:
        """Raises NotFound, BadEdit."""
        target = find_unit(draft.plan, self.into)
        gone = {unit.id: unit for unit in (find_unit(draft.plan, name) for name in self.names)}
        if target.id in gone:
            raise BadEdit(why="merge_self", what=target.name)
        if not gone:
            raise BadEdit(why="empty", what=target.name)
        return _merged(draft, target, gone)


@dataclass(frozen=True, slots=True)
class RenameUnit:
    """What a unit is called from now on, and what kind it is; the name before is not kept as an alias."""

    unit: str
    name: str
    kind: UnitKind = "unit"

    def on(self, draft: Draft) -> Draft:
        """Raises NotFound, BadEdit."""
        unit, name = find_unit(draft.plan, self.unit), self.name.strip()
        if not name:
            raise BadEdit(why="empty", what=unit.name)
        other = draft.plan.find_unit(name)
        if other is not None and other.id != unit.id:
            raise BadEdit(why="name_taken", what=name)
        if unit.members and self.kind != "collective":
            raise BadEdit(why="has_members", what=unit.name)
        aliases = tuple(alias for alias in unit.aliases if alias != name)
        named = replace(unit, name=name, aliases=aliases, kind=self.kind)
        return _with_unit(draft, named)


@dataclass(frozen=True, slots=True)
class NameMembers:
    """Who a collective stands for; unknown names become new units."""

    unit: str
    names: tuple[str, ...]

    def on(self, draft: Draft) -> Draft:
        """Raises NotFound, BadEdit."""
        unit = find_unit(draft.plan, self.unit)
        if unit.kind != "collective":
            raise BadEdit(why="no_collective", what=unit.name)
        plan, ids = with_units(draft.plan, self.names)
        if any(plan.unit(each).kind == "collective" for each in ids):
            raise BadEdit(why="collective_member", what=unit.name)
        return _with_unit(with_plan(draft, plan), replace(unit, members=tuple(ids)))


def _merged(draft: Draft, target: Unit, gone: dict[str, Unit]) -> Draft:
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
    return with_plan(draft, replace(draft.plan, units=renamed, tasks=tasks))


def _with_unit(draft: Draft, unit: Unit) -> Draft:
    units = tuple(unit if each.id == unit.id else each for each in draft.plan.units)
    return with_plan(draft, replace(draft.plan, units=units))


def _once(assignments: Iterable[Assignment], now: Callable[[str], str]) -> tuple[Assignment, ...]:
    """Each unit once, in its first role."""
    first: dict[str, Assignment] = {}
    for each in assignments:
        first.setdefault(now(each.unit), Assignment(now(each.unit), each.role))
    return tuple(first.values())


def _without(ids: Iterable[str], own: str) -> tuple[str, ...]:
    return tuple(each for each in dict.fromkeys(ids) if each != own)
