"""/choose A: the answer to the open question (选)."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from bot.answering.choosing import choose, settled
from bot.notices.asking import settled_question
from bot.ports.ledger import View
from bot.ports.usecase import Call, Command, Outcome


@dataclass(frozen=True, slots=True)
class ChooseArgs:
    """`question` is the id that a button carries; "" where somebody typed the letter."""

    letter: str
    question: str


def parse(rest: str) -> ChooseArgs:
    """One letter, A first."""
    letter, _, question = unicodedata.normalize("NFKC", rest).strip().partition(" ")
    letter = letter.upper()
    if len(letter) != 1 or not "A" <= letter <= "Z":
        raise ValueError(rest)
    return ChooseArgs(letter, question.strip())


def run(call: Call[ChooseArgs], view: View) -> Outcome:
    """Whoever clicks on a question that is answered hears what was decided. Raises NoOpenQuestion."""
    asked = call.args.question
    if asked and (call.question is None or call.question.id != asked):
        before = settled(view, asked, room=call.room)
        return Outcome(answer=settled_question(before), chosen=before.chosen, late=True)
    return choose(call, view, call.args.letter)


COMMAND = Command("choose", parse=parse, run=run)
