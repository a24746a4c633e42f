"""What in a report should be checked, by what the unit told before and by the plan as it is now."""

from __future__ import annotations

from bot.domain.contradictions import Contradiction, contradictions
from bot.domain.filings import Filing
from bot.ports.ledger import View


def to_check(view: View, filing: Filing) -> tuple[Contradiction, ...]:
    """The ledger is asked only where the report tells figures for a period."""
    if filing.report is None or not filing.report.figures or filing.is_node:
        return ()
    plan = view.plans.current(filing.plan)
    others = view.queries.filings_of(
        plan=filing.plan, unit=filing.unit, task=filing.task, states=("accepted", "filed")
    )
    return contradictions(
        filing,
        [each for each in plan.indicators if each.task == filing.task],
        others,
        divided=any(task.by_division for task in plan.tasks if task.id == filing.task),
    )
