"""/withdraw LABELS [WHICH]: take reports back; the filings are owed again (撤回)."""

from __future__ import annotations

from bot.answering.matching import candidates
from bot.answering.office import read_named
from bot.answering.several import labels_in
from bot.answering.taking_back import take_back
from bot.answering.which_part import narrowed, with_which
from bot.ports.ledger import View
from bot.ports.usecase import Call, Command, Outcome


def parse(rest: str) -> str:
    """Labels, after "sure" once confirmed; none means the quoted message's, else the last report's."""
    return rest.strip()


def run(call: Call[str], view: View) -> Outcome:
    """Raises NothingOwed, AlreadyAccepted, FilingLocked."""
    sure = call.args.startswith("sure ")
    rest = call.args.removeprefix("sure ")
    named, found = with_which(read_named(rest, view), view), candidates(call, view)
    if named.which.is_named or named.period:
        labels, found = (*named.labels, *named.words.split()), narrowed(found, named)
    else:
        labels = labels_in(rest, view)
    return take_back(call, view, found, labels, words=call.words, sure=sure)


COMMAND = Command("withdraw", parse=parse, run=run)
