"""What in a report should be checked, by what the unit told before and by the plan as it is now."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.contradictions import Contradiction, contradictions
from bot.domain.filings import Filing
from bot.domain.periods import period_of
from bot.domain.readings import Figure, Item
from bot.domain.told_again import jumps_within, told_again
from bot.ports.ledger import View


def to_check(
    view: View, filing: Filing, again: Sequence[tuple[Figure, Figure]] = ()
) -> tuple[Contradiction, ...]:
    """The ledger is asked only where the report tells figures for a period; `again` are those it replaced."""
    if filing.report is None or not filing.report.figures or filing.is_node:
        return ()
    plan = view.plans.current(filing.plan)
    others = view.queries.filings_of(
        plan=filing.plan, unit=filing.unit, task=filing.task, states=("accepted", "filed")
    )
    goals = [each for each in plan.indicators if each.task == filing.task]
    divided = any(task.by_division for task in plan.tasks if task.id == filing.task)
    found = contradictions(filing, goals, others, divided=divided)
    asked = {each.figure for each in found}
    within = jumps_within(again, goals, period_of(filing.period))
    return (*(each for each in within if each.figure not in asked), *found)


def replaced(view: View, before: Filing, item: Item) -> tuple[tuple[Figure, Figure], ...]:
    """The figures of the report before, each with the one that takes its place."""
    if before.report is None or before.is_node or not (before.report.figures and item.figures):
        return ()
    goals = [each for each in view.plans.current(before.plan).indicators if each.task == before.task]
    return tuple(told_again(before.report.figures, item.figures, goals))
