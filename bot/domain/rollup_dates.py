"""When a period's roll-up is previewed, cut off and sent (汇总时限)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from typing import Final

from bot.domain.calendar import WorkCalendar
from bot.domain.duties import Dates
from bot.domain.rule_periods import former_period
from bot.domain.rules import ReportingRule

PREVIEW: Final = time(9, 10)
CUT_OFF: Final = time(12, 0)
SEND: Final = time(15, 10)


@dataclass(frozen=True, slots=True)
class RollupDates:
    """UTC instants: to the office, the last moment a report counts, to the leading group unless held."""

    preview_at: datetime
    cut_off: datetime
    send_at: datetime


def rollup_dates(
    rule: ReportingRule, dates: Dates, calendar: WorkCalendar, *, period: str = ""
) -> RollupDates:
    """Counted from the last day that counts as on time by the rule's `rollup_workdays`, of a period of its
    former length by those it had; the preview comes the workday before.
    """
    former = former_period(rule, period)
    workdays = former.rollup_workdays if former else rule.grace_workdays + rule.rollup_workdays
    day = calendar.add_workdays(dates.due_on, workdays)
    before = calendar.add_workdays(day, -1)
    return RollupDates(
        calendar.instant(before, PREVIEW), calendar.instant(day, CUT_OFF), calendar.instant(day, SEND)
    )
