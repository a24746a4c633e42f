"""What opens while its period is already under way, as with the first version of a plan, or after it ended
unseen: from that day on it has a term (中途开报).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from bot.domain.calendar import WorkCalendar
from bot.domain.duties import (
    SHORTEST_TERM_WORKDAYS,
    Dates,
    Duty,
    Frame,
    frame_dates,
    open_filing,
    owed_from,
    passed,
    running,
    term,
)
from bot.domain.facts import FilingOpened
from bot.domain.filings import FilingState
from bot.domain.inputs import input_dates, open_duty, steps_of
from bot.domain.ladder import freeze
from bot.domain.plan import Plan
from bot.domain.rule_faults import require_kept
from bot.domain.rules import Part, ReportingRule

SETTLED: Final = frozenset({"accepted", "met"})
MOST_AT_ONCE: Final = 200  # filings that open in one transaction
LOOK_BACK: Final = timedelta(days=92)  # for a term that nobody saw: one of before that is the office's to ask


@dataclass(frozen=True, slots=True)
class Opening:
    """A period or node whose filings open now. `late` where its day to open was an earlier one: then the
    term is counted from the day on which they open.
    """

    frame: Frame
    dates: Dates
    late: bool = False


@dataclass(frozen=True, slots=True)
class LateOpening:
    """A term that was to end on `planned` and, opened on another day than its own, ends on `until`."""

    planned: date
    opened_on: date
    until: date


@dataclass(frozen=True, slots=True)
class Seen:
    """Local days: when the plan's first version took effect, the last on which all that was owed by then was
    found open, None where that is not known, and when later versions took effect that may have left some.
    """

    published_on: date
    through: date | None = None
    renewed_on: tuple[date, ...] = ()

    def begun(self, day: date, calendar: WorkCalendar) -> tuple[date, ...]:
        """The days of versions of which something may be left to open on that day, earlier first: as long as
        a term from then runs, or not all was found open since.
        """
        return tuple(
            began
            for began in sorted({self.published_on, *self.renewed_on})
            if began <= day
            and (
                day <= _soonest(began, calendar)
                or (self.through is not None and self.through <= began and day - LOOK_BACK <= began)
            )
        )


def openings(
    plan: Plan, rule: ReportingRule, day: date, calendar: WorkCalendar, seen: Seen
) -> tuple[Opening, ...]:
    """What the rule opens on a day, earlier first. What was under way when the plan, or its version in force,
    was published and is due since is among them as long as a term from that day runs or the rest of it was
    not opened; so is what began and ended after the last look.

    Raises BadRule.
    """
    known = {frame.id: (frame, dates) for frame, dates in running(plan, rule, day, calendar)}
    begun = seen.begun(day, calendar)
    for began in begun:
        first = running(plan, rule, began, calendar)
        known = {frame.id: (frame, dates) for frame, dates in first} | known
    if seen.through is not None:
        since = max(seen.through, seen.published_on, day - LOOK_BACK)
        unseen = passed(plan, rule, since, day, calendar)
        known = {frame.id: (frame, dates) for frame, dates in unseen} | known
    return tuple(
        Opening(frame, dates, dates.opens_on < day or dates.opens_on <= max(begun, default=seen.published_on))
        for frame, dates in known.values()
    )


def opened_late(
    rule: ReportingRule, frame: Frame, calendar: WorkCalendar, *, opened_on: date, published_on: date
) -> LateOpening | None:
    """What became of a term that opened too late to end on its day; None where it did not, or where it was
    under way when that version of the plan was published.

    Raises BadRule.
    """
    dates, until = frame_dates(rule, frame, calendar), _soonest(opened_on, calendar)
    if dates.opens_on <= published_on or opened_on <= dates.opens_on or until <= dates.due_on:
        return None
    return LateOpening(dates.due_on, opened_on, until)


def open_as(
    opening: Opening, duty: Duty, rule: ReportingRule, *, at: datetime, calendar: WorkCalendar
) -> FilingOpened:
    """The filing opens with the period's term, or late."""
    if opening.late:
        return open_late(duty, rule, opening.dates.due_on, at=at, calendar=calendar)
    return open_duty(duty, rule, opening.dates, calendar, at=at)


def open_late(
    duty: Duty, rule: ReportingRule, due_on: date, *, at: datetime, calendar: WorkCalendar
) -> FilingOpened:
    """Opens today; `due_on` is the day on which the period's reports are due. An input is due before that."""
    if duty.part == "input":
        day = calendar.local_day(at)
        report = term(rule, max(due_on, _soonest(day, calendar)), calendar, opens_on=day)
        shortest = SHORTEST_TERM_WORKDAYS
        due_on = input_dates(rule, report, calendar, shortest_workdays=shortest).due_on
    return open_until(duty, rule, due_on, at=at, calendar=calendar)


def open_until(
    duty: Duty, rule: ReportingRule, due_on: date, *, at: datetime, calendar: WorkCalendar
) -> FilingOpened:
    """Opens today, due on that day or, if that is too soon, after the shortest term."""
    day = calendar.local_day(at)
    dates = term(rule, max(due_on, _soonest(day, calendar)), calendar, opens_on=day)
    return open_filing(duty, dates, freeze(steps_of(rule, duty.part), dates, calendar), at=at)


def open_alike(duties: Iterable[Duty], open_one: Callable[[Duty], FilingOpened]) -> Iterator[FilingOpened]:
    """One a duty, of one version and one day: those of a rule, period and part have one term and one ladder,
    which are worked out once.
    """
    known: dict[tuple[str, str, str], FilingOpened] = {}
    for duty in duties:
        kind = (duty.rule, duty.period, duty.part)
        if kind not in known:
            known[kind] = open_one(duty)
        yield replace(known[kind], filing=duty.filing, label=duty.label)


def open_first(plan: Plan, *, at: datetime, calendar: WorkCalendar) -> Iterator[FilingOpened]:
    """What opens with the first version of a plan, one after the other, as `compare` has it: the periods by
    rule, their filings in plan order.

    Raises BadRule.
    """
    require_kept(plan)
    day = calendar.local_day(at)
    for rule in plan.rules:
        for frame, dates in running(plan, rule, day, calendar):
            opening = Opening(frame, dates, late=True)

            def opened(duty: Duty, rule: ReportingRule = rule, opening: Opening = opening) -> FilingOpened:
                return open_as(opening, duty, rule, at=at, calendar=calendar)

            yield from open_alike(owed_from(plan, rule, frame), opened)


def still_to_open(duties: Sequence[Duty], there: Mapping[tuple[str, Part], FilingState]) -> tuple[Duty, ...]:
    """Of all duties for one task and period those whose filings are missing; `there` are the states of those
    that exist, by unit and part.

    What was accepted is not asked again, whoever has the task now, nor are inputs for it.
    """
    reports = [unit for (unit, part), state in there.items() if part == "report" and state in SETTLED]
    owing = {duty.unit for duty in duties if duty.part == "report"}
    done = sum(unit not in owing for unit in reports)  # by units that have the task no longer
    lacking = [duty for duty in duties if (duty.unit, duty.part) not in there]
    asked = [duty for duty in lacking if duty.part == "report"][done:]
    inputs = [duty for duty in lacking if duty.part == "input" and not reports]
    return (*asked, *inputs)


def _soonest(day: date, calendar: WorkCalendar) -> date:
    return calendar.add_workdays(day, SHORTEST_TERM_WORKDAYS)
