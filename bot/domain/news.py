"""Progress news of key tasks, told in one message, and the report that it stands for (重点工作速报).

A progress report is a filing of the urgent rule: opened when a unit tells it or the office asks, then filed,
accepted or returned like any other. Where a rule says `unless_urgent` an accepted one stands for the period's
report of the task, and one that is not checked yet lets its ladder rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from bot.domain.calendar import WorkCalendar
from bot.domain.duties import SHORTEST_TERM_WORKDAYS, Duty, open_filing, term
from bot.domain.evolve import evolve_by_request, opened
from bot.domain.facts import FilingMet, FilingOpened
from bot.domain.filings import Filing
from bot.domain.ladder import freeze
from bot.domain.owing import owing_units
from bot.domain.periods import containing, parse_period, plan_years
from bot.domain.plan import Plan, Task
from bot.domain.request_facts import TermMoved
from bot.domain.rules import ASKED_LADDER, EXTENDED_LADDER, PERIODIC_KINDS, ReportingRule
from bot.domain.terms import with_ladder, with_term

_STANDING = ("filed", "accepted")


def news_rule(plan: Plan) -> ReportingRule | None:
    """The plan's rule by which key tasks report urgently; None where it has none."""
    return next((rule for rule in plan.rules if rule.kind == "urgent" and rule.classes), None)


def reports_urgently(plan: Plan, task: Task) -> bool:
    """Its class tells progress in urgent reports."""
    rule = news_rule(plan)
    return rule is not None and task.task_class in rule.classes


def own_news_tasks(plan: Plan, units: Iterable[str]) -> tuple[tuple[Task, str], ...]:
    """The tasks of which those units tell progress, each with the first of them that files for it."""
    known, ours = {unit.id: unit for unit in plan.units}, tuple(units)
    found = (
        (task, next((unit for unit in ours if unit in owing_units(task, known)), ""))
        for task in plan.tasks
        if reports_urgently(plan, task)
    )
    return tuple((task, unit) for task, unit in found if unit)


def news_period(rule: ReportingRule, day: date) -> str:
    """The id of the period in which news of that day counts."""
    return containing(day, "year" if rule.period == "plan" else rule.period).id


def news_duty(plan: Plan, rule: ReportingRule, task: Task, unit: str, period: str) -> Duty:
    """What a progress report files; `period` is that of the news itself."""
    return Duty(plan.id, plan.version, rule.id, period, task.id, unit, task.label)


def open_news(  # noqa: PLR0913 - what opens, by which rule and when
    news: Duty,
    rule: ReportingRule,
    *,
    at: datetime,
    calendar: WorkCalendar,
    asked: bool = False,
    until: date | None = None,
) -> FilingOpened:
    """Due after the rule's term, or on the day the office names; only what the office asks for has a
    ladder.
    """
    day = calendar.local_day(at)
    due = until or calendar.add_workdays(day, rule.news_workdays)
    dates = term(rule, due, calendar, opens_on=day)
    return open_filing(news, dates, freeze(ASKED_LADDER if asked else (), dates, calendar), at=at)


def stands_for(filing: Filing, rule: ReportingRule | None) -> bool:
    """Whether urgent reports stand for reports such as this one."""
    if rule is None or not rule.unless_urgent or rule.kind not in PERIODIC_KINDS:
        return False
    return filing.part == "report" and not filing.is_node and not filing.is_news


def news_covers(plan: Plan, news: Filing, filing: Filing, calendar: WorkCalendar) -> bool:
    """The news was told, or asked for, within the days that the filing reports on."""
    if news.plan != filing.plan or news.plan != plan.id:
        return False
    return parse_period(filing.period).contains(calendar.local_day(news.opened_at))


def reports_met(plan: Plan, news: Filing, calendar: WorkCalendar) -> tuple[tuple[ReportingRule, str], ...]:
    """The rules and filings for which the news stands; not all of them may have opened."""
    task = next((each for each in plan.tasks if each.id == news.task), None)
    if task is None:
        return ()
    known = {unit.id: unit for unit in plan.units}
    units = (news.unit,) if task.by_division else tuple(dict.fromkeys((news.unit, *owing_units(task, known))))
    day = calendar.local_day(news.opened_at)
    return tuple(
        (rule, Duty(plan.id, plan.version, rule.id, period, task.id, unit, "").filing)
        for rule in plan.rules
        if rule.unless_urgent and rule.kind in PERIODIC_KINDS
        for period in _periods_of(plan, rule, day)
        for unit in units
    )


