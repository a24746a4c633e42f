"""What the record cannot answer goes to the office's rooms in the writer's words (转办公室)."""

from __future__ import annotations

from typing import Any

from bot.answering.speaking_for import names_of, spoken_for
from bot.domain.readings import Reading
from bot.errors import NobodyToTell
from bot.notices.passing_on import PassedOn, passed_on, passed_to_office
from bot.ports.ledger import View
from bot.ports.messages import OutboundMessage
from bot.ports.usecase import Call, Outcome


def pass_on(call: Call[Any], view: View, reading: Reading, words: str) -> Outcome:
    """The office's rooms hear the words; the writer hears that they did. Of several units that they may speak
    for all are named. Raises NobodyToTell.
    """
    filing = next(iter(view.ledger.filings(call.quoted)), None)
    rooms = view.ledger.rooms_seated("office", filing.plan if filing else "")
    if not rooms:
        raise NobodyToTell(kind="office")
    said = PassedOn(
        person=call.person.name or "",
        unit="、".join(names_of(view, spoken_for(call, view))),
        labels=tuple(item.task for item in reading.items),
        words=words,
        about=reading.intent if reading.intent == "dispute" else "question",
    )
    messages = tuple(
        OutboundMessage(
            f"request/{call.key}/{room}",
            room,
            passed_to_office(said),
            call.quoted,
            priority=3,
            not_before=view.hours.next_open(call.at, view.calendar),
        )
        for room in rooms
        if room != call.room
    )
    return Outcome(messages=messages, answer=passed_on(said))
