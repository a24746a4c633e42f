"""/choose A: the answer to the open question (选)."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

from bot.answering.filing import Told, file_all, said_then
from bot.answering.matching import candidates
from bot.answering.requests import hand_on
from bot.domain.questions import Question
from bot.domain.readings import Choice, Reading
from bot.errors import NoOpenQuestion, NothingOwed
from bot.notices.asking import not_understood
from bot.ports.ledger import View
from bot.ports.usecase import Call, Command, Outcome


def parse(rest: str) -> str:
    """One letter, A first."""
    letter = unicodedata.normalize("NFKC", rest).strip().upper()
    if len(letter) != 1 or not "A" <= letter <= "Z":
        raise ValueError(rest)
    return letter


def run(call: Call[str], view: View) -> Outcome:
    """File what the choice says, as of when the words were written. Raises NoOpenQuestion, NothingOwed."""
    question = call.question
    if question is None:
        raise NoOpenQuestion
    choice = _chosen(question, call.args)
    items = [item for item in choice.items if item.says_something()]
    if choice.code == "other_unit":
        reading = Reading("question", choice.items)
        return replace(hand_on(call, view, "question", reading, question.words), closes=True)
    found = candidates(call, view)
    if not items:
        return Outcome(answer=not_understood(found.owed), about=question.filings, closes=True)
    told = []
    for item in items:
        meant = [each for each in found.filings if each.id == choice.filing] or found.labelled(item.task)
        if not meant:
            raise NothingOwed(label=item.task, units=())
        told.append(Told(meant[0], item))
    return file_all(call, view, told, said_then(call, question))


def _chosen(question: Question, letter: str) -> Choice:
    place = ord(letter) - ord("A")
    if place >= len(question.asking.choices):
        raise NoOpenQuestion
    return question.asking.choices[place]


COMMAND = Command("choose", parse=parse, run=run)
