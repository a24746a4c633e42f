"""What publishing a plan would do to the filings under way, for a terminal to show (发布预览)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.answering.publishing_notes import notes_json, publish_notes
from bot.domain.milestones import node_of
from bot.domain.plan import Plan
from bot.domain.reconcile import Change
from bot.ports.ledger import View
from bot.storage.codec import from_json
from bot.storage.publishing import preview, undoes, undoes_rules


def preview_plan(view: View, args: Mapping[str, Any], at: datetime) -> list[str]:
    """`plan`: the plan as JSON. One line of JSON: plan, version (the next), in_force (0: none), changes, each
    with what, label, title, unit, to_unit (names), period (or the name of a node), due_on, undoes (labels),
    undoes_rules, and what notes_json says.
    """
    plan = from_json(args["plan"], Plan)
    new, changes = preview(view, plan, at=at)
    old = view.plans.version(new.id, new.version - 1) if new.version > 1 else None
    rows = [_row(change, [plan for plan in (new, old) if plan]) for change in changes]
    found = {"plan": new.id, "version": new.version, "in_force": new.version - 1, "changes": rows}
    undone = {"undoes": undoes(view, plan), "undoes_rules": undoes_rules(view, plan)}
    notes = publish_notes(view, old, new, view.calendar.local_day(at))
    told = {**found, **undone, **notes_json(notes, view.calendar)}
    return [json.dumps(told, ensure_ascii=False)]


def _row(change: Change, plans: Sequence[Plan]) -> dict[str, Any]:
    units = {unit.id: unit.name for plan in reversed(plans) for unit in plan.units}
    titles = {task.id: task.title for plan in reversed(plans) for task in plan.tasks}
    return {
        "what": change.what,
        "label": change.label,
        "title": titles.get(change.task, ""),
        "unit": units.get(change.unit, change.unit),
        "to_unit": units.get(change.to_unit, change.to_unit),
        "period": next(
            (node.name for plan in plans if (node := node_of(plan, change.period))), change.period
        ),
        "due_on": change.due_on.isoformat() if change.due_on else "",
    }
