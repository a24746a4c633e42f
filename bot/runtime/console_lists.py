"""What the console's API lists: rooms, people, messages, the clock's panel."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from bot.answering.agenda import Coming
from bot.domain.calendar import WorkCalendar
from bot.domain.people import Seat, room_id_of
from bot.domain.periods import containing
from bot.ports.ledger import View
from bot.storage.database import Db
from bot.storage.instants import instant

MOST_MESSAGES = 500
MORNING = time(9, 5)  # when the day's digests have gone
EVENING = time(17, 30)  # when the quarter's last messages have gone
_ORDER = {"leading_group": 0, "office": 1, "unit": 2, "head": 3, "other": 4}


def rooms(view: View, db: Db, connection: str) -> list[dict[str, object]]:
    """Steering rooms first, then units in plan order, then the rest."""
    units = {unit.id: (place, unit.name) for place, unit in enumerate(_units(view))}
    found = []
    for room, seats in view.queries.rooms():
        if room.connection != connection:
            continue
        kind, unit = _kind(seats)
        place, unit_name = units.get(unit, (len(units), ""))
        last = db.one("last_entry", room=room.id)
        shown: dict[str, object] = {
            "id": room.chat,
            "name": room.name or unit_name or room.chat,
            "kind": kind,
        }
        if unit_name:
            shown["unit"] = unit_name
        if last is not None:
            shown["last"] = {"id": last[0], "at": instant(last[1]).isoformat(), "text": _first_line(last[2])}
        found.append(((_ORDER[kind], place, room.id), shown))
    return [shown for _, shown in sorted(found, key=lambda pair: pair[0])]


def people(view: View, db: Db, connection: str) -> list[dict[str, object]]:
    """Who can be spoken as: the account is the id; the rooms are those their posts seat them in."""
    names = {unit.id: unit.name for unit in _units(view)}
    seated = [(room, seats) for room, seats in view.queries.rooms() if room.connection == connection]
    found: list[dict[str, object]] = []
    for person, posts in view.queries.people():
        account = db.one("account_of", person=person.id, connection=connection)
        if account is None or not posts:
            continue
        post = posts[0]
        units = {each.unit for each in posts if each.unit}
        where = [room.chat for room, seats in seated if any(_sits(seat, units, post.role) for seat in seats)]
        unit_name = names.get(post.unit, "")
        shown = {
            "id": account[0],
            "name": person.name or "",
            "role": post.role,
            "unit": unit_name,
            "rooms": where,
        }
        found.append(shown)
    return found


def messages(db: Db, connection: str, chat: str, after: int) -> list[dict[str, Any]] | None:
    """The room's entries after that id, at most 500; None for a room that is not there."""
    if db.one("room_by_chat", connection=connection, chat=chat) is None:
        return None
    rows = db.all("entries", room=room_id_of(connection, chat), after=after, most=MOST_MESSAGES)
    return [{"id": row[0], **json.loads(row[1])} for row in rows]


def clock(
    now: datetime, coming: Sequence[Coming], calendar: WorkCalendar, *, movable: bool
) -> dict[str, object]:
    """The clock panel: local times with offset; what comes is worded by the page."""
    events = [_event(each, calendar) for each in coming]
    local = now.astimezone(calendar.zone)
    today = local.date()
    workday = calendar.add_workdays(today, 1)
    quarter_end = containing(today, "quarter").last
    if quarter_end <= today:
        quarter_end = containing(today, "quarter").next().last
    monday = today - timedelta(days=today.weekday())
    return {
        "now": local.isoformat(timespec="seconds"),
        "day": today.isoformat(),
        "workday": calendar.is_workday(today),
        "next": events[0] if events else None,
        "upcoming": events[1:],
        "jumps": {
            "next_workday": _local(workday, MORNING, calendar),
            "quarter_end": _local(quarter_end, EVENING, calendar),
        },
        "days": [_day(monday + timedelta(days=step), calendar) for step in range(14)],
        "movable": movable,
        "zone": str(calendar.zone),
    }


def plan(view: View) -> dict[str, object] | None:
    """The plan first published, for the page's head."""
    current = next(iter(view.plans.all_current()), None)
    return None if current is None else {"title": current.title, "version": current.version}


def _event(coming: Coming, calendar: WorkCalendar) -> dict[str, object]:
    at = coming.at.astimezone(calendar.zone).isoformat(timespec="seconds")
    return {"at": at, "what": coming.what, "count": coming.count, "period": coming.period}


def _day(day: date, calendar: WorkCalendar) -> dict[str, object]:
    worked = calendar.is_workday(day)
    off = not worked and (calendar.holiday_name(day) is not None or day.weekday() < 5)
    label = "班" if calendar.is_makeup(day) else "休" if off else ""
    return {"day": day.isoformat(), "workday": worked, "label": label}


def _local(day: date, at: time, calendar: WorkCalendar) -> str:
    return datetime.combine(day, at, tzinfo=calendar.zone).isoformat()


def _units(view: View) -> list[Any]:
    return [unit for plan in view.plans.all_current() for unit in plan.units]


def _kind(seats: Sequence[Seat]) -> tuple[str, str]:
    for seat in seats:
        return seat.kind, seat.unit
    return "other", ""


def _sits(seat: Seat, units: set[str], role: str) -> bool:
    if seat.kind == "unit":
        return seat.unit in units
    if seat.kind == "head":
        return role == "head" and seat.unit in units
    if seat.kind == "office":
        return role in {"coordinator", "administrator"}
    return role == "leader"


def _first_line(body: str) -> str:
    entry = json.loads(body)
    return str(entry["title"] or next(iter(entry["lines"]), ""))[:60]
