"""A unit takes its reports back: which are meant, and what is owed again (撤回)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.answering.filing import nothing_owed
from bot.answering.input_terms import with_report_open
from bot.answering.matching import Candidates
from bot.answering.plan_meant import plan_then
from bot.answering.standing_in import following
from bot.answering.which_part import ask_which_part, narrowed, place_of
from bot.answering.which_place import ask_place
from bot.answering.withdrawn_told import tell_withdrawn
from bot.domain.event_numbers import named_event
from bot.domain.evolve import evolve
from bot.domain.filings import Filing
from bot.domain.owed_for import ANY, Which
from bot.domain.readings import Item, Reading
from bot.domain.steps import withdraw
from bot.errors import RefusalError
from bot.notices.plan_named import of_filings
from bot.notices.recorded import confirm_withdrawal, withdrawn
from bot.ports.ledger import View
from bot.ports.usecase import Call, Outcome
from bot.step_errors import EventStays, WrongState


def take_back(  # noqa: PLR0913 - what is taken back, and how it was said
    call: Call[Any],
    view: View,
    found: Candidates,
    labels: Sequence[str],
    *,
    words: str,
    which: Which = ANY,
    sure: bool = False,
) -> Outcome:
    """Withdraw those tasks' reports, or the quoted ones; of one label all that are quoted, else the latest
    report. Which plan's is asked, then whether the report or a node.

    Several are named first and taken back by one more tap.

    Raises NothingOwed, SeveralMeant and the domain's errors.
    """
    fitting = narrowed(found, which)
    filed = [each for each in fitting.filings if each.state in {"filed", "unsigned"}]
    quoted = [each for each in filed if each in fitting.quoted]
    wanted = list(
        dict.fromkeys(labels or [one.label for one in fitting.quoted] or [one.label for one in filed[:1]])
    )
    pools = [
        _of_label(quoted, label) or _of_label([each for each in filed if fitting.is_there(each)], label)
        for label in wanted
    ]
    asked = None if quoted else _asked_first(call, view, labels, pools, words)
    if asked is not None:
        return asked
    meant = [one for pool in pools for one in (pool if pool[:1] and pool[0] in quoted else pool[:1])]
    if not meant:
        raise _nothing_to_take_back(call, view, found, wanted)
    return _taken_back(call, view, meant, sure=sure)


def _nothing_to_take_back(
    call: Call[Any], view: View, found: Candidates, wanted: Sequence[str]
) -> RefusalError:
    """Why: an event that was told stays told; what is owed has not been given, or is to be given again."""
    event = named_event(" ".join(wanted))
    if event is not None and view.ledger.event(event) is not None:
        return EventStays(event=event)
    label = wanted[0] if wanted else ""
    why, owed = nothing_owed(call, view, label), _of_label(found.owed, label)
    return WrongState(label=label, state=owed[0].state, step="withdraw") if owed else why


def _taken_back(call: Call[Any], view: View, meant: Sequence[Filing], *, sure: bool) -> Outcome:
    facts = tuple(withdraw(filing, at=call.filed_at) for filing in meant)
    if len(meant) > 1 and not sure:
        sure_of = of_filings(confirm_withdrawal(meant), view, meant)
        return Outcome(answer=sure_of, about=tuple(filing.id for filing in meant))
    now = [evolve(filing, fact) for filing, fact in zip(meant, facts, strict=True)]
    again = (each for filing in now for each in with_report_open(view, filing))
    return Outcome(
        facts=(*facts, *again, *following(view, now, at=call.at)),
        answer=of_filings(withdrawn(*now), view, now),
        messages=tell_withdrawn(call, view, now),
        about=tuple(filing.id for filing in meant),
        closes=True,
    )


def _asked_first(
    call: Call[Any], view: View, labels: Sequence[str], pools: Sequence[Sequence[Filing]], words: str
) -> Outcome | None:
    """The plan, of what was named; then of one task the report or a node."""
    if labels:
        reading = Reading("withdraw", tuple(Item(label) for label in dict.fromkeys(labels)))
        asked = ask_place(call, view, reading, pools, words)
        if asked is not None:
            return asked
    several = _parts(pools[0]) if len(pools) == 1 else []
    calls = [f"/withdraw {plan_then(each.plan, view)}{place_of(each)}" for each in several]
    return ask_which_part(view, "withdraw", several, calls) if several else None


def _of_label(filings: Sequence[Filing], label: str) -> list[Filing]:
    return [each for each in filings if each.label == label]


def _parts(filed: Sequence[Filing]) -> list[Filing]:
    """The latest report of a period and the nodes of a task, where there are both, or several nodes."""
    nodes = [each for each in filed if each.is_node]
    found = [*[each for each in filed if not each.is_node][:1], *nodes]
    return sorted(found, key=lambda one: one.due_at) if nodes and len(found) > 1 else []
