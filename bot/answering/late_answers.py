"""A slip answered after its term is taken like any report, and the office hears of it at once (督办答复)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.answering.office import task_of, unit_name
from bot.domain.filings import Filing
from bot.domain.letters import slip_about
from bot.notices.late_answers import LateAnswer, answered_late
from bot.notices.values import title_shown
from bot.ports.ledger import View
from bot.ports.messages import OutboundMessage, Repeat
from bot.ports.usecase import Call


def tell_of_late(
    call: Call[Any], view: View, filed: Sequence[tuple[Filing, Filing]]
) -> tuple[OutboundMessage, ...]:
    """One message a room of the office for all that was `filed`, each as it was before and as it is now."""
    late = [now for before, now in filed if before.answers_slip_late(call.filed_at)]
    rooms: dict[str, list[LateAnswer]] = {}
    for filing in late:
        for room in view.ledger.rooms_seated("office", filing.plan):
            rooms.setdefault(room, []).append(_answer(view, filing))
    return tuple(
        OutboundMessage(
            f"slip-answered/{call.key}/{room}",
            room,
            answered_late(answers),
            repeat=Repeat.AT_LEAST_ONCE,
            priority=2,
            not_before=view.hours.next_open(call.at, view.calendar),
        )
        for room, answers in rooms.items()
    )


def _answer(view: View, filing: Filing) -> LateAnswer:
    slip = slip_about(view.ledger.letters_about(filing.id), filing.id)
    return LateAnswer(filing, title_shown(task_of(view, filing)), unit_name(view, filing), slip)
