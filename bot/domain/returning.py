"""What goes back for more, from the office or the lead of the task: its new term and ladder (退回补充)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Final

from bot.domain.calendar import WorkCalendar
from bot.domain.duties import Dates, term
from bot.domain.facts import ReportReturned
from bot.domain.filings import Filing, Rung
from bot.domain.inputs import steps_of
from bot.domain.ladder import freeze
from bot.domain.rules import ReportingRule, ladder_after_return
from bot.domain.steps import send_back
from bot.errors import MissingReason
from bot.step_errors import CannotReturn, FilingLocked, WrongState

WORKDAYS: Final = 3  # what a unit is given to add what is missing


def back_from_office(  # noqa: PLR0913 - a filing, a rule, a wish
    filing: Filing,
    rule: ReportingRule,
    calendar: WorkCalendar,
    *,
    at: datetime,
    reason: str,
    until: date | None = None,
) -> ReportReturned:
    """The office asks for more by the day it names, else within three workdays; never before the term that
    the unit was given. The unit reads it in its next digest.

    Raises WrongState, and CannotReturn where that day is over.
    """
    day = calendar.local_day(at)
    if until is not None and calendar.instant(until, rule.cut_off) <= at:
        raise CannotReturn(label=filing.label, why="past")
    dates = term(rule, until or calendar.add_workdays(day, WORKDAYS), calendar, opens_on=day)
    dates = _no_earlier(dates, filing)
    steps = steps_of(rule, "input") if filing.is_input else ladder_after_return(rule)
    ladder = _told_next(freeze(steps, dates, calendar), calendar.add_workdays(day, 0))
    return send_back(filing, reason=reason, dates=dates, ladder=ladder)


def back_as_asked(
    filing: Filing, rule: ReportingRule, calendar: WorkCalendar, *, at: datetime, words: str
) -> ReportReturned:
    """The office agrees to the change that the unit asked for: within three workdays, never before the term
    that the unit was given. It hears of it at once, so that nothing is said again on the day itself.

    Raises WrongState.
    """
    day = calendar.local_day(at)
    dates = term(rule, calendar.add_workdays(day, WORKDAYS), calendar, opens_on=day)
    dates = _no_earlier(dates, filing)
    rungs = freeze(ladder_after_return(rule), dates, calendar)
    return send_back(filing, reason=words, dates=dates, ladder=tuple(each for each in rungs if each.on > day))


def _told_next(ladder: tuple[Rung, ...], day: date) -> tuple[Rung, ...]:
    """With a term that is long off the unit still reads in its next digest what is asked for."""
    return ladder if ladder and ladder[0].on <= day else (Rung("reminder", day), *ladder)


def _no_earlier(dates: Dates, filing: Filing) -> Dates:
    """The later of two terms: what was in time before it went back is in time after."""
    later = filing.due_at > dates.due_at
    return replace(
        dates,
        due_on=filing.due_on if later else dates.due_on,
        due_at=max(filing.due_at, dates.due_at),
        on_time_until=max(filing.on_time_until, dates.on_time_until),
    )


def back_from_lead(  # noqa: PLR0913 - two filings, a rule, a wish
    filing: Filing,
    report: Filing,
    rule: ReportingRule,
    calendar: WorkCalendar,
    *,
    at: datetime,
    until: date | None,
    reason: str,
) -> ReportReturned:
    """The lead asks a supporting unit for more, within the term of its own report, which is still owed.

    `until` is the day it names, None for three workdays or what is left of the term. Nothing is said again on
    the day itself. Raises WrongState, FilingLocked, CannotReturn, MissingReason.
    """
    if not filing.is_input or not report.is_owed:
        raise WrongState(label=filing.label, state=report.state, step="return_input")
    day, last = calendar.local_day(at), last_day(report, calendar, at=at)
    due_on = until or min(calendar.add_workdays(day, WORKDAYS), last)
    due_at = calendar.instant(due_on, rule.cut_off)
    if due_on > last or due_at <= at:
        raise CannotReturn(label=filing.label, why="late" if due_on > last else "past", last=last)
    if not reason.strip():
        raise MissingReason(step="return")
    unsettled = report.provisional or calendar.is_provisional(due_on)
    dates = Dates(day, due_on, due_at, due_at, report.locked_at, unsettled)
    rungs = freeze(steps_of(rule, "input"), dates, calendar)
    ladder = tuple(rung for rung in rungs if rung.on > day)
    return send_back(filing, reason=reason, dates=dates, ladder=ladder, by_lead=True)


def last_day(report: Filing, calendar: WorkCalendar, *, at: datetime) -> date:
    """Until when an input for the report helps: its due day, once that is over the day it is locked.

    Raises FilingLocked where that is over as well.
    """
    if report.due_at > at:
        return calendar.local_day(report.due_at)
    if report.closes_at <= at:
        raise FilingLocked(label=report.label, owed=report.is_owed)
    return calendar.local_day(report.closes_at)
