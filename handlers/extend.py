"""/extend LABELS DATE REASON: a unit asks for more time, before the due time (延期)."""

from __future__ import annotations

from bot.answering.arguments import day_at_start, unquoted
from bot.answering.filing import nothing_owed
from bot.answering.matching import candidates
from bot.answering.office import read_named
from bot.answering.request_words import ask_for_places, filings_meant, request
from bot.answering.requests import withdraw_requests
from bot.domain.readings import Item, Reading
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
    until, reason = day_at_start(named.words, call.day, view.calendar)
    asked = tuple(Item(label) for label in dict.fromkeys(named.labels))
    reading = Reading("extension", asked, until=until, reason=unquoted(reason) or None)
    if (which := ask_for_places(call, view, reading, found, call.words)) is not None:
        return which
    pool = [filing for filing in found.quoted if filing.is_owed] or found.owed
    filings = filings_meant(call, view, reading, found) or (pool if len(pool) == 1 else [])
    if len(filings) < len(asked) or not filings:
        raise nothing_owed(call, view, named.labels[0] if named.labels else "")
    return request(call, view, reading, filings)


COMMAND = Command("extend", parse=parse, run=run)
