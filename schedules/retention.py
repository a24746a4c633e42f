"""Every night: old inbox keys, sent words, closed questions and leavers' accounts go (保存期限)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import time, timedelta
from typing import Final

from bot.domain.facts import TextErased
from bot.ports.ledger import View
from bot.ports.usecase import Daily, Outcome, Retention, Schedule, Tick

INBOX: Final = timedelta(days=30)
WORDS: Final = timedelta(days=730)
LEAVERS: Final = timedelta(days=90)  # after their last post ended
MOST_LEAVERS: Final = 100  # a night


def due(tick: Tick, view: View) -> Iterable[str]:
    """One key a day."""
    return [f"retention/{tick.day}"]


def run(key: str, tick: Tick, view: View) -> Outcome:
    leavers = view.queries.leavers(tick.day - LEAVERS)
    erased = tuple(TextErased(tuple(accounts), person) for person, accounts in leavers.items())
    kept = Retention(tick.wall_at - INBOX, tick.at - INBOX, tick.at - WORDS)
    return Outcome(facts=erased[:MOST_LEAVERS], retention=kept)


SCHEDULE = Schedule("retention", Daily(time(2, 20)), due=due, run=run)
