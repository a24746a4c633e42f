"""When people may be spoken to: windows on workdays; only urgent matters know no hours (静默时段)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time

from bot.domain.calendar import WorkCalendar


@dataclass(frozen=True, slots=True)
class Hours:
    """Local times of day, first and last minute of each window. Source of the defaults: wording.md, rule
    11.
    """

    morning: tuple[time, time] = (time(8, 40), time(11, 40))
    afternoon: tuple[time, time] = (time(14, 10), time(17, 20))

    def next_open(self, at: datetime, calendar: WorkCalendar) -> datetime:
        """That instant if people may be spoken to then, else the start of the next window. UTC."""
        day = calendar.local_day(at)
        if calendar.is_workday(day):
            for first, last in (self.morning, self.afternoon):
                if at <= calendar.instant(day, last):
                    return max(at, calendar.instant(day, first))
        return calendar.instant(calendar.add_workdays(day, 1), self.morning[0])


DEFAULT_HOURS = Hours()
