"""Every workday: a question nobody answered is asked once more, then goes to the office (反问未答)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.answering.asking import LOOKED_AT
from bot.domain.questions import Question
from bot.notices.asking import ask_again, question_left
from bot.ports.ledger import View
from bot.ports.messages import OutboundMessage
from bot.ports.usecase import Daily, Outcome, Schedule, Tick


def due(tick: Tick, view: View) -> Iterable[str]:
    """One key a question a step; the later step alone where both are due. None on a day off."""
    if not view.calendar.is_workday(tick.day):
        return []
    return list(_keys(tick, view))


def _keys(tick: Tick, view: View) -> Iterator[str]:
    for question in view.queries.open_questions():
        if question.expires_at <= tick.at:
            yield f"question-left/{question.id}"
        elif question.asked_at and view.calendar.local_day(question.asked_at) < tick.day:
            yield f"ask-again/{question.id}"


def run(key: str, tick: Tick, view: View) -> Outcome:
    """Nothing where it was answered or replaced meanwhile."""
    step, _, wanted = key.partition("/")
    question = next((each for each in view.queries.open_questions() if each.id == wanted), None)
    if question is None:
        return Outcome()
    return _again(key, question, tick, view) if step == "ask-again" else _left(key, question, tick, view)


def _again(key: str, question: Question, tick: Tick, view: View) -> Outcome:
    """The same question with the same answers, mentioning whom it waits for."""
    message = OutboundMessage(
        key,
        question.room,
        ask_again(question),
        question.filings,
        not_before=view.hours.next_open(tick.at, view.calendar),
        useless_after=question.expires_at,
        answerable=True,
    )
    return Outcome(messages=(message,))


def _left(key: str, question: Question, tick: Tick, view: View) -> Outcome:
    """The office takes it from here, in the writer's words; the question is closed."""
    filing = next(iter(view.ledger.filings(question.filings)), None)
    plan = filing.plan if filing else ""
    person = view.ledger.person(question.person)
    units = {unit.id: unit.name for each in view.plans.all_current() for unit in each.units}
    unit = units.get(filing.unit, "") if filing else ""
    card = question_left(question, person=(person.name if person else None) or "", unit=unit)
    messages = tuple(
        OutboundMessage(
            f"{key}/{room}",
            room,
            card,
            question.filings,
            priority=3,
            not_before=view.hours.next_open(tick.at, view.calendar),
        )
        for room in view.ledger.rooms_seated("office", plan)
        if room != question.room
    )
    return Outcome(messages=messages, hands_over=(question.id,))


SCHEDULE = Schedule("open_questions", Daily(LOOKED_AT), due=due, run=run)
