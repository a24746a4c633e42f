"""What somebody should know before a version of a plan is published, besides its filings (发布前提示)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from bot.answering.gone_units import gone_units
from bot.answering.rule_periods import PeriodChange, period_changes
from bot.domain.calendar import WorkCalendar
from bot.domain.inputs import EarlyInputs, early_inputs
from bot.domain.owing import owing_units
from bot.domain.plan import OFFICE, Plan
from bot.domain.rules import PERIODIC_KINDS, rule_name
from bot.ports.ledger import View


@dataclass(frozen=True, slots=True)
class PublishNotes:
    """Rules whose periods become others; names of units that owe a signature and have no head on record; of
    which rules days off leave no time for the inputs; units whose people and rooms go to another (`merged`,
    by name), and those of which nobody says where they go.
    """

    periods: Sequence[PeriodChange] = ()
    no_head: Sequence[str] = ()
    early: Sequence[EarlyInputs] = ()
    merged: Sequence[tuple[str, str]] = ()
    gone: Sequence[str] = ()


NO_NOTES: Final = PublishNotes()


def publish_notes(view: View, old: Plan | None, new: Plan, day: date) -> PublishNotes:
    """`new` is the version as it would take effect on that day."""
    periods, no_head = period_changes(view, old, new, day), units_without_head(view, new, day)
    left = gone_units(view, old, new, day) if old else []
    merged = [(each.unit.name, each.heir.name) for each in left if each.heir]
    gone = [each.unit.name for each in left if each.heir is None]
    return PublishNotes(periods, no_head, early_inputs(new, day, view.calendar), merged, gone)


def units_without_head(view: View, plan: Plan, day: date, *, rules: Sequence[str] = ()) -> list[str]:
    """Names of the units whose reports nobody could sign, in plan order; of all rules where none is named."""
    classes = {
        task_class
        for rule in plan.rules
        if rule.signed_by_head and rule.kind in PERIODIC_KINDS and (not rules or rule.id in rules)
        for task_class in rule.classes
    }
    units = {unit.id: unit for unit in plan.units}
    tasks = (task for task in plan.tasks if task.task_class in classes)
    owing = {unit for task in tasks for unit in owing_units(task, units)} - {OFFICE}
    return [
        unit.name for unit in plan.units if unit.id in owing and not view.ledger.heads(plan.id, unit.id, day)
    ]


def notes_json(notes: PublishNotes, calendar: WorkCalendar) -> dict[str, Any]:
    """`ends`: periods that run to their end, `begins`: a rule's first new period or null, days in ISO;
    `no_head`; `early_inputs`: the first period without time for its inputs, and how many there are. Rules are
    named by a word of [words.rule], as they are to be. `merged`: names of a unit and of its heir; `gone`.
    """
    ends = [
        {
            "rule": rule_name(change.rule),
            "period": each.period,
            "owed": each.owed,
            "unchecked": each.unchecked,
            "rollup_on": calendar.local_day(each.rollup_at).isoformat() if each.rollup_at else None,
        }
        for change in notes.periods
        for each in change.ending
    ]
    begins = [
        {
            "rule": rule_name(change.rule),
            "period": change.begins.frame.id if change.begins else None,
            "opens_on": change.begins.dates.opens_on.isoformat() if change.begins else None,
        }
        for change in notes.periods
    ]
    early = [
        {
            "rule": rule_name(each.rule),
            "period": each.period,
            "opens_on": each.opens_on.isoformat(),
            "due_on": each.due_on.isoformat(),
            "count": each.count,
        }
        for each in notes.early
    ]
    merged = [{"unit": unit, "heir": heir} for unit, heir in notes.merged]
    return {
        "ends": ends,
        "begins": begins,
        "no_head": list(notes.no_head),
        "early_inputs": early,
        "merged": merged,
        "gone": list(notes.gone),
    }
