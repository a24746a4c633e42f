"""How the service itself fares: a platform that takes no messages, a stop, a message that is not sure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.document_errors import CalendarFaultCode
from bot.notices.office import StatusRow
from bot.notices.recorded import Recorded
from bot.notices.reminder import DigestDay, DigestRow, reminder_digest
from bot.notices.values import MOST_ROWS, MOST_TITLE, MOST_WORDS, labels_of, told
from bot.text import Text, Value
from bot.wording.cards import Card


@dataclass(frozen=True, slots=True)
class Outage:
    """A platform that takes no messages. `reason`: the vendor's answer; `urgent`: due today, better rung."""

    platform: str
    since: datetime
    waiting: int
    reason: str = ""
    urgent: Sequence[StatusRow] = ()


def platform_trouble(outage: Outage) -> Card:
    """To the office, on another channel if its own is stuck."""
    entries: list[Value] = [
        {"label": row.filing.label, "unit": row.unit} for row in outage.urgent[:MOST_ROWS]
    ]
    ring = (Text("platform/ring", entries=entries, count=len(outage.urgent)),) if outage.urgent else ()
    return Card(
        title=Text(
            "platform/trouble",
            platform=outage.platform,
            since=outage.since,
            reason=outage.reason or None,
            most=MOST_TITLE,
        ),
        lines=(Text("platform/waiting", count=outage.waiting), *ring, Text("platform/then")),
        kind="urging",
    )


def platform_back(platform: str, *, at: datetime, delivered: int) -> Card:
    """To the office: the queue is empty."""
    return Card(title=Text("platform/back", platform=platform, at=at, count=delivered), kind="recorded")


def delivery_unknown(room: str, *, at: datetime, labels: Sequence[str]) -> Card:
    """To the office: nobody knows whether a message arrived; it is not sent twice."""
    return Card(
        title=Text("delivery/unknown", room=room, at=at, labels=list(labels), most=MOST_TITLE),
        lines=(Text("delivery/unknown_then"),),
        kind="urging",
    )


def delivery_dead(room: str, *, reason: str, labels: Sequence[str]) -> Card:
    """To the office: the platform will never take this message."""
    return Card(
        title=Text("delivery/dead", room=room, labels=list(labels), most=MOST_TITLE),
        lines=(Text("delivery/reason", reason=reason, most=MOST_WORDS), Text("delivery/dead_then")),
        kind="urging",
    )


def set_aside(
    error_id: str, *, room: str = "", person: str = "", again: bool = False, still: bool = False
) -> Card:
    """To the office: a schedule's key that failed again and again is kept aside, and tried `again` each day,
    where it `still` fails; or a message, named by its `room` and, where they are known, its writer.
    """
    whose = Text("delivery/set_aside_from", room=room, person=person or None, most=MOST_TITLE)
    name = "delivery/not_stored" if room else "delivery/set_aside_still" if still else "delivery/set_aside"
    return Card(
        title=Text(name, error=error_id),
        lines=(*((whose,) if room else ()), Text("delivery/set_aside_then", again=again)),
        kind="urging",
    )


def set_aside_done(error_id: str) -> Card:
    """To the office: what was set aside under that number is done now."""
    return Card(
        title=Text("delivery/set_aside_done", error=error_id),
        lines=(Text("delivery/set_aside_done_then"),),
        kind="recorded",
    )


def carrying_stuck(title: str, error_id: str) -> Card:
    """To the office: what a version of that plan does could not be carried out whole, and what waits."""
    return Card(
        title=Text("delivery/carrying_stuck", title=title, error=error_id, most=MOST_TITLE),
        lines=(Text("delivery/carrying_stuck_waits"), Text("delivery/carrying_stuck_then")),
        kind="urging",
    )


def calendar_refused(name: str, why: CalendarFaultCode, *, day: date | None) -> Card:
    """To the office: the table of days off in that file is not used, and why; the one before still counts."""
    return Card(
        title=Text("delivery/calendar", name=name, most=MOST_TITLE),
        lines=(Text("delivery/calendar_why", why=why, day=day), Text("delivery/calendar_then")),
        kind="urging",
    )


def digest_after_downtime(
    rows: Sequence[DigestRow],
    on: DigestDay,
    *,
    down: tuple[datetime, datetime],
    meanwhile: Sequence[Recorded] = (),
) -> Card:
    """One message for all reminders of a stop (`down`: from, to); `meanwhile` came in and is recorded."""
    card = reminder_digest(rows, on)
    labels = labels_of([row.filing for row in rows])
    entries: list[Value] = [{"label": one.filing.label, "item": told(one.item)} for one in meanwhile]
    units = list(dict.fromkeys(row.unit.name for row in rows))
    due = min(row.filing.due_at for row in rows)
    caught_up = (Text("downtime/meanwhile", entries=entries),) if entries else ()
    return Card(
        title=Text("downtime/title", units=units, count=len(rows), due=due),
        lines=(
            Text("downtime/tasks", labels=labels),
            Text("downtime/span", start=down[0], end=down[1]),
            *caught_up,
            Text("downtime/again"),
        ),
        buttons=tuple(one for one in card.buttons if one.row is None),
        kind="reminder",
    )
