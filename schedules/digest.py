"""Every workday: one message a room with every stage due there, over all plans (提醒, 催办)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from bot.domain.ladder import reached
from bot.ports.ledger import View
from bot.ports.messages import Notice, OutboundMessage, Repeat
from bot.ports.usecase import Daily, Outcome, Schedule, Tick

AT = time(8, 40)
SPREAD_MINUTES = 20


def due(tick: Tick, view: View) -> Iterable[str]:
    """One key a room with a stage due; none on a day off, nor outside the hours for messages."""
    opens = view.calendar.instant(tick.day, AT)
    if not view.calendar.is_workday(tick.day) or not opens <= tick.at <= view.calendar.closing(tick.day):
        return []
    return [f"digest/{room}/{tick.day}" for room in view.queries.rooms_with_stage_due(tick.day)]


def run(key: str, tick: Tick, view: View) -> Outcome:
    """Each stage is a fact, so it comes once; only the latest one of a filing is said."""
    _, room, day_text = key.split("/")
    day = date.fromisoformat(day_text)
    filings = view.ledger.stage_due(room, day)
    stages = tuple(stage for filing in filings for stage in reached(filing, day))
    if not stages:
        return Outcome()
    about = tuple(filing.id for filing in filings)
    message = OutboundMessage(
        key,
        room,
        Notice("digest"),
        about,
        Repeat.AT_MOST_ONCE,
        not_before=spread(key, view.hours.next_open(tick.at, view.calendar)),
        useless_after=view.calendar.closing(day),
        answerable=True,
    )
    return Outcome(facts=stages, messages=(message,))


def spread(key: str, at: datetime) -> datetime:
    """Some minutes later, by the key's hash and off the half hour, so that not all rooms speak at once."""
    minutes = 1 + int.from_bytes(hashlib.sha256(key.encode()).digest()[:4], "big") % SPREAD_MINUTES
    later = at + timedelta(minutes=minutes)
    return later + timedelta(minutes=1) if later.minute % 30 == 0 else later


SCHEDULE = Schedule("digest", Daily(AT), due=due, run=run)
