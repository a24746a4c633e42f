"""When an urgent event happened, as its report says it (事发时间)."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from bot.domain.calendar import WorkCalendar
from bot.domain.event_elements import half_width

_CLOCK = re.compile(
    r"(?P<day>今[天日早晨晚]|昨[天日晚夜]|前天|当[天日晚])?\s*"
    r"(?P<part>凌晨|清晨|早上|上午|中午|下午|傍晚|晚上|晚|夜里)?\s*"
    r"(?P<hour>[01]?\d|2[0-3])(?:[:时点](?P<minute>[0-5]\d)?(?P<half>半)?)(?!\d)"
)
_DATED = re.compile(
    r"(?:(?P<year>20\d\d)[年/.-])?(?P<month>1[0-2]|0?[1-9])[月/.-](?P<number>[12]\d|3[01]|0?[1-9])[日号]?\s*$"
)
_DAYS_AGO = {"昨": 1, "前": 2}
_AFTERNOON = frozenset({"下午", "傍晚", "晚上", "晚", "夜里"})
_LONGEST = timedelta(days=366)


def happened_at(words: str, told_at: datetime, calendar: WorkCalendar) -> datetime | None:
    """The first hour the words name (今天下午4点半, 10月16日16:30); None where they name none.

    Never later than it was told, and at most a year before.
    """
    text, today = half_width(words), calendar.local_day(told_at)
    for clock in _CLOCK.finditer(text):
        day = _day(clock, text[: clock.start()], today)
        found = calendar.instant(day, _hour(clock)) if day else None
        if found is not None and told_at - _LONGEST < found <= told_at:
            return found
    return None


def _hour(clock: re.Match[str]) -> time:
    hour, minute = int(clock["hour"]), 30 if clock["half"] else int(clock["minute"] or 0)
    is_afternoon = clock["part"] in _AFTERNOON or (clock["day"] or "").endswith(("晚", "夜"))
    return time(hour + 12 if is_afternoon and hour < 12 else hour, minute)


def _day(clock: re.Match[str], before: str, today: date) -> date | None:
    """Of the date that stands in front of the hour, else of 今天, 昨天; None for a day that is none."""
    dated = _DATED.search(before)
    if dated is None:
        return today - timedelta(days=_DAYS_AGO.get((clock["day"] or "")[:1], 0))
    year = int(dated["year"] or today.year)
    try:
        day = date(year, int(dated["month"]), int(dated["number"]))
        return day.replace(year=year - 1) if not dated["year"] and day > today else day
    except ValueError:
        return None
