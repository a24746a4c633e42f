"""/report WORDS: a unit reports on tasks it owes (季报); the words name the task, or the quoted message
does.
"""

from __future__ import annotations

from bot.answering.answer import answer_words
from bot.ports.ledger import View
from bot.ports.usecase import Call, Command, Outcome


def parse(rest: str) -> str:
    if not rest:
        raise ValueError("no words")
    return rest


def run(call: Call[str], view: View) -> Outcome:
    """File what the words say, or ask. Lets the domain's errors pass."""
    return answer_words(call, view, call.args)


COMMAND = Command("report", parse=parse, run=run)
