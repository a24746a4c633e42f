"""What is not owed any more: struck off, or waived for the period (不用再报)."""

from __future__ import annotations

from typing import Any, TypeAlias

from bot.domain.people import units_of
from bot.ports.ledger import View
from bot.ports.usecase import Call
from bot.step_errors import ClosedOut, Waived

Over: TypeAlias = ClosedOut | Waived


def find_over(call: Call[Any], view: View, label: str) -> Over | None:
    """The refusal for what is not owed any more: the task was struck off, or waived for the period."""
    return find_struck(call, view, label) or _find_waived(call, view, label)


def find_struck(call: Call[Any], view: View, label: str, plan_id: str = "") -> ClosedOut | None:
    """The refusal for a task of the writer's units that was struck off, whole or their part of it; of that
    plan alone if one is given.
    """
    units = units_of(call.posts)
    for plan in view.plans.all_current():
        task = plan.find_task(label) if plan_id in {"", plan.id} else None
        own = [each.unit for each in task.assignments if each.unit in units] if task else []
        if task is None or not own:
            continue
        closed = view.queries.closed_out(plan.id)
        parts = [part for part in ("", *own) if (task.id, part) in closed]
        found = view.ledger.close_out(plan.id, task.id, parts[0]) if parts else None
        if found is not None and found.struck_at is not None:
            return ClosedOut(label=task.label, on=view.calendar.local_day(found.struck_at))
    return None


def _find_waived(call: Call[Any], view: View, label: str) -> Waived | None:
    """The refusal where what the writer's units owed last under that label was waived, and the task is still
    theirs.
    """
    for unit in units_of(call.posts):
        known = [each for each in view.queries.filings_of(unit=unit) if each.label == label]
        last = max(known, key=lambda each: each.due_at, default=None)
        if last is None or last.state != "waived":
            continue
        task = view.plans.current(last.plan).find_task(label)
        if task is not None and any(each.unit == unit for each in task.assignments):
            return Waived(label=label, period=last.period)
    return None
