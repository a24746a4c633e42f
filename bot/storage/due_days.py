"""How many reports of a period are due on which day, kept as filings change: roll-ups ask for the usual
one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from bot.domain.filings import Filing
from bot.storage.database import Db


class _DueDay(NamedTuple):
    """As the columns are called."""

    plan: str
    rule: str
    period: str
    due_on: str


def count_opened(db: Db, filings: Iterable[Filing]) -> None:
    """New ones, and such as were waived and are back: a waived one is not counted."""
    for day, count in Counter(filter(None, map(_due_day, filings))).items():
        db.run("count_due_day", **day._asdict(), reports=count)


def count_changed(db: Db, before: Filing, now: Filing) -> None:
    """Nothing is written while the filing keeps its day."""
    old, new = _due_day(before), _due_day(now)
    if old == new:
        return
    for day, count in ((old, -1), (new, 1)):
        if day is not None:
            db.run("count_due_day", **day._asdict(), reports=count)


def _due_day(filing: Filing) -> _DueDay | None:
    """None where it is not due with a period, or has a day of its own."""
    if filing.is_input or filing.is_news or filing.is_node:
        return None
    if filing.own_term or filing.state == "waived":
        return None
    return _DueDay(filing.plan, filing.rule, filing.period, filing.due_on.isoformat())
