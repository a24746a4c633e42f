"""/same [LABELS]: last period's answers again (与上季相同); for several tasks it shows them and asks once."""

from __future__ import annotations

from bot.answering.filing import Told
from bot.answering.matching import candidates
from bot.answering.several import confirm_or_file, labels_from, wanted
from bot.domain.readings import Item
from bot.domain.steps import same_again
from bot.errors import NothingBefore
from bot.ports.ledger import View
from bot.ports.usecase import Call, Command, Outcome


def parse(rest: str) -> tuple[str, ...]:
    return labels_from(rest)


def run(call: Call[tuple[str, ...]], view: View) -> Outcome:
    """Raises NothingOwed, and NothingBefore where no earlier answer is on record."""
    filings = wanted(call, candidates(call, view), call.args)
    told: list[Told] = []
    for filing in filings:
        last = view.ledger.last_accepted(filing)
        item: Item | None = same_again(last.report, filing.label) if last and last.report else None
        if item is not None:
            told.append(Told(filing, item))
    if not told:
        raise NothingBefore
    return confirm_or_file(call, view, told, doubt="same")


COMMAND = Command("same", parse=parse, run=run)
