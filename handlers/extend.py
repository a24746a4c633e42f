"""/extend LABELS DATE REASON: a unit asks for more time, before the due time (延期)."""

from __future__ import annotations

from bot.answering.arguments import day_at_start, unquoted
from bot.answering.filing import nothing_owed
from bot.answering.matching import candidates, the_one_in_term
from bot.answering.office import read_named
from bot.answering.requests import request_extension, withdraw_requests
from bot.ports.ledger import View
from bot.ports.usecase import Call, Command, Outcome


def parse(rest: str) -> str:
    return rest.strip()


def run(call: Call[str], view: View) -> Outcome:
    """What is missing is asked for. Raises NothingOwed, SeveralMeant, CannotExtend, WrongState, NotFound."""
    first, _, ids = call.args.partition(" ")
    if first == "withdraw":
        return withdraw_requests(call, view, ids.split(), "extension")
    named = read_named(call.args, view)
    found = candidates(call, view)
    pool = [filing for filing in found.quoted if filing.is_owed] or found.owed
    filings = [each for label in named.labels if (each := the_one_in_term(found, label)) is not None]
    filings = filings or (pool if len(pool) == 1 else [])
    if len(filings) < len(named.labels) or not filings:
        raise nothing_owed(call, view, named.labels[0] if named.labels else "")
    until, reason = day_at_start(named.words, call.day, view.calendar)
    return request_extension(call, view, filings, until, unquoted(reason) or None)


COMMAND = Command("extend", parse=parse, run=run)
