"""The duties of a plan over some time, as somebody would draw them by hand (应报日历)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from bot.domain.calendar import WorkCalendar
from bot.domain.duties import Dates, Frame, due_dates, node_dates, owed, running
from bot.domain.events import first_due, follow_up_due
from bot.domain.filings import Rung
from bot.domain.inputs import input_dates
from bot.domain.ladder import freeze
from bot.domain.milestones import occurrences
from bot.domain.periods import Period, containing, plan_years
from bot.domain.plan import OFFICE, Plan
from bot.domain.rollup_dates import RollupDates, rollup_dates
from bot.domain.rule_periods import is_covered
from bot.domain.rules import PERIODIC_KINDS, PROPOSED, ReportingRule
from bot.domain.told_together import told_with

FOLLOW_UPS: Final = 3  # so many of an event that goes on are shown
_LONGEST_SHIFT: Final = timedelta(days=16)  # for days off
_NEAR: Final = 3  # terms: of two in a row the one is asked for, else they all are told with others
_NODES_AHEAD: Final = timedelta(days=800)


@dataclass(frozen=True, slots=True)
class Term:
    """What a rule asks for one period or node: of whom, when, and what follows if none comes.

    `units` are who owes a report, once for each; inputs of supporting units are none. Where all are the
    office's own, its ladder has no stage that only the office proposes. Only a period has a roll-up,
    `circular_on` only one whose rule has periodic circulars; `inputs_on` is when supporting units are to have
    given theirs, where the rule asks for it. A period that is `told_with` a longer one, by that rule, is not
    asked for apart.
    """

    rule: ReportingRule
    frame: Frame
    dates: Dates
    ladder: tuple[Rung, ...]
    units: tuple[str, ...]
    rollup: RollupDates | None = None
    circular_on: date | None = None
    inputs_on: date | None = None
    told_with: tuple[ReportingRule, Period] | None = None

    @property
    def filings(self) -> int:
        """How many reports are owed."""
        return len(self.units)


@dataclass(frozen=True, slots=True)
class EventTerms:
    """The terms of an event, UTC: every report told at the last moment."""

    happened_at: datetime
    first_due_at: datetime
    follow_ups: tuple[datetime, ...]


def duty_calendar(plan: Plan, first: date, last: date, calendar: WorkCalendar) -> tuple[Term, ...]:
    """The terms that run on any of those days and in which somebody owes something, by due day.

    Nothing runs before the plan was issued. Raises BadRule.
    """
    start = max(first, plan.issued or first)
    found: dict[tuple[str, str], Term] = {}
    for rule in plan.rules:
        for day in _days(start, last):
            for frame, dates in running(plan, rule, day, calendar):
                if (rule.id, frame.id) not in found:
                    begins = replace(dates, opens_on=max(dates.opens_on, plan.issued or dates.opens_on))
                    found[rule.id, frame.id] = _term(plan, rule, frame, begins, calendar)
    return tuple(sorted((term for term in found.values() if term.filings), key=_by_due_day))


def upcoming(
    plan: Plan, rule: ReportingRule, day: date, calendar: WorkCalendar, *, most: int
) -> tuple[Term, ...]:
    """The rule's next periods or nodes that are not past due on that day, also those told with a longer one;
    none where an event is waited for.

    Raises BadRule.
    """
    found: list[Term] = []
    for frame in _from(plan, rule, day):
        dates = _dates(rule, frame, calendar)
        if dates.due_on >= day:
            found.append(_term(plan, rule, frame, dates, calendar))
        if len(found) == most:
            break
    return tuple(found)


def next_asked(plan: Plan, rule: ReportingRule, day: date, calendar: WorkCalendar) -> Term | None:
    """The first of them that the rule asks for itself; None where it asks for none. Raises BadRule."""
    found = upcoming(plan, rule, day, calendar, most=_NEAR)
    return next((term for term in found if term.told_with is None), None)


def event_terms(rule: ReportingRule, happened_at: datetime, calendar: WorkCalendar) -> EventTerms:
    """When the reports of an event that goes on are due."""
    told_at = first_due_at = first_due(happened_at, rule)
    follow_ups: list[datetime] = []
    for _ in range(FOLLOW_UPS):
        told_at = follow_up_due(happened_at, told_at, rule, calendar)
        follow_ups.append(told_at)
    return EventTerms(happened_at, first_due_at, tuple(follow_ups))


def _term(plan: Plan, rule: ReportingRule, frame: Frame, dates: Dates, calendar: WorkCalendar) -> Term:
    rollup = circular_on = inputs_on = together = None
    if isinstance(frame, Period):
        together = told_with(plan, rule, frame)
        inputs_on = input_dates(rule, dates, calendar).due_on if rule.input_workdays else None
        rollup = rollup_dates(rule, dates, calendar)
        workdays = rule.circulars.workdays_after_rollup
        if workdays is not None:
            circular_on = calendar.add_workdays(calendar.local_day(rollup.send_at), workdays)
    units = tuple(duty.unit for duty in owed(plan, rule, frame) if duty.part == "report")
    is_of_office = {*units} == {OFFICE}
    steps = (step for step in rule.ladder if not (is_of_office and step.stage in PROPOSED))
    ladder = freeze(steps, dates, calendar)
    return Term(rule, frame, dates, ladder, units, rollup, circular_on, inputs_on, together)


def _dates(rule: ReportingRule, frame: Frame, calendar: WorkCalendar) -> Dates:
    if isinstance(frame, Period):
        return due_dates(rule, frame, calendar)
    return node_dates(rule, frame, calendar)


def _from(plan: Plan, rule: ReportingRule, day: date) -> Iterator[Frame]:
    """The periods or nodes that may be due from that day on, in order, while the plan runs."""
    if rule.kind == "milestone":
        yield from occurrences(plan, day - _LONGEST_SHIFT, day + _NODES_AHEAD)
    elif rule.kind in PERIODIC_KINDS and rule.period == "plan":
        if plan.from_year is not None and plan.to_year is not None:
            yield plan_years(plan.from_year, plan.to_year)
    elif rule.kind in PERIODIC_KINDS:
        period = containing(day - _LONGEST_SHIFT, rule.period).previous()
        while plan.to_year is None or period.first.year <= plan.to_year:
            if not is_covered(rule, period):
                yield period
            period = period.next()


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=offset) for offset in range((last - first).days + 1))


def _by_due_day(term: Term) -> tuple[date, str, str]:
    return term.dates.due_on, term.rule.id, term.frame.id
