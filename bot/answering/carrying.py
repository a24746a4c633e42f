"""Which parts of a version are still to be carried over, for the schedules that do it (分批衔接)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from bot.domain.carrying_over import (
    MANY,
    NODES,
    Portion,
    carried_over,
    changed_tasks,
    facts_of,
    tasks_of,
)
from bot.domain.evolve import evolve_all
from bot.domain.filings import Filing
from bot.domain.owing import owing_units, supporting_units
from bot.domain.plan import Plan
from bot.domain.plan_facts import PlanPublished
from bot.domain.reconcile import Change
from bot.domain.rule_periods import changed_periods, with_former
from bot.domain.under_way import MOST_AT_ONCE
from bot.notices.service import carrying_stuck
from bot.ports.ledger import View
from bot.ports.messages import OutboundMessage, Repeat
from bot.ports.usecase import Call, Tick


@dataclass(frozen=True, slots=True)
class Carrying:
    """A version whose filings are carried over to it in parts, and the keys of those that are left."""

    plan: str
    version: int
    left: Sequence[str]


def carrying(view: View, plan: Plan) -> Carrying | None:
    """None where all filings of the version in force are carried over. Of versions that came one after the
    other each waits for the one before.
    """
    reached = view.queries.carried_to(plan.id)
    if reached is None or reached >= plan.version:
        return None
    version = reached + 1
    keys = (part_key(plan.id, version, each) for each in view.plans.parts(plan.id, version).portions)
    return Carrying(plan.id, version, [key for key in keys if not view.queries.is_claimed(key)])


def part_key(plan: str, version: int, part: Portion) -> str:
    return f"carry/{plan}/{version}/{part.first}/{part.count}"


def staying(view: View, filings: Iterable[Filing]) -> list[Filing]:
    """Without those that go to another unit, or are no longer owed, as soon as their part is carried over:
    until then nobody is reminded of them.
    """
    known = list(filings)
    moving = {plan: _kept_duties(view, plan) for plan in {filing.plan for filing in known}}
    return [
        filing
        for filing in known
        if (kept := moving[filing.plan]) is None or (filing.task, filing.unit) in kept or filing.is_node
    ]


def _kept_duties(view: View, name: str) -> Collection[tuple[str, str]] | None:
    """Task and unit of all that the version in force asks for; None where all is carried over to it."""
    plan, reached = view.plans.current(name), view.queries.carried_to(name)
    if reached is None or reached >= plan.version:
        return None
    units = {unit.id: unit for unit in plan.units}
    asked = ((task, (*owing_units(task, units), *supporting_units(task, units))) for task in plan.tasks)
    return {(task.id, unit) for task, owing in asked for unit in owing}


def goes_in_parts(view: View, old: Plan) -> bool:
    """What a later version does is recorded part by part after it: there are too many filings for one
    transaction, or parts of the version in force are still to come.
    """
    reached = view.queries.carried_to(old.id)
    return (reached is not None and reached < old.version) or view.queries.has_more_filings(old.id, MANY)


def are_too_many(view: View, old: Plan, changes: Sequence[Change]) -> bool:
    """What a later version does to filings is recorded after it, a part at a time."""
    reached = view.queries.carried_to(old.id)
    pending = reached is not None and reached < old.version
    return pending or sum(len(each.facts) for each in changes) > MOST_AT_ONCE


def reads_long(call: Call[Any], view: View) -> bool:
    """A command that changes a plan looks at the filings of one that has very many."""
    return any(goes_in_parts(view, plan) for plan in view.plans.all_current())


def next_version(view: View, old: Plan, changed: Plan, day: date) -> Plan:
    """With what its rules owe to the version before."""
    owed = [
        each for rule in changed_periods(old, changed) for each in view.queries.owed_days(changed.id, rule)
    ]
    return replace(with_former(old, changed, owed, day), version=old.version + 1)


def changes_of_many(
    call: Call[Any], view: View, old: Plan, new: Plan, moving: Sequence[str]
) -> tuple[Change, ...]:
    """What becomes of the filings of all tasks that change, as they will be then, and of nodes of the plan:
    of those that stay as they are none are read.
    """
    tasks = changed_tasks(old, new)
    nodes = {each.id for each in (*old.milestones, *new.milestones) if each.task is None}
    wanted = {*tasks, *nodes}
    if len(tasks) == len(old.tasks):
        filings = view.queries.filings_of(plan=new.id)
    else:
        filings = [each for task in wanted for each in view.queries.filings_of_task(new.id, task)]
    closed = view.queries.closed_out(new.id)
    known = when_carried(view, old, filings, wanted, at=call.at)
    return carried_over(
        known, old, new, wanted, at=call.at, calendar=view.calendar, closed=closed, moving=moving
    )


def when_carried(
    view: View, plan: Plan, filings: Sequence[Filing], tasks: Collection[str], *, at: datetime
) -> Sequence[Filing]:
    """With what the parts still to come of the version in force, and of those before it, do to the filings of
    those tasks or nodes of the plan, which are to be all there are of them.
    """
    reached = view.queries.carried_to(plan.id)
    if reached is None or reached >= plan.version:
        return filings
    closed = view.queries.closed_out(plan.id)
    for version in range(reached + 1, plan.version + 1):
        old, new = view.plans.version(plan.id, version - 1), view.plans.version(plan.id, version)
        left = _left(view, old, new, tasks)
        own = [each for each in filings if each.task in left]
        moving = moving_with(view, plan.id, version)
        found = carried_over(own, old, new, left, at=at, calendar=view.calendar, closed=closed, moving=moving)
        filings = evolve_all(filings, facts_of(found))
    return filings


def _left(view: View, old: Plan, new: Plan, tasks: Collection[str]) -> set[str]:
    """Those of the tasks and nodes that a part of the version is about which is still to come."""
    parts = view.plans.parts(new.id, new.version)
    claimed = view.queries.claimed(f"carry/{new.id}/{new.version}/")
    left = {each for each in parts.portions if part_key(new.id, new.version, each) not in claimed}
    nodes = tasks_of(old, new, Portion(NODES)) if Portion(NODES) in left else ()
    return {task for task in tasks if parts.of_task.get(task) in left or task in nodes}


def moving_with(view: View, plan: str, version: int) -> tuple[str, ...]:
    """Ids of the rules whose terms under way follow with that version."""
    fact = view.queries.publication(plan, version).fact
    return fact.moving if isinstance(fact, PlanPublished) else ()


def told_stuck(key: str, error_id: str, tick: Tick, view: View) -> tuple[OutboundMessage, ...]:
    """To the office, once a day however many parts fail: the plan opens nothing meanwhile."""
    plan = view.plans.current(key.split("/")[1])
    return tuple(
        OutboundMessage(
            f"carrying-stuck/{plan.id}/{tick.day}/{room}",
            room,
            carrying_stuck(plan.title, error_id),
            repeat=Repeat.AT_LEAST_ONCE,
            priority=2,
        )
        for room in view.ledger.rooms_seated("office", plan.id)
    )
