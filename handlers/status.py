"""/status [PERIOD]: owed, received, not received (进度)."""

from __future__ import annotations

from bot.answering.office import unit_name
from bot.domain.periods import containing, read_period
from bot.errors import NotFound
from bot.notices.office import StatusRow, status_card
from bot.ports.ledger import View
from bot.ports.usecase import Call, Command, Outcome


def parse(rest: str) -> str:
    return rest.strip()


def run(call: Call[str], view: View) -> Outcome:
    """The period named, else the running quarter. Raises NotFound for words that name no period."""
    period = read_period(call.args, call.day) if call.args else containing(call.day, "quarter")
    if period is None:
        raise NotFound(what="period", name=call.args)
    filings = view.queries.filings_of(period=period.id)
    rows = [StatusRow(filing, unit_name(view, filing)) for filing in filings]
    card = status_card(rows, period=period.id, at=call.at)
    return Outcome(answer=card, about=tuple(filing.id for filing in filings if filing.is_owed)[:200])


COMMAND = Command("status", parse=parse, run=run, access="office")
