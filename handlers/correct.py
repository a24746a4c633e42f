"""/correct LABEL WORDS: a newer version of what was filed (更正); without words it says how."""

from __future__ import annotations

from bot.answering.answer import answer_reading, read_words
from bot.answering.matching import candidates
from bot.domain.readings import Item, Reading
from bot.ports.ledger import View
from bot.ports.usecase import Call, Command, Outcome


def parse(rest: str) -> str:
    if not rest:
        raise ValueError("no task")
    return rest


def run(call: Call[str], view: View) -> Outcome:
    """Correct one task, keeping what is not mentioned. Raises NothingOwed, AlreadyAccepted."""
    found = candidates(call, view)
    label, _, words = call.args.partition(" ")
    if not words and found.labelled(label):
        return answer_reading(call, view, Reading("correct", (Item(label),)), found, call.args)
    said = f"更正第{label}项：{words}" if found.labelled(label) else f"更正：{call.args}"
    return answer_reading(call, view, read_words(call, view, found, said), found, call.args)


COMMAND = Command("correct", parse=parse, run=run)
