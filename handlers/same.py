"""/same [LABELS]: last answers again, with figures accepted since (与上季相同); several are asked once."""

from __future__ import annotations

from bot.answering.filing import Told
from bot.answering.matching import candidates
from bot.answering.several import confirm_or_file, labels_in, wanted
from bot.domain.readings import Item
from bot.domain.reuse import with_known
from bot.domain.steps import same_again
from bot.errors import NothingBefore
from bot.notices.known import figures_known
from bot.ports.ledger import View
from bot.ports.usecase import Call, Command, Outcome


def parse(rest: str) -> str:
    return rest.strip()


def run(call: Call[str], view: View) -> Outcome:
    """Raises NothingOwed, and NothingBefore where no earlier answer is on record."""
    filings = wanted(call, candidates(call, view), labels_in(call.args, view))
    told: list[Told] = []
    for filing in filings:
        last = view.ledger.last_accepted(filing)
        before: Item | None = same_again(last.report, filing.label) if last and last.report else None
        known = figures_known(filing, view)
        item = with_known(before, filing.label, known)
        if item is not None:
            told.append(Told(filing, item))
    if not told:
        raise NothingBefore
    return confirm_or_file(call, view, told, doubt="same")


COMMAND = Command("same", parse=parse, run=run)
