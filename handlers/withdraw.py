"""/withdraw LABELS: take reports back; the filings are owed again (撤回)."""

from __future__ import annotations

import re

from bot.answering.answer import take_back
from bot.answering.matching import candidates
from bot.ports.ledger import View
from bot.ports.usecase import Call, Command, Outcome

_BETWEEN = re.compile(r"[\s,，、;；]+")


def parse(rest: str) -> tuple[str, ...]:
    """Labels, after "sure" once confirmed; none means the quoted message's, else the last report's."""
    return tuple(label for label in _BETWEEN.split(rest.strip()) if label)


def run(call: Call[tuple[str, ...]], view: View) -> Outcome:
    """Raises NothingOwed, AlreadyAccepted, FilingLocked."""
    sure = call.args[:1] == ("sure",)
    return take_back(call, view, candidates(call, view), call.args[sure:], sure=sure)


COMMAND = Command("withdraw", parse=parse, run=run)
