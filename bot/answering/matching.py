"""Which filings a reply may be about, and what the reader may know of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.domain.filings import Filing
from bot.domain.people import units_of
from bot.domain.readings import IndicatorName, ReplyContext
from bot.errors import SeveralMeant
from bot.ports.ledger import View
from bot.ports.usecase import Call


@dataclass(frozen=True, slots=True)
class Candidates:
    """The filings the writer may speak of: owed ones first, then those filed and not yet accepted.

    `quoted` are those of the message that is answered, in its order.
    """

    filings: tuple[Filing, ...]
    quoted: tuple[Filing, ...]

    @property
    def owed(self) -> list[Filing]:
        return [filing for filing in self.filings if filing.is_owed]

    def labelled(self, label: str) -> list[Filing]:
        """Those with the label: only the quoted ones among them, if any, and only the owed ones, if any."""
        found = [filing for filing in self.filings if filing.label == label]
        quoted = {filing.id for filing in self.quoted}
        for wanted in (lambda one: one.id in quoted, lambda one: one.is_owed):
            found = [filing for filing in found if wanted(filing)] or found
        return found


def the_one(found: Candidates, label: str) -> Filing | None:
    """The filing of that label, None where there is none. Raises SeveralMeant."""
    meant = found.labelled(label)
    if len(meant) > 1:
        raise SeveralMeant(label=label)
    return meant[0] if meant else None


def candidates(call: Call[Any], view: View) -> Candidates:
    """What the writer's posts allow; the quote only chooses among them."""
    units = units_of(call.posts)
    filings = tuple(view.ledger.answerable_by(units))
    known = {filing.id: filing for filing in filings}
    quoted = tuple(known[filing] for filing in call.quoted if filing in known)
    return Candidates(filings, quoted)


def context_of(call: Call[Any], view: View, found: Candidates, *, filed: bool = False) -> ReplyContext:
    """The reader's view of the writer: labels, the open question, the indicators of the tasks."""
    period = found.filings[0].period if found.filings else ""
    return ReplyContext(
        today=call.day,
        period=period,
        calendar=view.calendar,
        my_tasks=labels(found.filings if filed else found.owed or found.filings),
        quoted=labels(found.quoted),
        indicators=_indicators(view, found.filings),
        asking=call.question.asking if call.question else None,
    )


def labels(filings: Iterable[Filing]) -> tuple[str, ...]:
    """Each once, in order."""
    return tuple(dict.fromkeys(filing.label for filing in filings))


def _indicators(view: View, filings: Sequence[Filing]) -> Mapping[str, tuple[IndicatorName, ...]]:
    """The names of each task's indicators, by label."""
    labels_by_task = {(filing.plan, filing.task): filing.label for filing in filings}
    found: dict[str, tuple[IndicatorName, ...]] = {}
    for plan_id in dict.fromkeys(filing.plan for filing in filings):
        for indicator in view.plans.current(plan_id).indicators:
            label = labels_by_task.get((plan_id, indicator.task or ""))
            if label is not None:
                found[label] = (*found.get(label, ()), IndicatorName(indicator.metric, indicator.unit))
    return found
