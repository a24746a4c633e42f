"""How many messages a unit gets a day unasked: what exceeds it waits for the next digest (减负)."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Final

from bot.domain.calendar import WorkCalendar

MOST_A_DAY: Final = 2  # a unit: the day's digest, and one more
OFFICIAL: Final = 2  # priorities up to this never wait: urgent news, answers, slips, circulars, the roll-up
DIGEST: Final = time(8, 40)


def must_wait(*, sent: int, units: int, priority: int) -> bool:
    """Whether a message that nobody asked for waits, in a room of so many units that was sent so many today.

    A room that is no unit's own has no budget.
    """
    return priority > OFFICIAL and units > 0 and sent >= MOST_A_DAY * units


def next_digest(at: datetime, calendar: WorkCalendar) -> datetime:
    """When the digest of the next workday goes, UTC."""
    day: date = calendar.add_workdays(calendar.local_day(at), 1)
    return calendar.instant(day, DIGEST)
