"""More time, or a task that is not theirs, as a unit asks for it: of which filings (延期、异议).

Where several may be meant first the plan and unit are asked for, then the report or node.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.answering.asking import ask_rest
from bot.answering.disputed import disputed, objected_to, places_of
from bot.answering.filing import nothing_owed
from bot.answering.matching import (
    Candidates,
    in_term,
    reports_first,
    running_of,
    the_one,
    the_one_in_term,
)
from bot.answering.not_owed import find_struck
from bot.answering.objections import still_disputed
from bot.answering.office import Named
from bot.answering.plan_meant import plan_then
from bot.answering.requests import raise_dispute, request_extension
from bot.answering.terms_ahead import Ahead, nodes_ahead, reports_ahead
from bot.answering.which_part import ask_which_part, narrowed, place_of, which_told
from bot.answering.which_place import ask_place
from bot.domain.filings import Filing
from bot.domain.owed_for import Which
from bot.domain.people import units_of
from bot.domain.readings import Reading
from bot.domain.requests import given_at
from bot.ports.ledger import View
from bot.ports.usecase import Call, Outcome


def request_in_words(
    call: Call[Any], view: View, reading: Reading, found: Candidates, words: str
) -> Outcome | None:
    """What is surely asked for; None where nothing can be meant by it. Raises as the requests do."""
    which = which_told(words, [item.task for item in reading.items], view)
    found = narrowed(found, which)
    asked_first = ask_for_places(call, view, reading, found, words) or ask_for_part(view, reading, found)
    if asked_first is not None:
        return asked_first
    filings = filings_meant(call, view, reading, found)
    call = replace(call, words=words)
    if reading.intent == "dispute":
        filings = objected_to(view, filings, words)
    elif reading.items and not in_time(call, found, filings):
        ahead = request_ahead(call, view, reading, found, which)
        if ahead is None and not filings:
            raise nothing_owed(call, view, reading.items[0].task)
        if ahead is not None:
            return ahead
    return request(call, view, reading, filings) if filings else None


def ask_for_places(
    call: Call[Any], view: View, reading: Reading, found: Candidates, words: str
) -> Outcome | None:
    """Which plan or unit is meant, where several may be; None where that is clear. Raises SeveralMeant."""
    meant = _may_be_extended if reading.intent == "extension" else _may_be_disputed
    pools = [meant(call, view, found, item.task) for item in reading.items]
    return ask_place(call, view, reading, pools, words)


def ask_for_part(view: View, reading: Reading, found: Candidates) -> Outcome | None:
    """Which report or node of the one task is to have more time; None where that is clear."""
    labels = [item.task for item in reading.items]
    pool = running_of(found, labels[0]) if len(labels) == 1 and not found.periods else []
    if reading.intent != "extension" or len(pool) < 2 or not any(each.is_node for each in pool):
        return None
    return ask_which_term(view, reading, pool)


def ask_which_term(view: View, reading: Reading, filings: Sequence[Filing]) -> Outcome:
    """Which of them is to have more time, by its day; a tap goes on with the day and reason told."""
    meant = sorted(filings, key=lambda one: one.due_at)
    told = f"{reading.until or ''} {reading.reason or ''}".strip()
    calls = [f"/extend {plan_then(each.plan, view)}{place_of(each)} {told}".strip() for each in meant]
    return ask_which_part(view, "extend", meant, calls)


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
        place = place_of(first) if first.is_node else first.label
        then = f"/dispute {plan_then(first.plan, view)}{place} {reading.to_unit or ''}".strip()
        return ask_rest(call, view, missing="ground", then=then, filings=filings)
    return raise_dispute(call, view, filings, reading.reason, reading.to_unit)


def in_time(call: Call[Any], found: Candidates, filings: Sequence[Filing]) -> bool:
    """Some of them may be given more time still: they are owed, or were reported by the message that asks."""
    times = [call.filed_at, *([call.question.filed_at] if call.question else [])]
    if any(given_at(each, at) for each in filings for at in times):
        return True
    return any(each.is_owed and (found.at is None or each.due_at >= found.at) for each in filings)


def request_ahead(
    call: Call[Any], view: View, reading: Reading, found: Candidates, meant: Named | Which
) -> Outcome | None:
    """More time for the node or the next report of one task, which opens with the request; None where none is
    ahead that the day told can be of. Raises as `request`.
    """
    coming = _coming(call, view, reading, found, meant)
    filings = [each.filing for each in coming]
    if not filings or (place := ask_place(call, view, reading, [filings], call.words)) is not None:
        return place if filings else None
    if len(filings) > 1:
        return replace(ask_which_term(view, reading, filings), about=())
    asked = request(call, view, reading, filings)
    if asked.question is not None:
        return replace(asked, question=replace(asked.question, filings=()), about=())
    opening = coming[0].opening
    return replace(asked, facts=(opening, *still_disputed(view, [opening]), *asked.facts))


def _coming(
    call: Call[Any], view: View, reading: Reading, found: Candidates, meant: Named | Which
) -> list[Ahead]:
    """What is ahead of the one task that is named; where it owes something by now, only what is due before
    the day that is told.
    """
    labels, units = {item.task for item in reading.items}, units_of(call.posts)
    if len(labels) != 1:
        return []
    owes = any(each.is_owed and each.label in labels and found.is_there(each) for each in found.filings)

    def fits(one: Filing) -> bool:
        before = reading.until is not None and one.due_on < reading.until
        return meant.fits(one) and found.is_there(one) and (before or not owes)

    wanted = [
        *reports_ahead(call, view, lambda duty: duty.label in labels and duty.unit in units),
        *nodes_ahead(call, view, lambda duty: duty.label in labels and duty.unit in units),
    ]
    return [each for each in wanted if fits(each.filing)]


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
