"""The duties of a plan over some years as a page: what is due when, and what follows (应报日历)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import Final, TypeAlias

from bot.domain.calendar import WorkCalendar
from bot.domain.duties import is_in_years
from bot.domain.duty_calendar import FOLLOW_UPS, Term, duty_calendar, event_terms
from bot.domain.milestones import Occurrence, still_ahead
from bot.domain.periods import Period, containing
from bot.domain.plan import Plan, TaskClass
from bot.domain.rules import PERIODIC_KINDS, ReportingRule, Stage
from bot.domain.set_days import due_day
from bot.domain.told_together import told_with
from bot.simulate.almanac import Almanac
from bot.simulate.duty_parties import owers, owing, receivers, table

Span: TypeAlias = tuple[date, date]
_LEGEND: Final = (
    "Stages come on the days shown while nothing is filed; supervision and circular wait for the office. "
    "A day without a year lies in that of the due day."
)
_UNISSUED: Final = (
    "**Not issued** (征求意见稿，尚未印发): nothing below is owed. The days show what would "
    "be due were the draft in force as it stands; the office publishes it once it has confirmed "
    "that it is issued."
)
_STAGES: Final[tuple[Stage, ...]] = ("reminder", "urging", "supervision", "circular")
_CLASSES: Final[tuple[TaskClass, ...]] = ("regular", "key")
_EVENT: Final = time(16, 30)  # of the example, on the eve of National Day
_EVE: Final = (9, 30)


def duty_page(plan: Plan, spans: Sequence[Span], almanac: Almanac, *, is_issued: bool = True) -> str:
    """Markdown: the rules, then a part for each span of days. Raises BadRule."""
    issued = f", {'issued' if is_issued else 'dated'} {plan.issued}" if plan.issued else ""
    parties = (*owers(plan, almanac), *receivers(plan, almanac))
    rules = "\n".join((*_rules(plan, almanac), *_together(plan, spans, almanac), *_nodes(plan, almanac)))
    unissued = () if is_issued else (_UNISSUED,)
    blocks = [f"# Duties of {plan.id}", f"{plan.title}{issued}", *unissued, rules, *parties, _LEGEND]
    for first, last in spans:
        blocks += [f"## {first} to {last}", *_span(plan, first, last, almanac)]
    return "\n\n".join(blocks) + "\n"


def _rules(plan: Plan, almanac: Almanac) -> Iterator[str]:
    reported_on = (task for task in plan.tasks if task.kind == "task" or task.assignments)
    tasks = Counter(task.task_class for task in reported_on)
    for rule in plan.rules:
        classes = [f"{tasks[each]} {almanac.named(each)}" for each in _CLASSES if each in rule.classes]
        owed_for = f"{' and '.join(classes)} tasks" if classes else "any event, whatever the task"
        yield f"- {almanac.title(rule)}, of {owed_for}: {'; '.join(_terms_of(rule, almanac))}."


def _on_its_way(rule: ReportingRule, almanac: Almanac) -> Iterator[str]:
    if rule.input_workdays:
        yield f"inputs of each {almanac.named('supporting_unit')} due {rule.input_workdays} workdays before"
    if rule.signed_by_head:
        yield "signed by the head of the unit"


def _terms_of(rule: ReportingRule, almanac: Almanac) -> Iterator[str]:
    if rule.kind == "urgent":
        first = "of an event the first" if rule.classes else "first"
        yield f"{first} within {rule.first_hours} hours, then every {rule.follow_up_days} days"
        yield "nights and days off count"
        if rule.classes:
            yield f"of progress one message, {rule.news_workdays} workdays after it is asked for"
        return
    yield f"due until {rule.cut_off:%H:%M}, on a day off the workday {rule.shift} it"
    if rule.grace_workdays:
        yield f"on time {rule.grace_workdays} workdays longer"
    yield f"locked {rule.lock_workdays} workdays later"
    if rule.unless_urgent:
        yield "a task that reports urgently only if no urgent report of the period was accepted"
    yield from _on_its_way(rule, almanac)
    if rule.kind == "milestone":
        yield f"opens {rule.lead_workdays} workdays before"


def _together(plan: Plan, spans: Sequence[Span], almanac: Almanac) -> Iterator[str]:
    """The periods of a rule that are told in the report of a longer one."""
    for rule in plan.rules:
        told: dict[str, list[str]] = {}
        for period, longer in (found for span in spans for found in _told_with(plan, rule, span)):
            told.setdefault(almanac.title(longer), []).append(period)
        for title, periods in told.items():
            ending = f"of {', '.join(periods)}, which end with a longer period"
            yield f"- {almanac.title(rule)} {ending}: asked once, in the {title[0].lower()}{title[1:]}."


def _told_with(plan: Plan, rule: ReportingRule, span: Span) -> Iterator[tuple[str, ReportingRule]]:
    if rule.kind not in PERIODIC_KINDS or rule.period == "plan":
        return
    period = containing(max(span[0], plan.issued or span[0]), rule.period)
    while period.last <= span[1]:
        longer = told_with(plan, rule, period)
        if longer and is_in_years(plan, period):
            yield period.id, longer[0]
        period = period.next()


def _nodes(plan: Plan, almanac: Almanac) -> Iterator[str]:
    """Nodes that no calendar can show: without a day, or without a rule that asks for them."""
    node = almanac.named("milestone")
    dated = {found.milestone.id for found in still_ahead(plan, date(plan.from_year or 1, 1, 1))}
    undated = [each.name for each in plan.milestones if each.id not in dated]
    if undated:
        yield f"- No day is set for the {node} {'、'.join(undated)}: the office's to set."
    if dated and all(rule.kind != "milestone" for rule in plan.rules):
        names = "、".join(f"{each.name} {each.date}" for each in plan.milestones if each.id in dated)
        yield f"- No rule asks for a report on the {node} {names}."


def _span(plan: Plan, first: date, last: date, almanac: Almanac) -> Iterator[str]:
    terms = duty_calendar(plan, first, last, almanac.calendar)
    if not terms:
        yield f"Nothing is due: the plan's years are {plan.from_year} to {plan.to_year}."
    for rule in plan.rules:
        rows = [_row(term, plan, almanac) for term in terms if term.rule == rule]
        head = _head(rule, almanac)
        if rule.kind == "urgent":
            rows, head = list(_events(plan, rule, (first, last), almanac)), _event_head(almanac)
        if rows:
            yield f"### {almanac.title(rule)}"
            yield table(head, rows)


def _head(rule: ReportingRule, almanac: Almanac) -> tuple[str, ...]:
    is_periodic = rule.kind in PERIODIC_KINDS
    of = ("period",) if is_periodic else ("milestone", "responsible_unit")
    asked = (*map(almanac.named, of), "filings", "opens", "due")
    late = ("on time until", "locked after", *map(almanac.named, _STAGES))
    rollup = ("preview", almanac.named("rollup")) if is_periodic else ()
    circular = ("circular of the period",) if rule.circulars.workdays_after_rollup is not None else ()
    return (*asked, *late, *rollup, *circular)


def _row(term: Term, plan: Plan, almanac: Almanac) -> tuple[str, ...]:
    dates = term.dates
    late = (
        _later(almanac.calendar.local_day(at), term, almanac) for at in (dates.on_time_until, dates.locked_at)
    )
    stages = (
        ", ".join(_later(rung.on, term, almanac) for rung in term.ladder if rung.stage == stage) or "-"
        for stage in _STAGES
    )
    owe = () if isinstance(term.frame, Period) else (owing(plan, term.units, almanac),)
    asked = (_name(term), *owe, str(term.filings), str(dates.opens_on), _due(term, almanac))
    return (*asked, *late, *stages, *_after(term, almanac))


def _name(term: Term) -> str:
    """The period's id, or the node with its days."""
    if not isinstance(term.frame, Occurrence):
        return term.frame.id
    first, last = term.frame.first, term.frame.last
    return f"{term.frame.milestone.name}, {first}" + ("" if first == last else f" to {last:%m-%d}")


