"""/supervise TASK | UNIT [TERM] [REASON] | issue ID | no ID REASON: a slip, sent on a yes (督办)."""

from __future__ import annotations

from bot.answering.letter_calls import LetterArgs, decide_letter, draft_letters, parse_letter
from bot.ports.ledger import View
from bot.ports.usecase import Call, Command, Outcome


def parse(rest: str) -> LetterArgs:
    if not rest.strip():
        raise ValueError("no task")
    return parse_letter(rest)


def run(call: Call[LetterArgs], view: View) -> Outcome:
    """Raises NotFound, LetterSettled."""
    decide = decide_letter if call.args.decision else draft_letters
    return decide(call, view, "supervision")


COMMAND = Command("supervise", parse=parse, run=run, access="office")