def _periods_of(plan: Plan, rule: ReportingRule, day: date) -> Sequence[str]:
    """The rule's own period of that day, and those that end by the terms they had before."""
    former = [each.id for each in rule.former if parse_period(each.id).contains(day)]
    if rule.period != "plan":
        return (*former, containing(day, rule.period).id)
    return (*former, plan_years(plan.from_year or day.year, plan.to_year or day.year).id)


def told_of(filing: Filing, news: Iterable[Filing], *, divided: bool) -> Sequence[Filing]:
    """Of the period's news that which tells of the filing's task: of a divided one only its own unit's."""
    return [
        each
        for each in news
        if each.is_news and each.task == filing.task and (not divided or each.unit == filing.unit)
    ]


def settled(  # noqa: PLR0913 - a report, the news of it, and when
    filing: Filing,
    news: Sequence[Filing],
    rule: ReportingRule,
    *,
    day: date,
    at: datetime,
    calendar: WorkCalendar,
) -> tuple[FilingMet | FilingOpened | TermMoved, ...]:
    """What becomes of a period's report by the news there is of its task: met by the one accepted last, at
    rest while one waits to be checked, owed again with a term from today once none is left.

    Nothing becomes of what the unit reported itself.
    """
    accepted = [each for each in news if each.state == "accepted"]
    if filing.state == "met":
        return () if accepted else _owed_again(filing, news, rule, at=at, calendar=calendar)
    if not filing.is_owed:
        return ()
    if accepted:
        return (FilingMet(filing.id, filing.version, max(accepted, key=_told_at).id),)
    if any(each.state in _STANDING for each in news):
        return (_rest(filing),) if filing.ladder else ()
    return () if filing.ladder or not rule.ladder else (_goes_on(filing, rule, day=day, calendar=calendar),)


def standing_news(news: Iterable[Filing]) -> Filing | None:
    """The one that tells how it stands: accepted before filed, the later before the earlier."""
    told = [each for each in news if each.state in _STANDING and each.report is not None]
    return max(told, key=lambda each: (each.state == "accepted", _told_at(each)), default=None)


def _told_at(news: Filing) -> tuple[datetime, str]:
    return (news.report.filed_at if news.report else news.opened_at), news.id


def _rest(filing: Filing) -> TermMoved:
    """Its term stands, but nobody is reminded of what was just told."""
    return with_ladder(filing, ())


def _goes_on(filing: Filing, rule: ReportingRule, *, day: date, calendar: WorkCalendar) -> TermMoved:
    due = max(filing.due_on, calendar.add_workdays(day, SHORTEST_TERM_WORKDAYS))
    dates = term(rule, due, calendar, opens_on=day)
    steps = EXTENDED_LADDER if filing.extended else rule.ladder  # as it was told when it was granted
    return with_term(filing, dates, freeze(steps, dates, calendar))


def _owed_again(
    filing: Filing, news: Sequence[Filing], rule: ReportingRule, *, at: datetime, calendar: WorkCalendar
) -> tuple[FilingOpened | TermMoved, ...]:
    """Open once more, with the extensions it had; at rest where other news waits to be checked."""
    moved = _goes_on(filing, rule, day=calendar.local_day(at), calendar=calendar)
    fact = FilingOpened(
        filing=filing.id,
        version=filing.version,
        label=filing.label,
        opened_at=filing.opened_at,
        due_on=moved.due_on,
        due_at=moved.due_at,
        on_time_until=moved.on_time_until,
        locked_at=moved.locked_at,
        ladder=moved.ladder,
        provisional=moved.provisional,
    )
    again = evolve_by_request(opened(fact), moved)
    kept = (moved,) if filing.extended else ()
    waits = any(each.state in _STANDING for each in news)
    return (fact, *kept, *((_rest(again),) if waits else ()))
