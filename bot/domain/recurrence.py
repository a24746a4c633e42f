"""The days of a rule: RFC 5545 recurrences that name days within a period, and nothing endless (重复规则).

Accepted are FREQ=YEARLY, MONTHLY and WEEKLY with parts that name days. COUNT, UNTIL, INTERVAL and times of
day make no sense within one period; what names no day, such as FREQ=MONTHLY, would borrow one from its start.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Final, cast

from dateutil.rrule import rrule, rrulestr

MOST_CHARACTERS: Final = 200
_DAY: Final = re.compile(r"([+-]?[0-9]{1,2})?(?:MO|TU|WE|TH|FR|SA|SU)")
_NUMBER: Final = re.compile(r"[+-]?[0-9]{1,3}")
_HIGHEST: Final[Mapping[str, int]] = {
    "BYMONTH": 12,
    "BYMONTHDAY": 31,
    "BYYEARDAY": 366,
    "BYWEEKNO": 53,
    "BYSETPOS": 366,
}
_PARTS: Final[Mapping[str, frozenset[str]]] = {
    "YEARLY": frozenset({*_HIGHEST, "BYDAY", "WKST"}),
    "MONTHLY": frozenset({"BYMONTH", "BYMONTHDAY", "BYSETPOS", "BYDAY", "WKST"}),
    "WEEKLY": frozenset({"BYDAY", "WKST"}),
}
_WEEKS_OF_MONTH: Final = 5
_WEEKS_OF_YEAR: Final = 53
_NAMING: Final = frozenset({"BYMONTHDAY", "BYYEARDAY", "BYDAY"})
_PROBED: Final = 2024  # a leap year: what has no day in it has none in some period
_BEYOND: Final = 8000  # years, from any year past the last one there is
_BLOCK: Final = 10  # years that are worked out at once


def check_recurrence(value: str) -> None:
    """Raises ValueError for what names no days of a year, in bounded time whatever was written."""
    frequency, parts = _parse(value)
    for name, given in parts.items():
        if name not in _PARTS[frequency]:
            raise ValueError(f"{name} does not go with FREQ={frequency}")
        _check_part(name, given, ordinals=_ordinals(frequency, parts))
    if not _NAMING & parts.keys():
        raise ValueError("it names no day: give BYMONTHDAY or BYDAY")
    _rule(value, date(_PROBED, 1, 1))


def days_between(value: str, first: date, last: date) -> tuple[date, ...]:
    """Its days in that span, in order. Raises ValueError for what `check_recurrence` refuses."""
    found: list[date] = []
    for block in range(first.year // _BLOCK, last.year // _BLOCK + 1):
        days = _block(value, block)
        found += days[bisect_left(days, first) : bisect_right(days, last)]
    return tuple(found)


@lru_cache(maxsize=1024)
def _block(value: str, block: int) -> tuple[date, ...]:
    """The days of ten years. One that has none in the probed year has none at all."""
    check_recurrence(value)
    if not _has_days(value):
        return ()
    first_year, after = max(block * _BLOCK, date.min.year), (block + 1) * _BLOCK
    begins = date(max(first_year - 1, date.min.year), 1, 1)  # a first week that is cut off lies before
    found: list[date] = []
    for at in _rule(value, begins):
        if at.year >= after:
            break
        if at.year >= first_year:
            found.append(at.date())
    return tuple(found)


@lru_cache(maxsize=256)
def _has_days(value: str) -> bool:
    """Whether the probed year has a day of it.

    Only that year, or its months, are looked at: the library itself would look for an impossible day up to
    the year 9999.
    """
    if "FREQ=WEEKLY" in value:
        return True
    months, step = (range(1, 13), 12 * _BEYOND) if "FREQ=MONTHLY" in value else (range(1, 2), _BEYOND)
    starts = (date(_PROBED, month, 1) for month in months)
    return any(next(iter(_rule(value, start).replace(interval=step)), None) for start in starts)


def _rule(value: str, begins: date) -> rrule:
    return cast("rrule", rrulestr(value, dtstart=datetime.combine(begins, datetime.min.time())))


def _parse(value: str) -> tuple[str, dict[str, str]]:
    pairs = [part.partition("=") for part in value.split(";")]
    if len(value) > MOST_CHARACTERS or pairs[0][0] != "FREQ" or pairs[0][2] not in _PARTS:
        raise ValueError("give FREQ=YEARLY, FREQ=MONTHLY or FREQ=WEEKLY first")
    parts = {name: given for name, _, given in pairs[1:]}
    if len(parts) < len(pairs) - 1:
        raise ValueError("each part may stand there once")
    return pairs[0][2], parts


def _ordinals(frequency: str, parts: Mapping[str, str]) -> int:
    """How far weekdays may be counted: within a month or a year, in a week not at all."""
    if frequency == "WEEKLY":
        return 0
    return _WEEKS_OF_MONTH if frequency == "MONTHLY" or "BYMONTH" in parts else _WEEKS_OF_YEAR


def _check_part(name: str, given: str, *, ordinals: int) -> None:
    for each in given.split(","):
        if name in _HIGHEST:
            number = int(each) if _NUMBER.fullmatch(each) else 0
            is_known = 0 < (number if name == "BYMONTH" else abs(number)) <= _HIGHEST[name]
        else:
            day, most = _DAY.fullmatch(each), ordinals if name == "BYDAY" else 0
            is_known = day is not None and (day[1] is None or 0 < abs(int(day[1])) <= most)
        if not is_known:
            raise ValueError(f"{name} cannot be {each!r}")
