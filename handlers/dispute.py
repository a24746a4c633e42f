"""/dispute LABEL [UNIT] GROUND: the task is not the unit's; the office decides (异议)."""

from __future__ import annotations

from bot.answering.arguments import unit_at_start, unquoted
from bot.answering.asking import ask_rest
from bot.answering.disputed import disputed
from bot.answering.filing import nothing_owed
from bot.answering.matching import candidates, the_one
from bot.answering.not_owed import find_struck
from bot.answering.office import read_named
from bot.answering.requests import raise_dispute, withdraw_requests
from bot.ports.ledger import View
from bot.ports.usecase import Call, Command, Outcome
from bot.replies.period_words import period_at_start


def parse(rest: str) -> str:
    if not rest.strip():
        raise ValueError("no task")
    return rest.strip()


def run(call: Call[str], view: View) -> Outcome:
    """The ground is asked for where it is missing. Raises NothingOwed, SeveralMeant, ClosedOut, NotFound."""
    first, _, ids = call.args.partition(" ")
    if first == "withdraw":
        return withdraw_requests(call, view, ids.split(), "dispute")
    named = read_named(call.args, view, at_most=1)
    found = candidates(call, view)
    meant = ((the_one(found, label) or disputed(call, view, label)) for label in named.labels)
    filings = [each for each in meant if each is not None]
    struck = find_struck(call, view, filings[0].label) if filings and filings[0].is_closed else None
    if struck is not None:
        raise struck
    if not filings:
        raise nothing_owed(call, view, named.labels[0] if named.labels else "")
    words = period_at_start(period_at_start(call.args)[1].partition(" ")[2])[1]
    unit, reason = unit_at_start(words, view)
    if not unquoted(reason):
        then = f"/dispute {filings[0].label} {unit.name if unit else ''}".strip()
        return ask_rest(call, view, missing="ground", then=then, filings=filings)
    return raise_dispute(call, view, filings, unquoted(reason), unit.name if unit else None)


COMMAND = Command("dispute", parse=parse, run=run)
