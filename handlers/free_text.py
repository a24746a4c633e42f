"""Plain words, addressed to the bot without a command: read, then filed, asked back or handed on."""

from __future__ import annotations

from bot.answering.answer import answer_words
from bot.answering.choosing import choose, letter_of
from bot.domain.people import units_of
from bot.ports.ledger import View
from bot.ports.usecase import Call, Command, Outcome


def parse(rest: str) -> str:
    return rest


def run(call: Call[str], view: View) -> Outcome:
    """What the words lead to. Whoever speaks for no unit is not read."""
    if not units_of(call.posts):
        return Outcome()
    letter = letter_of(call.args, call.question)
    if letter is not None:
        return choose(call, view, letter)
    return answer_words(call, view, call.args)


COMMAND = Command("free_text", parse=parse, run=run)
