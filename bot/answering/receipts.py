"""Signing for the tasks of a plan: once a unit and version (签收)."""

from __future__ import annotations

from typing import Any

from bot.answering.speaking_for import spoken_for
from bot.domain.plan import Plan
from bot.domain.request_facts import ReceiptGiven
from bot.errors import NothingOwed
from bot.notices.plan_named import titles_shown
from bot.notices.receipts import receipt_done
from bot.ports.ledger import View
from bot.ports.records import Receipt
from bot.ports.usecase import Call, Outcome


def sign(call: Call[Any], view: View, only: str = "") -> Outcome:
    """For each unit that the writer speaks for here, and the plans that name it (`only` one, by its
    id); what was signed before stands.

    Raises NothingOwed where no plan names the writer's units.
    """
    units = spoken_for(call, view)
    named = [
        (plan, unit)
        for plan in view.plans.all_current()
        for unit in plan.units
        if only in {"", plan.id} and unit.id in units and _has_tasks(plan, unit.id)
    ]
    if not named:
        raise NothingOwed(label="", units=units)
    facts, signed = [], []
    titles = [plan.title if titles_shown(view, [plan.id]) else "" for plan, _ in named]
    for plan, unit in named:
        before = view.ledger.receipt(plan.id, unit.id)
        if before is None or before.version < plan.version:
            facts.append(ReceiptGiven(plan.id, plan.version, unit.id, call.person.id, call.at))
            before = Receipt(plan.version, call.person.id, call.at)
        person = view.ledger.person(before.person)
        tasks = sum(any(each.unit == unit.id for each in task.assignments) for task in plan.tasks)
        signed.append((unit.name, (person.name if person else None) or "", before.at, tasks))
    return Outcome(facts=tuple(facts), answer=receipt_done(signed, titles))


def _has_tasks(plan: Plan, unit: str) -> bool:
    return any(each.unit == unit for task in plan.tasks for each in task.assignments)
