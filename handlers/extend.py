"""/extend LABELS [WHICH] DATE REASON: a unit asks for more time, before the due time (延期)."""

from __future__ import annotations

from datetime import date

from bot.answering.arguments import day_at_start, unquoted
from bot.answering.filing import nothing_owed
from bot.answering.matching import Candidates, candidates
from bot.answering.office import read_named
from bot.answering.redating import name_and_day
from bot.answering.request_words import (
    ask_for_part,
    ask_for_places,
    ask_which_term,
    filings_meant,
    in_time,
    request,
    request_ahead,
)
from bot.answering.requests import withdraw_requests
from bot.answering.which_part import narrowed, with_which
from bot.domain.filings import Filing
from bot.domain.readings import Item, Reading
from bot.ports.ledger import View
from bot.ports.usecase import Call, Command, Outcome


def parse(rest: str) -> str:
    return rest.strip()


def run(call: Call[str], view: View) -> Outcome:
    """What is missing is asked for, and which report or node where several may be meant; one that has not
    opened yet opens with the request. Raises NothingOwed, SeveralMeant, CannotExtend, WrongState, NotFound.
    """
    first, _, ids = call.args.partition(" ")
    if first == "withdraw":
        return withdraw_requests(call, view, ids, "extension")
    named = with_which(read_named(call.args, view), view)
    found = narrowed(candidates(call, view), named)
    until, reason = _until(call, view, named.words)
    asked = tuple(Item(label) for label in dict.fromkeys(named.labels))
    reading = Reading("extension", asked, until=until, reason=unquoted(reason) or None)
    which = ask_for_places(call, view, reading, found, call.words) or ask_for_part(view, reading, found)
    if which is not None:
        return which
    filings = filings_meant(call, view, reading, found) if asked else _unnamed(found)
    if len(filings) > 1 and not asked:
        return ask_which_term(view, reading, filings)
    ahead = (
        request_ahead(call, view, reading, found, named)
        if asked and not in_time(call, found, filings)
        else None
    )
    if ahead is not None:
        return ahead
    if len(filings) < len(asked) or not filings:
        raise nothing_owed(call, view, named.labels[0] if named.labels else "")
    return request(call, view, reading, filings)


def _unnamed(found: Candidates) -> list[Filing]:
    """What is owed of the message that is answered, else all; what is in term alone, if anything is."""
    pool = [each for each in found.quoted if each.is_owed] or found.owed
    return [each for each in pool if found.at is None or each.due_at >= found.at] or pool


def _until(call: Call[str], view: View, words: str) -> tuple[date | None, str]:
    """The day and the reason, in either order."""
    until, reason = day_at_start(words, call.day, view.calendar)
    if until is not None or not words:
        return until, reason
    before, until, after = name_and_day(words, call.day, view.calendar)
    return (until, f"{before} {after}".strip()) if until else (None, reason)


COMMAND = Command("extend", parse=parse, run=run)
