"""What is no report (extension, dispute, urgent event, question) goes to the office with its words."""

from __future__ import annotations

from typing import Any

from bot.domain.people import units_of
from bot.domain.readings import Reading
from bot.errors import NobodyToTell
from bot.notices.requests import Request, RequestKind, passed_on, request_for_office
from bot.ports.ledger import View
from bot.ports.messages import OutboundMessage, Repeat
from bot.ports.usecase import Call, Outcome


def hand_on(call: Call[Any], view: View, kind: RequestKind, reading: Reading, words: str) -> Outcome:
    """The office's room hears the words; the writer hears that it did, and that nothing else changed."""
    filing = next(iter(view.ledger.filings(call.quoted)), None)
    plan = filing.plan if filing else ""
    request = Request(
        kind=kind,
        person=call.person.name or "",
        unit=_unit_name(call, view),
        labels=tuple(item.task for item in reading.items),
        words=words,
        until=reading.until,
        reason=reading.reason,
    )
    if not view.ledger.rooms_seated("office", plan):
        raise NobodyToTell(kind="office")
    messages = tuple(
        OutboundMessage(
            f"request/{call.key}/{room}",
            room,
            request_for_office(request),
            call.quoted,
            Repeat.AT_LEAST_ONCE if kind == "urgent" else Repeat.AT_MOST_ONCE,
            priority=0 if kind == "urgent" else 3,
        )
        for room in view.ledger.rooms_seated("office", plan)
        if room != call.room
    )
    return Outcome(messages=messages, answer=passed_on(request))


def _unit_name(call: Call[Any], view: View) -> str:
    """The name of the first unit the writer reports for."""
    wanted = next(iter(units_of(call.posts)), "")
    names = {unit.id: unit.name for plan in view.plans.all_current() for unit in plan.units}
    return names.get(wanted, wanted)
