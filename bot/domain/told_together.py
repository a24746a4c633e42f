"""A period that ends with a longer one is told in the longer one's report, once (期末并报).

The last quarter of a year ends with the year: where a plan asks for both of the same class of tasks, one
answer serves both, and it is the longer period's. A rule that is `asked_apart` asks for its own nevertheless.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain.periods import Period, containing, plan_years
from bot.domain.plan import Plan
from bot.domain.rule_periods import is_covered
from bot.domain.rules import PERIODIC_KINDS, BadRule, ReportingRule
from bot.domain.set_days import due_day


def asked_in(plan: Plan, rule: ReportingRule, period: Period) -> frozenset[str]:
    """The classes of the rule's tasks that owe it a report for that period of their own."""
    told = (longer_period(plan, rule, period, task_class) for task_class in rule.classes)
    return frozenset(each for each, longer in zip(rule.classes, told, strict=True) if longer is None)


def told_with(plan: Plan, rule: ReportingRule, period: Period) -> tuple[ReportingRule, Period] | None:
    """The rule and its longer period in which all is told that the rule would ask for that one."""
    if asked_in(plan, rule, period) or not rule.classes:
        return None
    return longer_period(plan, rule, period, rule.classes[0])


def longer_period(
    plan: Plan, rule: ReportingRule, period: Period, task_class: str
) -> tuple[ReportingRule, Period] | None:
    """The rule that asks tasks of that class for the longest period ending on the same day, and that period;
    None where the class tells of the period apart.
    """
    if rule.asked_apart or rule.kind not in PERIODIC_KINDS:
        return None
    found = (each for each in _longer(plan, period) if task_class in each[0].classes)
    return min(found, key=lambda each: each[1].first, default=None)


def _longer(plan: Plan, period: Period) -> Iterator[tuple[ReportingRule, Period]]:
    for rule in plan.rules:
        longer = _ending(plan, rule, period) if rule.kind in PERIODIC_KINDS else None
        if longer is not None and _is_asked(plan, rule, longer):
            yield rule, longer


def _ending(plan: Plan, rule: ReportingRule, period: Period) -> Period | None:
    """The rule's own period, where it began earlier and ends on that one's last day."""
    if rule.period != "plan":
        found = containing(period.last, rule.period)
    elif plan.from_year is None or plan.to_year is None:
        return None
    else:
        found = plan_years(plan.from_year, plan.to_year)
    return found if found.last == period.last and found.first < period.first else None


def _is_asked(plan: Plan, rule: ReportingRule, longer: Period) -> bool:
    """Not where it was reported on under another length, nor was past due when the plan was issued; a rule
    whose days cannot be kept asks for nothing.
    """
    try:
        due = due_day(rule, longer)
    except BadRule:
        return False
    return not is_covered(rule, longer) and (plan.issued is None or plan.issued <= due)
