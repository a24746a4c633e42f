"""Figures that a unit need not tell again, from what the ledger holds (沿用)."""

from __future__ import annotations

from bot.domain.filings import Filing
from bot.domain.periods import ending_with
from bot.domain.reuse import Known, known_figures
from bot.ports.ledger import View


def figures_known(filing: Filing, view: View) -> tuple[Known, ...]:
    """Of an owed filing, by the plan as it is now; the ledger is asked only where its task has indicators."""
    plan = view.plans.current(filing.plan)
    indicators = [each for each in plan.indicators if each.task == filing.task]
    if not indicators or not filing.is_owed:
        return ()
    years = (plan.from_year, plan.to_year) if plan.from_year and plan.to_year else None
    accepted = [
        each
        for period in ending_with(filing.period, years)
        for each in view.queries.filings_of(unit=filing.unit, period=period, states=("accepted",))
    ]
    return known_figures(filing, indicators, accepted)
