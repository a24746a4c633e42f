"""/dispute LABEL [WHICH] [UNIT] GROUND: the task is not the unit's; the office decides (异议)."""

from __future__ import annotations

from bot.answering.arguments import unit_at_start, unquoted
from bot.answering.filing import nothing_owed
from bot.answering.matching import candidates
from bot.answering.office import Named, read_named
from bot.answering.request_words import ask_for_places, filings_meant, request
from bot.answering.requests import withdraw_requests
from bot.answering.which_part import narrowed, with_which
from bot.domain.readings import Item, Reading
from bot.ports.ledger import View
from bot.ports.usecase import Call, Command, Outcome


def parse(rest: str) -> str:
    if not rest.strip():
        raise ValueError("no task")
    return rest.strip()


def run(call: Call[str], view: View) -> Outcome:
    """The ground is asked for where it is missing. Raises NothingOwed, SeveralMeant, ClosedOut, NotFound."""
    first, _, ids = call.args.partition(" ")
    if first == "withdraw":
        return withdraw_requests(call, view, ids, "dispute")
    named = with_which(read_named(call.args, view, at_most=1), view)
    found = narrowed(candidates(call, view), named.which)
    unit, reason = _unit_and_ground(named, view)
    asked = tuple(Item(label) for label in named.labels)
    reading = Reading("dispute", asked, reason=unquoted(reason) or None, to_unit=unit or None)
    if (which := ask_for_places(call, view, reading, found, call.words)) is not None:
        return which
    filings = filings_meant(call, view, reading, found)
    if not filings:
        raise nothing_owed(call, view, named.labels[0] if named.labels else "")
    return request(call, view, reading, filings)


def _unit_and_ground(named: Named, view: View) -> tuple[str, str]:
    """Whose it is, "" where that is not told, and why."""
    if named.unit:
        units = (each for plan in view.plans.all_current() for each in plan.units)
        return next(each.name for each in units if each.id == named.unit), named.words
    unit, reason = unit_at_start(named.words, view)
    return (unit.name if unit else ""), reason


COMMAND = Command("dispute", parse=parse, run=run)
