"""Every workday: one message a room with every stage due and acceptance, over all plans (提醒, 催办)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from bot.answering.carrying import staying
from bot.answering.inputs import untold_by_room
from bot.answering.late_events import late_by_room
from bot.answering.receipts_asked import unsigned_by_room
from bot.answering.waiting import waiting_by_room
from bot.domain.calendar import WorkCalendar
from bot.domain.duty_facts import SettlingTold
from bot.domain.facts import AcceptanceTold
from bot.domain.inputs import tell
from bot.domain.ladder import reached
from bot.ports.ledger import View
from bot.ports.messages import Notice, OutboundMessage, Repeat
from bot.ports.usecase import Daily, Outcome, Schedule, Tick

AT = time(8, 40)
SPREAD_MINUTES = 20
MINUTE = timedelta(minutes=1)
TO_LEAVE = timedelta(minutes=5)


def due(tick: Tick, view: View) -> Iterable[str]:
    """One key a room with a stage due, an acceptance or a settled day untold, inputs that came or, of the
    office, something to decide, an urgent report that did not come or who has not signed; none on days off,
    outside the hours, and where it could not leave any more: that is told the next workday, for what is
    told is a fact.
    """
    opens, ends = view.calendar.instant(tick.day, AT), last_call(tick.day, view.calendar)
    speaks = view.hours.next_open(tick.at, view.calendar)
    if not view.calendar.is_workday(tick.day) or tick.at < opens or speaks > ends:
        return []
    rooms = {*view.queries.rooms_with_stage_due(tick.day), *view.queries.rooms_with_untold()}
    rooms |= {*waiting_by_room(view, tick.day), *untold_by_room(view), *late_by_room(view, tick.day)}
    rooms |= {*unsigned_by_room(view, tick.day)}
    return [f"digest/{room}/{tick.day}" for room in sorted(rooms)]


def run(key: str, tick: Tick, view: View) -> Outcome:
    """Each stage and all that is told is a fact, so it comes once; only the latest stage is said."""
    _, room, day_text = key.split("/")
    day = date.fromisoformat(day_text)
    filings = staying(view, view.ledger.stage_due(room, day))
    stages = tuple(stage for filing in filings for stage in reached(filing, day))
    accepted = view.ledger.untold_in(room)
    settled = view.ledger.settled_in(room)
    waiting = waiting_by_room(view, day).get(room, [])
    inputs = untold_by_room(view).get(room, [])
    late = late_by_room(view, day).get(room, [])
    unsigned = unsigned_by_room(view, day).get(room, [])
    if not any((stages, accepted, settled, waiting, inputs, late, unsigned)):
        return Outcome()
    about = tuple(filing.id for filing in filings)
    listed = {
        "accepted": [filing.id for filing in accepted],
        "settled": [filing.id for filing in settled],
        "waiting": waiting,
        "inputs": [filing.id for filing in inputs],
        "events": late,
        "unsigned": unsigned,
    }
    message = OutboundMessage(
        key,
        room,
        Notice("digest", {name: " ".join(ids) for name, ids in listed.items() if ids}),
        about,
        Repeat.AT_MOST_ONCE,
        not_before=spread(key, view.hours.next_open(tick.at, view.calendar), last_call(day, view.calendar)),
        useless_after=view.calendar.closing(day),
        answerable=True,
    )
    told = tuple(AcceptanceTold(filing.id, filing.version) for filing in accepted)
    known = tuple(SettlingTold(filing.id, filing.version) for filing in settled)
    return Outcome(facts=(*stages, *told, *known, *tell(inputs)), messages=(message,))


def last_call(day: date, calendar: WorkCalendar) -> datetime:
    """After it nothing sets out: limits and a platform that stumbles want their minutes until the closing."""
    return calendar.closing(day) - TO_LEAVE


def spread(key: str, at: datetime, until: datetime) -> datetime:
    """Some minutes later, by the key's hash and off the half hour, so that not all rooms speak at once; of
    those left before `until`, where they are fewer, and then perhaps at once.
    """
    place = int.from_bytes(hashlib.sha256(key.encode()).digest()[:4], "big")
    left = max((until - at) // MINUTE, 0)
    minutes = 1 + place % SPREAD_MINUTES if left > SPREAD_MINUTES else place % (left + 1)
    later = at + minutes * MINUTE
    return later + MINUTE if later.minute % 30 == 0 and minutes < left else later


SCHEDULE = Schedule("digest", Daily(AT), due=due, run=run)
