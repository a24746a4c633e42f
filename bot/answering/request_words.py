"""More time, or a task that is not theirs, as a unit asks for it: of which filings (延期、异议)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.answering.asking import ask_rest
from bot.answering.disputed import disputed, places_of
from bot.answering.matching import Candidates, in_term, reports_first, the_one, the_one_in_term
from bot.answering.not_owed import find_struck
from bot.answering.plan_meant import plan_then
from bot.answering.requests import raise_dispute, request_extension
from bot.answering.which_place import ask_place
from bot.domain.filings import Filing
from bot.domain.readings import Reading
from bot.ports.ledger import View
from bot.ports.usecase import Call, Outcome


def ask_for_places(
    call: Call[Any], view: View, reading: Reading, found: Candidates, words: str
) -> Outcome | None:
    """Which plan or unit is meant, where several may be; None where that is clear. Raises SeveralMeant."""
    meant = _may_be_extended if reading.intent == "extension" else _may_be_disputed
    pools = [meant(call, view, found, item.task) for item in reading.items]
    return ask_place(call, view, reading, pools, words)


def filings_meant(call: Call[Any], view: View, reading: Reading, found: Candidates) -> list[Filing]:
    """What the request is about; a label that means nothing is left out. Raises SeveralMeant."""
    labels = [item.task for item in reading.items]
    if reading.intent == "extension":
        return [one for label in labels if (one := the_one_in_term(found, label)) is not None]
    named = (_disputed(call, view, found, label) for label in labels)
    return [each for each in named if each is not None]


def request(call: Call[Any], view: View, reading: Reading, filings: Sequence[Filing]) -> Outcome:
    """As it was read; at least one filing. The ground of a command is asked for where it is missing.

    Raises CannotExtend, ClosedOut, WrongState, NobodyToTell.
    """
    if reading.intent == "extension":
        return request_extension(call, view, filings, reading.until, reading.reason)
    first = filings[0]
    struck = find_struck(call, view, first.label, first.plan) if first.is_closed else None
    if struck is not None:
        raise struck
    if not reading.reason and call.words.startswith("/"):
        then = f"/dispute {plan_then(first.plan, view)}{first.label} {reading.to_unit or ''}".strip()
        return ask_rest(call, view, missing="ground", then=then, filings=filings)
    return raise_dispute(call, view, filings, reading.reason, reading.to_unit)


def _may_be_extended(call: Call[Any], view: View, found: Candidates, label: str) -> list[Filing]:
    return reports_first(in_term(found, label).labelled(label))


def _may_be_disputed(call: Call[Any], view: View, found: Candidates, label: str) -> list[Filing]:
    """What is owed or waits for the office, and of every other place the latest; the quote chooses."""
    labelled = reports_first(found.labelled(label))
    if any(each in found.quoted for each in labelled):
        return labelled
    there = {(each.plan, each.unit) for each in labelled}
    others = places_of(call, view, label, found.place)
    more = (each for each in others if (each.plan, each.unit) not in there and found.is_here(each))
    every = [*labelled, *more]
    return [each for each in every if found.is_there(each)] or every


def _disputed(call: Call[Any], view: View, found: Candidates, label: str) -> Filing | None:
    one = the_one(found, label)
    return one if one and found.is_there(one) else disputed(call, view, label, found.place) or one
