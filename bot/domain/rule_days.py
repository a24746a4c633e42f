"""A rule's day as people name it: the 25th of a quarter's last month, a Friday (报送日)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bot.domain.rules import PeriodKind

WEEKDAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LAST: Final = -1  # day of a month, or weekday of it
MONTHS_IN: Final[Mapping[PeriodKind, int]] = {"month": 1, "quarter": 3, "half": 6, "year": 12, "plan": 12}
_DAY: Final = re.compile(r"BYMONTHDAY=(-?\d{1,2})|BYDAY=(-1|[1-5])?(MO|TU|WE|TH|FR|SA|SU)", re.ASCII)


@dataclass(frozen=True, slots=True)
class RuleDay:
    """`month` counts within the period from 1 (0 in a week). Either `day` of that month, -1 its last, or the
    `nth` `weekday` of it, -1 the last; in a week the weekday alone.
    """

    month: int = 0
    day: int = 0
    weekday: str = ""
    nth: int = 0


def recurrence(at: RuleDay, period: PeriodKind) -> str:
    """The recurrence that names that day in every period."""
    if period == "week":
        return f"FREQ=WEEKLY;BYDAY={at.weekday}"
    day = f"BYDAY={at.nth}{at.weekday}" if at.weekday else f"BYMONTHDAY={at.day}"
    if period == "month":
        return f"FREQ=MONTHLY;{day}"
    months = ",".join(map(str, _months(at.month, period)))
    return f"FREQ=YEARLY;BYMONTH={months};{day}"


def rule_day(value: str, period: PeriodKind) -> RuleDay | None:
    """The day a recurrence names; None where it takes more words than these."""
    frequency, *parts = value.split(";")
    month = 1
    if frequency == "FREQ=YEARLY" and parts and parts[0].startswith("BYMONTH="):
        months = parts.pop(0).removeprefix("BYMONTH=")
        month = int(months.split(",")[0]) if re.fullmatch(r"\d{1,2}(,\d{1,2})*", months, re.ASCII) else 0
    found = _DAY.fullmatch(parts[0]) if len(parts) == 1 else None
    if found is None:
        return None
    at = RuleDay(0 if period == "week" else month, int(found[1] or 0), found[3] or "", int(found[2] or 0))
    return at if recurrence(at, period) == value else None


def _months(month: int, period: PeriodKind) -> range:
    """The months of the year that stand there in each period."""
    return range(month, 13, MONTHS_IN[period])
