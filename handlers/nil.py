"""/nil [LABELS]: nothing new this period (零报告); for several tasks it shows them and asks once."""

from __future__ import annotations

from bot.answering.filing import Told
from bot.answering.matching import candidates
from bot.answering.several import confirm_or_file, labels_from, wanted
from bot.domain.readings import Item
from bot.ports.ledger import View
from bot.ports.usecase import Call, Command, Outcome


def parse(rest: str) -> tuple[str, ...]:
    return labels_from(rest)


def run(call: Call[tuple[str, ...]], view: View) -> Outcome:
    """Raises NothingOwed."""
    filings = wanted(call, candidates(call, view), call.args)
    told = [Told(filing, Item(filing.label, status="no_activity")) for filing in filings]
    return confirm_or_file(call, view, told, doubt="nil")


COMMAND = Command("nil", parse=parse, run=run)
