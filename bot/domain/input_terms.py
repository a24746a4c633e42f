"""Inputs go along with the report they are for: with its term, at rest while nobody waits for it (随报告)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from bot.domain.calendar import WorkCalendar
from bot.domain.duties import Dates, open_filing
from bot.domain.facts import FilingOpened, FilingWaived
from bot.domain.filings import Filing
from bot.domain.inputs import duty_of, input_dates, of_part, steps_of
from bot.domain.ladder import freeze
from bot.domain.owing import supporting_units
from bot.domain.plan import Plan, Task
from bot.domain.request_facts import TermMoved
from bot.domain.resuming import Limits, Rest, resumed_term
from bot.domain.returning import WORKDAYS
from bot.domain.rules import EXTENDED_LADDER, LadderStep, ReportingRule
from bot.domain.terms import as_it_stands, with_term
from bot.domain.trail import Recorded

_AGAIN: Final = WORKDAYS - 1  # of what is given to add to a report the last workday is the lead's


@dataclass(frozen=True, slots=True)
class Led:
    """A report as it is now, by its rule, and the day on which something becomes of its inputs."""

    report: Filing
    rule: ReportingRule
    day: date
    calendar: WorkCalendar

    def dates(self, *, shortest_workdays: int) -> Dates:
        """The term of an input that is asked for from that day on."""
        report = self.report
        whole = Dates(
            self.day,
            report.due_on,
            report.due_at,
            report.on_time_until,
            report.locked_at,
            report.provisional,
        )
        return input_dates(self.rule, whole, self.calendar, shortest_workdays=shortest_workdays)


def go_along(led: Led, inputs: Iterable[Filing]) -> tuple[TermMoved, ...]:
    """The report's term was made longer: so are its inputs', and nobody is urged before the new day."""
    return _moved(led, inputs, of_part(EXTENDED_LADDER, "input"), shortest_workdays=1)


def ask_again(
    led: Led, inputs: Iterable[Filing], waived: Sequence[Filing], *, at: datetime
) -> tuple[TermMoved | FilingOpened, ...]:
    """The report is owed again with a new term: what was not given is, too, and what was waived with it."""
    steps = steps_of(led.rule, "input")
    dates = led.dates(shortest_workdays=_AGAIN)
    ladder = freeze(steps, dates, led.calendar)
    opened = (open_filing(duty_of(each), dates, ladder, at=at) for each in waived)
    return (*_moved(led, inputs, steps, shortest_workdays=_AGAIN), *opened)


def wake(inputs: Iterable[Filing]) -> tuple[TermMoved, ...]:
    """The report is owed as before: its inputs are asked for again, with the term they had."""
    return tuple(as_it_stands(each, resting=False) for each in inputs if each.is_owed and each.resting)


def resume(report: Filing, inputs: Iterable[Filing], rest: Rest) -> tuple[TermMoved, ...]:
    """The report goes on after a dispute: so do its inputs, which rested with it, each within its term."""
    if not report.is_owed:
        return ()
    return tuple(
        resumed_term(each, rest, limits=limits_of(report, rest)) or as_it_stands(each, resting=False)
        for each in inputs
        if each.is_owed and each.resting
    )


def limits_of(report: Filing, rest: Rest) -> Limits:
    """Of an input that goes on after an objection: due on a workday before its report is, where one is left,
    else the day that is due or, where that is over too, locked; and locked no later than the report.
    """
    calendar, day = rest.calendar, rest.answered_on
    before = calendar.shift(report.due_on - timedelta(days=1), "before")
    locked_on = calendar.local_day(report.closes_at)
    last = next((each for each in (before, report.due_on) if each >= day), locked_on)
    return Limits(last, report.locked_at)


def was_waived_with(report: Filing, one: Filing, facts: Iterable[Recorded]) -> bool:
    """Whether the input was waived since its report was accepted; `facts` about its task and unit, the newest
    first.
    """
    waived = (each.fact for each in facts if isinstance(each.fact, FilingWaived))
    last = next((fact for fact in waived if fact.filing == one.id), None)
    return last is not None and last.reason.text == report.id


def still_supports(plan: Plan, task: Task, one: Filing) -> bool:
    """The plan as it is still asks that unit for an input."""
    return one.unit in supporting_units(task, {unit.id: unit for unit in plan.units})


def _moved(
    led: Led, inputs: Iterable[Filing], steps: Sequence[LadderStep], *, shortest_workdays: int
) -> tuple[TermMoved, ...]:
    """Never to an earlier day, and locked with the report; one that stays is only asked for again."""
    rests, dates = led.report.paused or not led.report.is_owed, led.dates(shortest_workdays=shortest_workdays)
    ladder = freeze(steps, dates, led.calendar)
    found = []
    for each in (one for one in inputs if one.is_owed):
        resting = each.resting and rests
        if dates.due_on > each.due_on:
            found.append(replace(with_term(each, dates, ladder), resting=resting))
        elif each.resting != resting or each.locked_at < dates.locked_at:
            stays = as_it_stands(each, resting=resting)
            found.append(replace(stays, locked_at=max(each.locked_at, dates.locked_at)))
    return tuple(found)
