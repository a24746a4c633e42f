"""The ladder of a filing: reminders, then urgings, on fixed workdays around the due day (提醒、催办)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import takewhile

from bot.domain.calendar import WorkCalendar
from bot.domain.duties import Dates
from bot.domain.facts import StageReached
from bot.domain.filings import Filing, Rung
from bot.domain.rules import LadderStep


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
    """Every stage due up to that day that has not been recorded; none once the filing is answered or rests.

    All are facts, so that none comes again; only the last is to be said, however long we were down.
    """
    if not filing.is_owed or filing.paused:
        return ()
    due = takewhile(lambda rung: rung.on <= day, filing.ladder[filing.reached :])
    return tuple(
        StageReached(filing.id, filing.version, rung.stage, day, index)
        for index, rung in enumerate(due, start=filing.reached)
    )


def _day_of(step: LadderStep, due_on: date, calendar: WorkCalendar) -> date:
    if step.offset_workdays == 0:
        return calendar.shift(due_on, "before")
    return calendar.add_workdays(due_on, step.offset_workdays)
