"""/fill [LABELS]: the tasks one at a time, each with its four answers (逐项填)."""

from __future__ import annotations

from bot.answering.matching import candidates
from bot.answering.several import labels_in, wanted
from bot.notices.at_lease import digest_row
from bot.notices.plan_named import of_filings
from bot.notices.reminder import DigestDay, fill_in
from bot.ports.ledger import View
from bot.ports.usecase import Call, Command, Outcome


def parse(rest: str) -> str:
    return rest.strip()


def run(call: Call[str], view: View) -> Outcome:
    """The first that is still owed; each answer leads to the next by the same button. Raises NothingOwed."""
    filings = wanted(call, candidates(call, view), labels_in(call.args, view), nodes=True)
    first = filings[0]
    card = fill_in(digest_row(first, view), DigestDay(call.day, view.calendar), no=1, of=len(filings))
    return Outcome(answer=of_filings(card, view, (first,)), about=tuple(filing.id for filing in filings))


COMMAND = Command("fill", parse=parse, run=run)
