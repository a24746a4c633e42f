"""Figures that a unit need not tell again, from what the ledger holds (沿用)."""

from __future__ import annotations

from bot.domain.filings import Filing
from bot.domain.reuse import Known, known_figures
from bot.ports.ledger import View


def figures_known(filing: Filing, view: View) -> tuple[Known, ...]:
    """Of an owed filing, by the plan as it is now; the ledger is asked only where its task has indicators."""
    plan = view.plans.current(filing.plan)
    indicators = [each for each in plan.indicators if each.task == filing.task]
    if not indicators or not filing.is_owed:
        return ()
    accepted = view.queries.filings_of(unit=filing.unit, period=filing.period, states=("accepted",))
    return known_figures(filing, indicators, accepted)