def _due(term: Term, almanac: Almanac) -> str:
    """The day, the one that was set where it moved and why, and that a weekend day is worked."""
    due_on, set_for, notes = term.dates.due_on, due_day(term.rule, term.frame), []
    if set_for != due_on:
        why = almanac.calendar.holiday_name(set_for) or f"{set_for:%a}"
        notes.append(f"for {set_for:%m-%d}, {why.replace('_', ' ')}")
    if almanac.calendar.is_makeup(due_on):
        notes.append(almanac.chinese["makeup_workday"])
    if term.dates.provisional:
        notes.append(almanac.chinese["provisional"])
    return f"**{due_on} {due_on:%a}**" + (f" ({'; '.join(notes)})" if notes else "")


def _later(day: date, term: Term, almanac: Almanac) -> str:
    """A day that follows from the due day; marked where it may move and the due day may not."""
    may_move = almanac.calendar.is_provisional(day) and not term.dates.provisional
    return _day(day, term.dates.due_on.year) + (f" ({almanac.chinese['provisional']})" if may_move else "")


def _after(term: Term, almanac: Almanac) -> Iterator[str]:
    if term.rollup:
        for at in (term.rollup.preview_at, term.rollup.send_at):
            yield _later(almanac.calendar.local_day(at), term, almanac)
    if term.circular_on:
        yield _later(term.circular_on, term, almanac)


def _event_head(almanac: Almanac) -> tuple[str, ...]:
    follow_ups = (f"{almanac.named('follow_up_report')} {no}" for no in range(1, FOLLOW_UPS + 1))
    return ("an event of", almanac.named("first_report"), *follow_ups)


def _events(plan: Plan, rule: ReportingRule, span: Span, almanac: Almanac) -> Iterator[tuple[str, ...]]:
    """An example a year, on the last workday before National Day."""
    first, last = max(span[0], plan.issued or span[0]), span[1]
    years = range(first.year, min(last.year, plan.to_year or last.year) + 1)
    for eve in (almanac.calendar.shift(date(year, *_EVE), "before") for year in years):
        if first <= eve <= last:
            found = event_terms(rule, almanac.calendar.instant(eve, _EVENT), almanac.calendar)
            instants = (found.happened_at, found.first_due_at, *found.follow_ups)
            yield tuple(_instant(at, almanac.calendar) for at in instants)


def _instant(at: datetime, calendar: WorkCalendar) -> str:
    return f"{at.astimezone(calendar.zone):%Y-%m-%d %a %H:%M}"


def _day(day: date, year: int) -> str:
    """With its year only where that is another one."""
    return f"{day:%m-%d}" if day.year == year else str(day)
