"""What is shown of a plan may still change: its new version is being put into effect (新版本生效中)."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from bot.answering.carrying import part_key
from bot.domain.plan import Plan
from bot.notices.plan_named import short_names
from bot.notices.tasks import taking_effect_line
from bot.ports.ledger import View
from bot.text import Text


def taking_effect(view: View, shown: Mapping[str, Collection[str]] | None = None) -> tuple[Text, ...]:
    """A line of each plan of which that is so. `shown` are ids of tasks by plan; None for all there are."""
    lines: list[Text] = []
    for plan in view.plans.all_current():
        reached = view.queries.carried_to(plan.id)
        if reached is not None and reached < plan.version:
            lines += _of_plan(view, plan, reached, None if shown is None else shown.get(plan.id, ()))
    return tuple(lines)


def _of_plan(view: View, plan: Plan, reached: int, shown: Collection[str] | None) -> tuple[Text, ...]:
    """How many tasks are through where that is known; of later versions that wait for it none is."""
    name, version = short_names(view).get(plan.id), reached + 1
    parts = view.plans.known_parts(plan.id, version)
    if parts is None:
        return (taking_effect_line(name),)
    claimed = view.queries.claimed(f"carry/{plan.id}/{version}/")
    left = [each for each in parts.portions if part_key(plan.id, version, each) not in claimed]
    if version == plan.version and shown is not None:
        own = {part for task in shown if (part := parts.of_task.get(task))}
        if own.isdisjoint(left):
            return ()
    done = parts.tasks - sum(each.count for each in left)
    return (taking_effect_line(name, done, parts.tasks),)
