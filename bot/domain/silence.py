"""An urgent chain whose report did not come: when it is asked for again, who hears of it (续报逾期)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from bot.domain.rules import ReportingRule

LONG_INTERVALS: Final = 2  # of silence after the due day, until the leading group hears of it


def asked_again_on(due_on: date, today: date, rule: ReportingRule) -> date | None:
    """The newest day, `today` or before, on which what was due on `due_on` is asked for again: each whole
    interval after it, days off included; None before the first.
    """
    gone = (today - due_on).days // rule.follow_up_days
    return due_on + timedelta(days=gone * rule.follow_up_days) if gone > 0 else None


def is_long(due_on: date, asked_on: date, rule: ReportingRule) -> bool:
    """Asked for that day again, it is overdue by so many intervals that the leading group hears of it."""
    return (asked_on - due_on).days >= LONG_INTERVALS * rule.follow_up_days
