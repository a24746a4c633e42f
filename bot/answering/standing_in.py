"""What becomes of a period's report when an urgent report of its task is told, accepted or given back
(速报替代季报).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, time

from bot.answering.input_terms import with_new_lead
from bot.answering.inputs import when_filed
from bot.domain.evolve import opened
from bot.domain.facts import Fact, FilingMet, FilingOpened
from bot.domain.filings import Filing
from bot.domain.news import news_covers, news_rule, reports_met, settled, stands_for, told_of
from bot.domain.periods import Period, parse_period
from bot.domain.plan import Plan
from bot.domain.rules import ReportingRule
from bot.ports.ledger import View


def following(view: View, news: Iterable[Filing], *, at: datetime) -> tuple[Fact, ...]:
    """What follows for the reports that have opened and that they stand for; `news` as they are now."""
    changed = {each.id: each for each in news if each.is_news}
    found: dict[str, tuple[Fact, ...]] = {}
    for each in changed.values():
        plan = view.plans.current(each.plan)
        for rule, name in reports_met(plan, each, view.calendar):
            filing = view.ledger.filing(name) if name not in found else None
            if filing is not None:
                found[name] = _settled(view, plan, rule, filing, changed, at=at)
                found[name] += _inputs_too(view, filing, found[name], at=at)
    return tuple(fact for facts in found.values() for fact in facts)


def _inputs_too(view: View, report: Filing, facts: Iterable[Fact], *, at: datetime) -> tuple[Fact, ...]:
    """A report that is met needs no inputs; nobody is reminded of them, and what was given stays. One that is
    owed again needs them again.
    """
    for each in facts:
        if isinstance(each, FilingMet):
            return when_filed(view, report)
        if isinstance(each, FilingOpened):
            return with_new_lead(view, opened(each), (), view.calendar.local_day(at))
    return ()


def opened_and_settled(  # noqa: PLR0913 - what opens, by which rule, and the news of it
    view: View, plan: Plan, rule: ReportingRule, fact: FilingOpened, news: Sequence[Filing], *, at: datetime
) -> tuple[Fact, ...]:
    """A report that opens, met at once where an urgent report of the period was accepted."""
    filing = opened(fact)
    if not stands_for(filing, rule):
        return (fact,)
    own = _of(plan, filing, news, view)
    day = view.calendar.local_day(at)
    return (fact, *settled(filing, own, rule, day=day, at=at, calendar=view.calendar))


def news_in(view: View, plan: Plan, period: Period, *, at: datetime) -> list[Filing]:
    """The plan's urgent reports that were told within those days, as of an instant."""
    rule = news_rule(plan)
    if rule is None:
        return []
    start = view.calendar.instant(period.first, time())
    end = view.calendar.instant(period.next().first, time())
    return view.queries.news_between(plan.id, rule.id, start, end, at=at)


def stands_in(view: View, news: Filing) -> bool:
    """Whether some report of the task is met once this one is accepted."""
    return bool(reports_met(view.plans.current(news.plan), news, view.calendar))


def waits_for_check(view: View, filing: Filing) -> bool:
    """It is owed, but an urgent report that the office has not checked yet may stand for it."""
    if not filing.is_owed or filing.ladder:
        return False
    rules = view.plans.version(filing.plan, filing.version).rules
    rule = next((each for each in rules if each.id == filing.rule), None)
    return rule is not None and bool(rule.ladder) and stands_for(filing, rule)


def counted(view: View, filing: Filing) -> Filing:
    """As a period counts it: accepted where an urgent report stands for it, to be checked where one waits."""
    if filing.state == "met":
        return replace(filing, state="accepted")
    return replace(filing, state="filed") if waits_for_check(view, filing) else filing


def _settled(  # noqa: PLR0913 - a report, by which rule, and what changes now
    view: View, plan: Plan, rule: ReportingRule, filing: Filing, changed: dict[str, Filing], *, at: datetime
) -> tuple[Fact, ...]:
    there = {each.id: each for each in news_in(view, plan, parse_period(filing.period), at=at)}
    own = _of(plan, filing, (there | changed).values(), view)
    day = view.calendar.local_day(at)
    return tuple(settled(filing, own, rule, day=day, at=at, calendar=view.calendar))


def _of(plan: Plan, filing: Filing, news: Iterable[Filing], view: View) -> Sequence[Filing]:
    covered = [each for each in news if news_covers(plan, each, filing, view.calendar)]
    if not covered:
        return ()  # as nearly always: the plan's tasks need not be gone through for each
    divided = any(task.by_division for task in plan.tasks if task.id == filing.task)
    return told_of(filing, covered, divided=divided)
