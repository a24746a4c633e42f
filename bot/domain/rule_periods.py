"""A rule whose period is another now: what was opened under the former one ends by its own terms (换时段)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from bot.domain.filings import Filing
from bot.domain.periods import Period, parse_period
from bot.domain.plan import Plan
from bot.domain.rules import PERIODIC_KINDS, FormerPeriod, ReportingRule

_KEPT: Final = timedelta(days=366)  # after its end a period covers nothing that may still open


@dataclass(frozen=True, slots=True)
class OwedDay:
    """So many reports of a rule's period are due that day; on a day of their own where `own_term`."""

    rule: str
    period: str
    due_on: date
    own_term: bool
    count: int


def former_period(rule: ReportingRule, period: str) -> FormerPeriod | None:
    """That period, where the rule asked for it before its own became another."""
    return next((each for each in rule.former if each.id == period), None)


def is_former(rule: ReportingRule, period: object) -> bool:
    """The rule's days and terms say nothing of it."""
    return isinstance(period, Period) and former_period(rule, period.id) is not None


def former_under_way(rule: ReportingRule, day: date) -> Iterator[Period]:
    """Those of the former length that had begun by that day and are not past due."""
    due = (period for each in rule.former if each.due_on >= day and (period := _period(each.id)))
    return (period for period in due if period.first <= day)


def is_covered(rule: ReportingRule, period: Period) -> bool:
    """Reported on to its last day under the former length: it is not asked for again."""
    return any(each.last >= period.last for each in _periods(rule.former))


def taken_over(old: Plan | None, new: Plan, filings: Iterable[Filing], day: date) -> Plan:
    """The next version with what its rules owe to the version before: a rule whose period changes keeps the
    periods that were opened under the former one.

    Whatever `new` says of that itself does not count. Give the plan's filings in every state.
    """
    known = Counter(
        (filing.rule, filing.period, filing.due_on, filing.own_term)
        for filing in filings
        if filing.state != "waived" and not filing.is_input
    )
    return with_former(old, new, [OwedDay(*of, count) for of, count in known.items()], day)


def with_former(old: Plan | None, new: Plan, owed: Iterable[OwedDay], day: date) -> Plan:
    """The same from the days on which reports are due, of those that are not waived; of a rule that keeps its
    period none need be given.
    """
    before, known = {rule.id: rule for rule in old.rules} if old else {}, list(owed)
    rules = tuple(replace(rule, former=_former(rule, before.get(rule.id), known, day)) for rule in new.rules)
    return replace(new, rules=rules)


def changed_periods(old: Plan, new: Plan) -> tuple[str, ...]:
    """Ids of the rules whose period is another length."""
    before = {rule.id: rule for rule in old.rules}
    return tuple(rule.id for rule in new.rules if changes_period(before.get(rule.id), rule))


def changes_period(old: ReportingRule | None, new: ReportingRule) -> bool:
    """Both are owed by the calendar, for periods of another length."""
    if old is None or old.kind not in PERIODIC_KINDS or new.kind not in PERIODIC_KINDS:
        return False
    return old.period != new.period


def _former(
    rule: ReportingRule, old: ReportingRule | None, owed: Iterable[OwedDay], day: date
) -> tuple[FormerPeriod, ...]:
    if old is None or not changes_period(old, rule):
        return old.former if old and rule.kind in PERIODIC_KINDS else ()
    own = [each for each in owed if each.rule == rule.id]
    earlier = {each.id: each.rollup_workdays for each in old.former}
    workdays = old.grace_workdays + old.rollup_workdays
    names = dict.fromkeys(each.period for each in own)
    found = [FormerPeriod(name, _usual_due(own, name), earlier.get(name, workdays)) for name in names]
    ends = {each.id: _period(each.id) for each in found}
    kept = [
        (at.first, each)
        for each in found
        if (at := ends[each.id]) and at.kind != rule.period and at.last >= day - _KEPT
    ]
    return tuple(each for _, each in sorted(kept, key=lambda pair: (pair[0], pair[1].id)))


def _usual_due(owed: Iterable[OwedDay], period: str) -> date:
    """Of those with the period's own term, where there are any; the later of days that are equally usual."""
    own = [each for each in owed if each.period == period]
    days = Counter[date]()
    for each in [one for one in own if not one.own_term] or own:
        days[each.due_on] += each.count
    return max(days, key=lambda on: (days[on], on))


def _periods(former: Iterable[FormerPeriod]) -> Iterator[Period]:
    return filter(None, (_period(each.id) for each in former))


def _period(name: str) -> Period | None:
    try:
        return parse_period(name)
    except ValueError:
        return None
