"""Every workday: a question nobody answered is asked once more, then goes to the office (反问未答)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.answering.asking import LOOKED_AT
from bot.answering.left_questions import asked_again, left_to_office
from bot.ports.ledger import View
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
    if step == "ask-again":
        return Outcome(messages=(asked_again(question, view, key=key, at=tick.at),))
    messages = left_to_office(question, view, key=key, at=tick.at)
    return Outcome(messages=tuple(messages), hands_over=(question.id,))


SCHEDULE = Schedule("open_questions", Daily(LOOKED_AT), due=due, run=run)
