"""A draft as the JSON `duban import FILE --json` prints (导出)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from bot.domain.plan import Draft, Indicator, Milestone, Plan, PrintedRule, Task, Unit, Warning
from bot.plans.source import simplify


def plan_json(draft: Draft) -> dict[str, Any]:
    """The contract of DESIGN.md section 8, ready for `json.dumps`."""
    return {"plan": _about(draft.plan)} | {name: [*rows] for name, rows in _lists(draft)}


def plan_text(draft: Draft) -> Iterator[str]:
    """The same as text, in pieces of a row: it is never in memory whole."""
    yield f'{{\n "plan": {_text(_about(draft.plan), 1)}'
    for name, rows in _lists(draft):
        yield f',\n "{name}": ['
        between = "\n  "
        for row in rows:
            yield between + _text(row, 2)
            between = ",\n  "
        yield "]" if between == "\n  " else "\n ]"
    yield "\n}\n"


def _text(row: dict[str, Any], depth: int) -> str:
    return json.dumps(row, ensure_ascii=False, indent=1).replace("\n", "\n" + " " * depth)


def _lists(draft: Draft) -> Iterator[tuple[str, Iterable[dict[str, Any]]]]:
    plan = draft.plan
    labels = {task.id: task.label for task in plan.tasks}
    units = {unit.id: unit for unit in plan.units}
    yield "tasks", (_task(task, units) for task in plan.tasks)
    yield "targets", (_target(indicator, labels) for indicator in plan.indicators)
    yield "milestones", (_milestone(milestone, labels) for milestone in plan.milestones)
    yield "rules", map(_rule, plan.printed_rules)
    yield "units", map(_unit, plan.units)
    yield "warnings", map(_warning, draft.warnings)
    yield "skipped", ({"line": part.line, "quote": part.quote, "why": part.why} for part in draft.skipped)


def _rule(rule: PrintedRule) -> dict[str, Any]:
    return {"kind": rule.kind, "printed": rule.printed, "from": rule.from_unit, "to": rule.to_unit}


def _warning(warning: Warning) -> dict[str, Any]:
    return {"line": warning.line, "code": warning.code, "quote": warning.quote, "message": warning.message}


def _about(plan: Plan) -> dict[str, Any]:
    return {
        "title": plan.title,
        "issuer": list(plan.issuer),
        "issued": plan.issued_printed or (plan.issued.isoformat() if plan.issued else None),
        "doc_no": plan.doc_no,
        "jurisdiction": plan.jurisdiction,
        "from_year": plan.from_year,
        "to_year": plan.to_year,
    }


def _task(task: Task, units: Mapping[str, Unit]) -> dict[str, Any]:
    clause = "".join(simplify(task.responsibility).split())
    named = [(_as_called(units[each.unit], clause), each.role) for each in task.assignments]
    entry: dict[str, Any] = {
        "key": task.label,
        "no": task.no,
        "kind": task.kind,
        "title": task.title or None,
        "text": task.text,
        "section": list(task.section),
        "units": [_named(unit, role) for unit, role in named if unit.kind != "collective"],
        "groups": [_named(unit, role) for unit, role in named if unit.kind == "collective"],
        "open_list": task.open_list,
        "by_division": task.by_division,
        "deadline": task.deadline.isoformat() if task.deadline else None,
        "line": task.line,
    }
    if task.ongoing:
        entry["ongoing"] = True
    if task.boxes:
        entry["boxes"] = list(task.boxes)
    return entry


def _as_called(unit: Unit, clause: str) -> Unit:
    """The unit with the name the task's own clause prints, where that is another than its first."""
    called = [name for name in unit.aliases if name in clause]
    if not called or unit.name in clause.replace(max(called, key=len), ""):
        return unit
    return replace(unit, printed=max(called, key=len))


def _named(unit: Unit, role: str) -> dict[str, Any]:
    entry = {"name": unit.name, "role": role}
    return {**entry, "printed": unit.printed} if unit.printed else entry


def _unit(unit: Unit) -> dict[str, Any]:
    entry: dict[str, Any] = {"name": unit.name, "kind": unit.kind, "aliases": list(unit.aliases)}
    return {**entry, "printed": unit.printed} if unit.printed else entry


def _target(indicator: Indicator, labels: dict[str, str]) -> dict[str, Any]:
    entry = {
        "metric": indicator.metric,
        "op": indicator.op,
        "value": _number(indicator.value),
        "value2": _number(indicator.value2),
        "unit": indicator.unit,
        "by": indicator.by,
        "baseline": _number(indicator.baseline),
        "baseline_year": indicator.baseline_year,
        "cadence": indicator.cadence,
        "task": labels.get(indicator.task or ""),
    }
    return {**entry, "aliases": list(indicator.aliases)} if indicator.aliases else entry


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _milestone(milestone: Milestone, labels: dict[str, str]) -> dict[str, Any]:
    return {
        "name": milestone.name,
        "kind": milestone.kind,
        "date": milestone.date or None,
        "task": labels.get(milestone.task or ""),
    }
