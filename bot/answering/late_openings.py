"""What opens on a day; what could not open in its time, told to the office in one message (补开报送)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bot.domain.duties import owed
from bot.domain.milestones import Occurrence
from bot.domain.plan import Plan
from bot.domain.rules import ReportingRule
from bot.domain.under_way import Opening, Seen, openings
from bot.notices.late_openings import LateRow, late_opening, opened_after_stop
from bot.ports.ledger import View
from bot.ports.messages import OutboundMessage, Repeat
from bot.ports.usecase import Tick


def openings_on(view: View, plan: Plan, rule: ReportingRule, day: date) -> tuple[Opening, ...]:
    """The periods and nodes of the rule that open on that day or should have since the last look."""
    published_on = view.calendar.local_day(view.queries.first_published(plan.id))
    through = view.queries.opened_through()
    seen = Seen(published_on, through, tuple(_renewed_on(view, plan, through)))
    return openings(plan, rule, day, view.calendar, seen)


def _renewed_on(view: View, plan: Plan, through: date | None) -> Iterator[date]:
    """The days of the plan's later versions since all that was owed was found open."""
    for version in range(plan.version, 1, -1):
        day = view.calendar.local_day(view.queries.published_at(plan.id, version))
        if through is not None and day < through:
            return
        yield day


def told_to_office(view: View, tick: Tick, *, since: date) -> tuple[OutboundMessage, ...]:
    """One message a room for all that was opened too late after that day."""
    rooms: dict[str, list[LateRow]] = {}
    for plan in view.plans.all_current():
        rows = list(_late(view, plan, tick.day, since))
        for room in view.ledger.rooms_seated("office", plan.id) if rows else ():
            rooms.setdefault(room, []).extend(rows)
    return tuple(
        OutboundMessage(
            f"opened-late/{tick.day}/{room}",
            room,
            opened_after_stop(rows),
            repeat=Repeat.AT_LEAST_ONCE,
            priority=3,
            not_before=view.hours.next_open(tick.at, view.calendar),
        )
        for room, rows in rooms.items()
    )


def _late(view: View, plan: Plan, day: date, since: date) -> Iterator[LateRow]:
    closed = view.queries.closed_out(plan.id)
    for rule in plan.rules:
        for frame in (opening.frame for opening in openings_on(view, plan, rule, day)):
            late = late_opening(view, plan.id, rule.id, frame.id)
            if late is not None and late.opened_on > since:
                reports = sum(duty.part == "report" for duty in owed(plan, rule, frame, closed=closed))
                node = frame.milestone.name if isinstance(frame, Occurrence) else ""
                yield LateRow(node, frame.id, reports, late)
