"""A question nobody answers: asked again, given to whoever has the duty now, or to the office (反问)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from bot.answering.asking import LOOKED_AT
from bot.domain.questions import Question
from bot.notices.asking import ask_again, question_left
from bot.notices.held_files import question_over
from bot.ports.ledger import View
from bot.ports.messages import OutboundMessage


def asked_again(question: Question, view: View, *, key: str, at: datetime) -> OutboundMessage:
    """The same question with the same answers, mentioning whom it waits for."""
    return OutboundMessage(
        key,
        question.room,
        ask_again(question),
        question.filings,
        not_before=view.hours.next_open(at, view.calendar),
        useless_after=question.expires_at,
        answerable=True,
    )


def left_to_office(question: Question, view: View, *, key: str, at: datetime) -> Iterator[OutboundMessage]:
    """The office takes it from here, in the writer's words; who sent files with them hears where they are."""
    filing = next(iter(view.ledger.filings(question.filings)), None)
    person = view.ledger.person(question.person)
    units = {unit.id: unit.name for each in view.plans.all_current() for unit in each.units}
    unit = units.get(filing.unit, "") if filing else ""
    card = question_left(question, person=(person.name if person else None) or "", unit=unit)
    if question.files:
        yield OutboundMessage(
            f"{key}/files",
            question.room,
            question_over(question),
            question.filings,
            not_before=view.hours.next_open(at, view.calendar),
            answerable=True,
        )
    for room in view.ledger.rooms_seated("office", filing.plan if filing else ""):
        if room != question.room:
            yield OutboundMessage(
                f"{key}/{room}",
                room,
                card,
                question.filings,
                priority=3,
                not_before=view.hours.next_open(at, view.calendar),
            )


def given_to(question: Question, person: str, view: View, *, at: datetime) -> Question:
    """The same question, now somebody else's, with the time that a new one has."""
    day = view.calendar.local_day(at)
    name = hashlib.sha256(f"{question.id}/{person}".encode()).hexdigest()[:12]
    expires_at = view.calendar.instant(view.calendar.add_workdays(day, 2), LOOKED_AT)
    return replace(question, id=f"q_{name}", person=person, asked_at=at, expires_at=expires_at)
