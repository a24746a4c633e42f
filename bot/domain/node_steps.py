"""What becomes of a node's ladder when its unit says that it is not reached yet (节点预告)."""

from __future__ import annotations

from datetime import date

from bot.domain.calendar import WorkCalendar
from bot.domain.filings import Filing, Rung
from bot.domain.request_facts import TermMoved
from bot.domain.terms import with_ladder


def calmed(filing: Filing, expected_by: date | None, day: date, calendar: WorkCalendar) -> TermMoved:
    """Its term stands, but nobody is reminded before the due day of what they have just answered.

    Once that has passed, one reminder comes on the day they named themselves.
    """
    rungs = [rung for rung in filing.ladder if rung.on > day and rung.on >= _last_workday(filing, calendar)]
    if not rungs and expected_by is not None and expected_by > day:
        rungs = [Rung("reminder", max(calendar.shift(expected_by, "before"), calendar.add_workdays(day, 1)))]
    return with_ladder(filing, tuple(rungs))


def _last_workday(filing: Filing, calendar: WorkCalendar) -> date:
    return calendar.shift(filing.due_on, "before")
