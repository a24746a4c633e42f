"""What becomes of a node's ladder when its unit says that it is not reached yet (节点预告)."""

from __future__ import annotations

from datetime import date

from bot.domain.calendar import WorkCalendar
from bot.domain.filings import Filing, Rung
from bot.domain.request_facts import TermMoved
from bot.domain.terms import with_ladder


def calmed(filing: Filing, expected_by: date | None, day: date, calendar: WorkCalendar) -> TermMoved:
    """Its term stands, but nobody is reminded before the due day of what they have just answered.

    Where they named a later day themselves, nobody is urged before it either: a reminder comes on that day,
    and they are urged the workday after.
    """
    due_day = calendar.shift(filing.due_on, "before")
    left = [rung for rung in filing.ladder if rung.on > day and rung.on >= due_day]
    if expected_by is not None and expected_by > max(day, filing.due_on):
        on = max(calendar.shift(expected_by, "before"), calendar.add_workdays(max(day, due_day), 1))
        after = calendar.add_workdays(on, 1)
        left = [*(rung for rung in left if rung.on == due_day), Rung("reminder", on), Rung("urging", after)]
    return with_ladder(filing, tuple(left))
