"""What comes next, for the console's clock: digests, openings, roll-ups."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Literal, TypeAlias

from bot.domain.duties import node_dates, owed, period_dates
from bot.domain.milestones import still_ahead
from bot.domain.periods import Period, containing, parse_period
from bot.domain.plan import Plan
from bot.domain.rollup_dates import rollup_dates
from bot.domain.rule_periods import is_covered
from bot.domain.rules import PERIODIC_KINDS, ReportingRule
from bot.ports.ledger import View

What: TypeAlias = Literal["digest", "due", "open", "rollup_preview", "rollup"]
DIGEST_AT = time(8, 40)
OPEN_AT = time(0, 10)
MOST = 6


@dataclass(frozen=True, slots=True)
class Coming:
    """Something that will happen; `count` of filings where it is known, `period` where it has one."""

    at: datetime
    what: What
    count: int = 0
    period: str = ""


def agenda(view: View, now: datetime) -> list[Coming]:
    """The next six, soonest first."""
    found = [*_digests(view, now), *_periodic(view, now)]
    return sorted((each for each in found if each.at > now), key=lambda each: each.at)[:MOST]


def _digests(view: View, now: datetime) -> Iterator[Coming]:
    """On the first workday from the stage's day whose digest has not gone."""
    today = view.calendar.local_day(now)
    for day, count in view.queries.stage_days():
        when = view.calendar.add_workdays(max(day, today), 0)
        at = view.calendar.instant(when, DIGEST_AT)
        if at <= now:
            at = view.calendar.instant(view.calendar.add_workdays(when, 1), DIGEST_AT)
        yield Coming(at, "digest", count)


def _periodic(view: View, now: datetime) -> Iterator[Coming]:
    today = view.calendar.local_day(now)
    for plan in view.plans.all_current():
        for rule in plan.rules:
            if rule.kind == "milestone":
                yield from _nodes(view, plan, rule, today)
            if rule.kind in PERIODIC_KINDS and rule.period != "plan":
                this = containing(today, rule.period)
                own = (each for each in (this.previous(), this, this.next()) if not is_covered(rule, each))
                for period in (*own, *(parse_period(each.id) for each in rule.former)):
                    if plan.to_year is None or period.first.year <= plan.to_year:
                        yield from _of_period(view, plan, rule, period)


def _nodes(view: View, plan: Plan, rule: ReportingRule, today: date) -> Iterator[Coming]:
    """Nodes ahead, by the day they open and the day they are due."""
    for node in still_ahead(plan, today):
        if owed(plan, rule, node):
            dates = node_dates(rule, node, view.calendar)
            yield Coming(view.calendar.instant(dates.opens_on, OPEN_AT), "open", period=node.id)
            yield Coming(dates.due_at, "due", period=node.id)


def _of_period(view: View, plan: Plan, rule: ReportingRule, period: Period) -> Iterator[Coming]:
    dates = period_dates(rule, period, view.calendar)
    yield Coming(view.calendar.instant(dates.opens_on, OPEN_AT), "open", period=period.id)
    yield Coming(dates.due_at, "due", period=period.id)
    if not view.ledger.rollup(plan.id, rule.id, period.id).issued:
        rollup = rollup_dates(rule, dates, view.calendar, period=period.id)
        yield Coming(rollup.preview_at, "rollup_preview", period=period.id)
        yield Coming(rollup.send_at, "rollup", period=period.id)
