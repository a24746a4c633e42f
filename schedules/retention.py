"""Every night: old inbox keys, sent words and closed questions are cleaned away (保存期限)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import time, timedelta
from typing import Final

from bot.ports.ledger import View
from bot.ports.usecase import Daily, Outcome, Retention, Schedule, Tick

INBOX: Final = timedelta(days=30)
WORDS: Final = timedelta(days=730)


def due(tick: Tick, view: View) -> Iterable[str]:
    """One key a day."""
    return [f"retention/{tick.day}"]


def run(key: str, tick: Tick, view: View) -> Outcome:
    return Outcome(retention=Retention(tick.wall_at - INBOX, tick.at - INBOX, tick.at - WORDS))


SCHEDULE = Schedule("retention", Daily(time(2, 20)), due=due, run=run)
