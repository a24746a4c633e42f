"""The next report of a rule that nobody is asked for yet (尚未开报的报送)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from bot.domain.calendar import WorkCalendar
from bot.domain.duties import Dates, due_dates, is_in_years
from bot.domain.periods import Period, containing, plan_years
from bot.domain.plan import Plan
from bot.domain.rule_periods import is_covered
from bot.domain.rules import PERIODIC_KINDS, ReportingRule

FARTHEST: Final = timedelta(days=92)  # what is due later is not spoken of yet


def next_term(
    plan: Plan, rule: ReportingRule, day: date, calendar: WorkCalendar
) -> tuple[Period, Dates] | None:
    """The period that has begun, with its term, whose reports open after that day and are due within a
    quarter of a year. Raises BadRule.
    """
    if rule.kind not in PERIODIC_KINDS:
        return None
    asked = (each for each in _begun(plan, rule, day) if not is_covered(rule, each))
    terms = ((each, due_dates(rule, each, calendar)) for each in asked if is_in_years(plan, each))
    return next(
        ((one, dates) for one, dates in terms if day < dates.opens_on and dates.due_on <= day + FARTHEST),
        None,
    )


def _begun(plan: Plan, rule: ReportingRule, day: date) -> tuple[Period, ...]:
    if rule.period != "plan":
        now = containing(day, rule.period)
        return (now.previous(), now)
    if plan.from_year is None or plan.to_year is None:
        return ()
    return (plan_years(plan.from_year, plan.to_year),)
