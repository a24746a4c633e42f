"""A label that stands in several plans, or for several of the writer's units: which one is meant is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.answering.asking import ask_place_of
from bot.answering.matching import Candidates
from bot.domain.filings import Filing
from bot.domain.readings import Choice, Reading
from bot.errors import SeveralMeant
from bot.ports.ledger import View
from bot.ports.usecase import Call, Outcome


def ask_place(
    call: Call[Any], view: View, reading: Reading, pools: Sequence[Sequence[Filing]], words: str
) -> Outcome | None:
    """One tap settles all labels of the message; None where each is clear. `pools` has for every label what
    it may mean. Raises SeveralMeant where no plan has all that is unclear: then one at a time is told.
    """
    places = [{_place(one): one for one in reversed(pool)} for pool in pools]
    unclear = [each for each in places if len(each) > 1]
    if not unclear:
        return None
    order = [plan.id for plan in view.plans.all_current()]
    shared = sorted(
        (each for each in unclear[0] if all(each in other for other in unclear)),
        key=lambda each: order.index(each[0]) if each[0] in order else len(order),
    )
    labels = list(dict.fromkeys(one.label for each in unclear for one in each.values()))
    if len(shared) < 2:
        raise SeveralMeant(label=labels[0])
    return ask_place_of(call, view, reading, [unclear[0][each] for each in shared], words, labels=labels)


def at_place(found: Candidates, choice: Choice) -> Candidates:
    """As they are once that place was chosen. The message answered is the question, which quotes them all."""
    plan, *_, unit, _ = choice.filing.split("/")
    return replace(found, place=(plan, unit), quoted=())


def _place(filing: Filing) -> tuple[str, str]:
    return filing.plan, filing.unit
