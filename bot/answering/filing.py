"""Filing what was read: one fact a task, and the echo that says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.domain.evolve import evolve
from bot.domain.facts import Fact
from bot.domain.filings import Filing
from bot.domain.people import units_of
from bot.domain.questions import Question
from bot.domain.readings import Item
from bot.domain.steps import Said, file_report, merged
from bot.errors import AlreadyAccepted, NothingOwed
from bot.notices.recorded import Recorded, corrected, echo, nil_report
from bot.ports.ledger import View
from bot.ports.usecase import Call, Outcome
from bot.wording.cards import Card


@dataclass(frozen=True, slots=True)
class Told:
    """One item for one filing."""

    filing: Filing
    item: Item


def file_all(
    call: Call[Any], view: View, told: Sequence[Told], said: Said, *, correcting: bool = False
) -> Outcome:
    """File each item over what was filed before, all of them or, by the domain's errors, none."""
    facts: list[Fact] = []
    rows: dict[str, Recorded] = {}
    for each in told:
        before = rows[each.filing.id].filing if each.filing.id in rows else each.filing
        item = merged(before.report, each.item)
        fact = file_report(before, item, said)
        facts.append(fact)
        last = view.ledger.last_accepted(before)
        rows[before.id] = Recorded(evolve(before, fact), item, said.filed_at, last)
    about = tuple(rows)
    card = _card(call, view, told, list(rows.values()), correcting=correcting)
    return Outcome(facts=tuple(facts), answer=card, about=about, closes=True)


def said_now(call: Call[Any], words: str) -> Said:
    return Said(call.person.id, words, call.filed_at, call.at, call.tapped)


def said_then(call: Call[Any], question: Question) -> Said:
    """The words that led to the question count, from when they were written; a button's are no words."""
    tapped = call.tapped and question.words.startswith("/")
    return Said(call.person.id, question.words, question.filed_at, call.at, tapped)


def nothing_owed(call: Call[Any], view: View, label: str) -> NothingOwed | AlreadyAccepted:
    """Why there is no filing with that label to report on."""
    accepted = find_accepted(call, view, label)
    if accepted is not None:
        return AlreadyAccepted(filing=accepted.id, label=label)
    return NothingOwed(label=label, units=units_of(call.posts))


def find_accepted(call: Call[Any], view: View, label: str) -> Filing | None:
    """The writer's latest accepted filing of that label."""
    for unit in units_of(call.posts):
        for filing in reversed(view.queries.filings_of(unit=unit, states=("accepted",))):
            if filing.label == label:
                return filing
    return None


def _card(
    call: Call[Any], view: View, told: Sequence[Told], rows: Sequence[Recorded], *, correcting: bool
) -> Card:
    if all(each.item.status == "no_activity" for each in told):
        return nil_report([row.filing for row in rows])
    before = told[0].filing.report
    if correcting and len(told) == 1 and before is not None:
        return corrected(rows[0].filing, told[0].item, before=before)
    done = {each.filing.id for each in told}
    rest = [filing for filing in view.ledger.filings(call.quoted) if filing.is_owed and filing.id not in done]
    return echo(rows, still_owed=rest)
