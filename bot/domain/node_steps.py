"""What becomes of a node's ladder when its unit says that it is not reached yet (节点预告)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bot.domain.calendar import WorkCalendar
from bot.domain.filings import Filing, Rung
from bot.domain.request_facts import TermMoved
from bot.domain.rules import PROPOSED
from bot.domain.terms import with_ladder


def calmed(filing: Filing, expected_by: date | None, day: date, calendar: WorkCalendar) -> TermMoved:
    """Its term stands, but nobody is reminded before the due day of what they have just answered.

    Where they named a later day themselves, nobody is urged before it either: a reminder comes on that day,
    they are urged the workday after, and what the office decides on follows that as it did before.
    """
    due_day = calendar.shift(filing.due_on, "before")
    left = [rung for rung in filing.ladder if rung.on > day and rung.on >= due_day]
    if expected_by is not None and expected_by > max(day, filing.due_on):
        on = max(calendar.shift(expected_by, "before"), calendar.add_workdays(max(day, due_day), 1))
        after = calendar.add_workdays(on, 1)
        later = [Rung("reminder", on), Rung("urging", after), *_proposals(filing, day, after, calendar)]
        left = [*(rung for rung in left if rung.on == due_day), *later]
    return with_ladder(filing, tuple(left))


def _proposals(filing: Filing, day: date, after: date, calendar: WorkCalendar) -> Iterator[Rung]:
    """Those still ahead, as many workdays after the urging of that day as after the last one so far."""
    urged = [rung.on for rung in filing.ladder if rung.stage == "urging"]
    last = max(urged, default=calendar.shift(filing.due_on, "before"))
    for rung in filing.ladder:
        if rung.stage in PROPOSED and rung.on > day:
            gap = max(1, calendar.workdays_between(last, rung.on))
            yield Rung(rung.stage, calendar.add_workdays(after, gap))
