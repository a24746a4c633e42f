"""/circular [TASK | UNIT ...] [REASON] | issue ID | no ID REASON: drafted first, sent on a yes (通报)."""

from __future__ import annotations

from bot.answering.letter_calls import LetterArgs, decide_letter, draft_letters, parse_letter
from bot.ports.ledger import View
from bot.ports.usecase import Call, Command, Outcome


def parse(rest: str) -> LetterArgs:
    return parse_letter(rest)


def run(call: Call[LetterArgs], view: View) -> Outcome:
    """Raises NotFound, LetterSettled."""
    decide = decide_letter if call.args.decision else draft_letters
    return decide(call, view, "circular")


COMMAND = Command("circular", parse=parse, run=run, access="office")
