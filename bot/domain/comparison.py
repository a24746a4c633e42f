"""What changed from one version of a plan to another, by meaning rather than by line (比对)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias, get_args

from bot.domain.matching import match_indicators, match_milestones, match_tasks, match_units
from bot.domain.plan import Indicator, Milestone, Plan, Role, Task

Kind: TypeAlias = Literal["plan", "task", "unit", "indicator", "milestone"]
What: TypeAlias = Literal["added", "gone", "changed"]
Words: TypeAlias = tuple[str, ...]

PLAN_FIELDS = ("title", "issuer", "issued", "doc_no", "jurisdiction", "from_year", "to_year")
TASK_FIELDS = (
    "label",
    "title",
    "text",
    "section",
    "kind",
    "task_class",
    "sensitivity",
    "ongoing",
    "open_list",
)
UNIT_FIELDS = ("name", "kind", "aliases")
INDICATOR_FIELDS = ("op", "value", "value2", "by", "baseline", "baseline_year", "cadence")
MILESTONE_FIELDS = ("date", "kind")


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is new, gone or other. `name` is what people call it; `old`, `new` are of `field`."""

    kind: Kind
    what: What
    name: str
    field: str = ""
    old: Words = ()
    new: Words = ()


def differences(old: Plan, new: Plan) -> list[Difference]:
    """The plan's own fields first, then tasks, units, figures, nodes. A unit renamed is one change."""
    units = match_units(old, new)
    names = {unit.id: unit.name for unit in new.units}
    old_names = {unit.id: unit.name for unit in old.units} | {units[each]: names[each] for each in units}
    return [
        *_changed("plan", new.title, _shown(old, PLAN_FIELDS), _shown(new, PLAN_FIELDS)),
        *_rows("task", _tasks(old, old_names), _tasks(new, names), match_tasks(old, new)),
        *_rows("unit", _units(old, old_names), _units(new, names), units),
        *_rows("indicator", _indicators(old), _indicators(new), match_indicators(old, new)),
        *_rows("milestone", _milestones(old), _milestones(new), match_milestones(old, new)),
    ]


@dataclass(frozen=True, slots=True)
class _Row:
    """A task, unit, indicator or milestone in words: what it is called, and its fields as they are shown."""

    name: str
    fields: Mapping[str, Words]


def _rows(
    kind: Kind, old: Mapping[str, _Row], new: Mapping[str, _Row], pairs: Mapping[str, str]
) -> list[Difference]:
    gone = [Difference(kind, "gone", row.name) for key, row in old.items() if key not in pairs.values()]
    found: list[Difference] = []
    for key, row in new.items():
        if key not in pairs:
            found.append(Difference(kind, "added", row.name))
        else:
            found += _changed(kind, row.name, old[pairs[key]].fields, row.fields)
    return found + gone


def _changed(kind: Kind, name: str, old: Mapping[str, Words], new: Mapping[str, Words]) -> list[Difference]:
    return [
        Difference(kind, "changed", name, field, old[field], new[field])
        for field in new
        if old[field] != new[field]
    ]


def _tasks(plan: Plan, names: Mapping[str, str]) -> dict[str, _Row]:
    return {task.id: _Row(f"{task.label} {task.title}", _task_fields(task, names)) for task in plan.tasks}


def _task_fields(task: Task, names: Mapping[str, str]) -> dict[str, Words]:
    units = {
        role: tuple(names.get(each.unit, each.unit) for each in task.assignments if each.role == role)
        for role in get_args(Role)
    }
    return {**_shown(task, TASK_FIELDS), **units, "deadline": _words(task.deadline)}


def _units(plan: Plan, names: Mapping[str, str]) -> dict[str, _Row]:
    return {
        unit.id: _Row(
            unit.name,
            {**_shown(unit, UNIT_FIELDS), "members": tuple(names.get(each, each) for each in unit.members)},
        )
        for unit in plan.units
    }


def _indicators(plan: Plan) -> dict[str, _Row]:
    return _named(plan.indicators, lambda row: f"{row.metric} ({row.unit})", INDICATOR_FIELDS)


def _milestones(plan: Plan) -> dict[str, _Row]:
    return _named(plan.milestones, lambda row: row.name, MILESTONE_FIELDS)


def _named(
    rows: Sequence[Indicator] | Sequence[Milestone], name: Callable[[Any], str], fields: Sequence[str]
) -> dict[str, _Row]:
    return {row.id: _Row(name(row), _shown(row, fields)) for row in rows}


def _shown(thing: object, fields: Iterable[str]) -> dict[str, Words]:
    return {field: _words(getattr(thing, field)) for field in fields}


def _words(value: object) -> Words:
    """A value as the words it is shown in; none for nothing."""
    if value is None or value == "":
        return ()
    return tuple(map(str, value)) if isinstance(value, (list, tuple)) else (str(value),)
