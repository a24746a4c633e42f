"""What changed from one version of a plan to another, by meaning rather than by line (比对)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from bot.domain.difference import Difference, Kind, Words, changed, shown
from bot.domain.matching import match_indicators, match_milestones, match_tasks, match_units
from bot.domain.plan import Indicator, Milestone, Plan
from bot.domain.rules import ReportingRule
from bot.domain.task_comparison import task_differences

PLAN_FIELDS = ("title", "issuer", "issued", "doc_no", "jurisdiction", "from_year", "to_year")
UNIT_FIELDS = ("name", "kind", "aliases")
INDICATOR_FIELDS = ("op", "value", "value2", "by", "baseline", "baseline_year", "cadence", "aliases")
MILESTONE_FIELDS = ("date", "kind")
RULE_FIELDS = tuple(
    field.name for field in fields(ReportingRule) if field.name not in {"id", "former", "ladder", "circulars"}
)


def differences(old: Plan, new: Plan) -> list[Difference]:
    """The plan's own fields first, then headings and tasks, units, figures, nodes and rules.

    A unit or a heading that is called otherwise is one difference, not one a task.
    """
    units, tasks = match_units(old, new), match_tasks(old, new)
    names = {unit.id: unit.name for unit in new.units}
    old_names = {unit.id: unit.name for unit in old.units} | {units[each]: names[each] for each in units}
    rules = {rule.id for rule in old.rules} & {rule.id for rule in new.rules}
    return [
        *changed("plan", new.title, shown(old, PLAN_FIELDS), shown(new, PLAN_FIELDS)),
        *task_differences(old, new, tasks, old_names, names),
        *_rows("unit", _units(old, old_names), _units(new, names), units),
        *_rows("indicator", _indicators(old), _indicators(new), match_indicators(old, new)),
        *_rows("milestone", _milestones(old), _milestones(new), match_milestones(old, new, tasks)),
        *_rows("rule", _rules(old), _rules(new), {each: each for each in rules}),
    ]


@dataclass(frozen=True, slots=True)
class _Row:
    """A unit, indicator, milestone or rule in words: what it is called, and its fields as they are shown."""

    name: str
    fields: Mapping[str, Words]


def _rows(
    kind: Kind, old: Mapping[str, _Row], new: Mapping[str, _Row], pairs: Mapping[str, str]
) -> list[Difference]:
    found_again = {*pairs.values()}
    gone = [Difference(kind, "gone", row.name) for key, row in old.items() if key not in found_again]
    found: list[Difference] = []
    for key, row in new.items():
        if key not in pairs:
            found.append(Difference(kind, "added", row.name))
        else:
            found += changed(kind, row.name, old[pairs[key]].fields, row.fields)
    return found + gone


def _units(plan: Plan, names: Mapping[str, str]) -> dict[str, _Row]:
    return {
        unit.id: _Row(
            unit.name,
            {**shown(unit, UNIT_FIELDS), "members": tuple(names.get(each, each) for each in unit.members)},
        )
        for unit in plan.units
    }


def _indicators(plan: Plan) -> dict[str, _Row]:
    return _named(plan.indicators, lambda row: f"{row.metric} ({row.unit})", INDICATOR_FIELDS)


def _milestones(plan: Plan) -> dict[str, _Row]:
    return _named(plan.milestones, lambda row: row.name, MILESTONE_FIELDS)


def _rules(plan: Plan) -> dict[str, _Row]:
    return {rule.id: _Row(rule.id, {**shown(rule, RULE_FIELDS), **_steps(rule)}) for rule in plan.rules}


def _steps(rule: ReportingRule) -> dict[str, Words]:
    """The ladder as "urging+3"; who gets circulars, and the workdays after a roll-up as "+2"."""
    after = rule.circulars.workdays_after_rollup
    return {
        "ladder": tuple(f"{step.stage}{step.offset_workdays:+d}" for step in rule.ladder),
        "circulars": (
            *rule.circulars.recipients,
            *rule.circulars.addressees,
            *(() if after is None else (f"{after:+d}",)),
        ),
    }


def _named(
    rows: Sequence[Indicator] | Sequence[Milestone] | Sequence[ReportingRule],
    name: Callable[[Any], str],
    fields: Sequence[str],
) -> dict[str, _Row]:
    return {row.id: _Row(name(row), shown(row, fields)) for row in rows}
