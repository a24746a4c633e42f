"""The ladder of a filing: stages on fixed workdays around the due day (提醒、催办、督办、通报)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import takewhile

from bot.domain.calendar import WorkCalendar
from bot.domain.duties import Dates
from bot.domain.facts import StageReached
from bot.domain.filings import Filing, Rung
from bot.domain.rules import PROPOSED, LadderStep


def freeze(steps: Iterable[LadderStep], dates: Dates, calendar: WorkCalendar) -> tuple[Rung, ...]:
    """The days of the ladder, all of them workdays, in order and one rung a day.

    What would come before the opening day comes on the first workday from it, what falls on a day off the
    workday before; of two rungs on one day the later step stands.
    """
    first = calendar.add_workdays(dates.opens_on, 0)
    rungs: dict[date, Rung] = {}
    for step in sorted(steps, key=lambda step: step.offset_workdays):
        day = max(first, _day_of(step, dates.due_on, calendar))
        rungs[day] = Rung(step.stage, day)
    return tuple(rungs.values())


def reached(filing: Filing, day: date) -> tuple[StageReached, ...]:
    """Every reminder and urging due up to that day that has not been recorded, up to the next stage that the
    office decides on; none once the filing is answered, rests or has a slip to answer.

    All are facts, so that none comes again; only the last is to be said, however long we were down.
    """
    first = filing.next_stage()
    if first is None or first.on > day:
        return ()
    ahead = filing.ladder[filing.reached :]
    free = filing.slip_until is None or day > filing.slip_until
    due = takewhile(lambda rung: rung.on <= day and _is_said(rung, free=free), ahead)
    return tuple(
        StageReached(filing.id, filing.version, rung.stage, day, index)
        for index, rung in enumerate(due, start=filing.reached)
    )


def _is_said(rung: Rung, *, free: bool) -> bool:
    """By itself; what urges not while a slip may still be answered."""
    return rung.stage == "reminder" or (free and rung.stage not in PROPOSED)


def to_propose(filing: Filing, day: date, *, last: date | None) -> StageReached | None:
    """The stage to propose to the office on that day, if one is due.

    `last` is the day anything was said of the filing last: whoever was urged today may answer first.
    """
    rung = filing.next_stage()
    if rung is None or rung.on > day or rung.stage not in PROPOSED or (last is not None and last >= day):
        return None
    return StageReached(filing.id, filing.version, rung.stage, day, filing.reached)


def _day_of(step: LadderStep, due_on: date, calendar: WorkCalendar) -> date:
    if step.offset_workdays == 0:
        return calendar.shift(due_on, "before")
    return calendar.add_workdays(due_on, step.offset_workdays)
