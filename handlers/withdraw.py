"""/withdraw LABELS: take reports back; the filings are owed again (撤回)."""

from __future__ import annotations

from bot.answering.matching import candidates
from bot.answering.several import labels_in
from bot.answering.taking_back import take_back
from bot.ports.ledger import View
from bot.ports.usecase import Call, Command, Outcome


def parse(rest: str) -> str:
    """Labels, after "sure" once confirmed; none means the quoted message's, else the last report's."""
    return rest.strip()


def run(call: Call[str], view: View) -> Outcome:
    """Raises NothingOwed, AlreadyAccepted, FilingLocked."""
    sure = call.args.startswith("sure ")
    labels = labels_in(call.args.removeprefix("sure "), view)
    return take_back(call, view, candidates(call, view), labels, words=call.words, sure=sure)


COMMAND = Command("withdraw", parse=parse, run=run)
