"""The days that a rule sets for a period, before a day off moves them (规定日期)."""

from __future__ import annotations

from datetime import date
from typing import Literal

from bot.domain.milestones import Occurrence
from bot.domain.periods import Period, containing
from bot.domain.recurrence import days_between
from bot.domain.rules import BadRule, ReportingRule, RuleFault


def days_set(rule: ReportingRule, period: Period) -> tuple[date, date]:
    """The opening and the due day as the rule sets them, before a day off moves them. Raises BadRule."""
    opens_on, due = _only_day(rule, "opens", _where(rule, period)), due_day(rule, period)
    if opens_on > due:
        raise BadRule(RuleFault(rule.id, "opens", "opens_after_due", rule.opens, period.id))
    if rule.input_workdays and rule.input_workdays >= (due - opens_on).days:
        value = str(rule.input_workdays)
        raise BadRule(RuleFault(rule.id, "input_workdays", "inputs_too_early", value, period.id))
    return opens_on, due


def due_day(rule: ReportingRule, frame: Period | Occurrence) -> date:
    """The day as the rule sets it, before it moves for a day off. Raises BadRule."""
    return frame.last if isinstance(frame, Occurrence) else _only_day(rule, "due", _where(rule, frame))


def _where(rule: ReportingRule, period: Period) -> Period:
    """The period in which the days of a rule lie; of the whole plan its last year."""
    if period.kind == "plan":
        period = containing(period.last, "year")
    return period.next() if rule.after_period else period


def _only_day(rule: ReportingRule, field: Literal["opens", "due"], period: Period) -> date:
    value = rule.opens if field == "opens" else rule.due
    try:
        days = days_between(value, period.first, period.last)
    except ValueError as error:
        raise BadRule(RuleFault(rule.id, field, "unreadable", value)) from error
    if len(days) != 1:
        raise BadRule(RuleFault(rule.id, field, "several" if days else "none", value, period.id))
    return days[0]
