"""Every morning: filings of the periods and nodes that run today are opened, up to 200 facts a key (应报)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import time

from bot.answering.standing_in import news_in, opened_and_settled
from bot.domain.duties import Duty, Frame, owed, running
from bot.domain.facts import Fact, FilingMet
from bot.domain.inputs import open_duty
from bot.domain.periods import Period
from bot.domain.plan import Plan
from bot.domain.rules import ReportingRule
from bot.ports.ledger import View
from bot.ports.usecase import Daily, Outcome, Schedule, Tick

MOST_FACTS = 200
SETTLED = frozenset({"accepted", "met"})


def due(tick: Tick, view: View) -> Iterable[str]:
    """One key a part of a period's filings that are not there yet; the version makes it new for a new
    version.
    """
    for plan in view.plans.all_current():
        for rule in plan.rules:
            for period, _ in running(plan, rule, tick.day, view.calendar):
                missing = _missing(plan, rule, period, view)
                for start in range(0, len(missing), _most(rule)):
                    first = missing[start].filing
                    yield f"open/{plan.id}/{rule.id}/{period.id}/{plan.version}/{first}"


def run(key: str, tick: Tick, view: View) -> Outcome:
    """Open the key's part: the filings that are still missing from its first one on."""
    _, plan_id, rule_id, period_id, version, first = key.split("/", 5)
    plan = view.plans.version(plan_id, int(version))
    rule = next(rule for rule in plan.rules if rule.id == rule_id)
    terms = {period.id: (period, dates) for period, dates in running(plan, rule, tick.day, view.calendar)}
    if period_id not in terms or plan.version != view.plans.current(plan_id).version:
        return Outcome()
    period, dates = terms[period_id]
    missing = _missing(plan, rule, period, view)
    start = next((place for place, duty in enumerate(missing) if duty.filing == first), 0)
    part = missing[start : start + _most(rule)]
    news = (
        news_in(view, plan, period, at=tick.at) if rule.unless_urgent and isinstance(period, Period) else []
    )
    facts: list[Fact] = []
    met: set[str] = set()
    for duty in part:
        if not (duty.part == "input" and duty.task in met):
            fact = open_duty(duty, rule, dates, view.calendar, at=tick.at)
            found = opened_and_settled(view, plan, rule, fact, news, at=tick.at)
            met |= {duty.task for each in found if isinstance(each, FilingMet)}
            facts += found
    return Outcome(facts=tuple(facts))


def _most(rule: ReportingRule) -> int:
    """Filings a key: what an urgent report stands for is met by a fact of its own."""
    return MOST_FACTS // 2 if rule.unless_urgent else MOST_FACTS


def _missing(plan: Plan, rule: ReportingRule, frame: Frame, view: View) -> list[Duty]:
    """Duties without a filing, in plan order; no inputs for a report of which nothing more is expected."""
    there = view.queries.opened_tasks(plan.id, rule.id, frame.id)
    settled = {task for (task, _, part), state in there.items() if part == "report" and state in SETTLED}
    closed = view.queries.closed_out(plan.id)
    return [
        duty
        for duty in owed(plan, rule, frame, closed=closed)
        if (duty.task, duty.unit, duty.part) not in there
        and not (duty.part == "input" and duty.task in settled)
    ]


SCHEDULE = Schedule("open_filings", Daily(time(0, 10)), due=due, run=run)
