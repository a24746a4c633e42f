"""Which filings a reply may be about, and what the reader may know of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from bot.answering.plan_meant import plan_in_words
from bot.answering.speaking_for import spoken_for
from bot.domain.filings import Filing
from bot.domain.people import units_of
from bot.domain.periods import period_of
from bot.domain.plan import Indicator
from bot.domain.readings import Asking, IndicatorName, Item, ReplyContext
from bot.domain.terms import terms_of
from bot.domain.unplaced import may_be
from bot.errors import SeveralMeant
from bot.ports.ledger import View
from bot.ports.usecase import Call
from bot.replies.period_words import periods_named
from bot.replies.placing import own_name


@dataclass(frozen=True, slots=True)
class Candidates:
    """The filings the writer may speak of: owed ones first, then those filed and not yet accepted, of the
    writer's units in `here` before those of others.

    `quoted` are those of the message that is answered, in its order; `periods` the ids that the words name,
    and `at` when they were written, None where it does not matter. `here` are the units that quote or room
    choose among the writer's; empty where the writer has no choice of units. `place` is the plan, and the
    unit if one was, that was chosen where several have what is named.
    """

    filings: tuple[Filing, ...]
    quoted: tuple[Filing, ...]
    periods: tuple[str, ...] = ()
    at: datetime | None = None
    here: frozenset[str] = frozenset()
    place: tuple[str, str] = ("", "")

    @property
    def owed(self) -> list[Filing]:
        """What is meant where no task is named: only of the units the writer speaks for here."""
        return [filing for filing in self.filings if filing.is_owed and self.is_here(filing)]

    @property
    def still_taken(self) -> list[Filing]:
        """The same without what was missed and is locked."""
        return [filing for filing in self.owed if not self.is_locked(filing)]

    def is_here(self, filing: Filing) -> bool:
        return not self.here or filing.unit in self.here

    def is_there(self, filing: Filing) -> bool:
        plan, unit = self.place
        return plan in {"", filing.plan} and unit in {"", filing.unit}

    def labelled(self, label: str) -> list[Filing]:
        """Those with the label: only the quoted ones among them, if any, those of the units spoken for here,
        of a period that is named, those that are not locked and the owed ones, if any; what the office asked
        for alone, as it stands for the period's; those of a period before those of a node.
        """
        found = [filing for filing in self.filings if filing.label == label]
        if len(found) < 2:
            return found
        quoted = {filing.id for filing in self.quoted}
        for wanted in (
            self.is_there,
            lambda one: one.id in quoted,
            self.is_here,
            lambda one: period_of(one.period) in self.periods,
            lambda one: not self.is_locked(one),
            lambda one: one.is_owed,
        ):
            found = [filing for filing in found if wanted(filing)] or found
        found = [filing for filing in found if filing.is_news and filing.is_owed] or found
        return sorted(found, key=lambda filing: filing.is_node)

    def is_locked(self, filing: Filing) -> bool:
        """It takes no report any more, but for one that a slip asks for."""
        if self.at is None or filing.state != "open" or filing.is_node or filing.slip_until is not None:
            return False
        return self.at > filing.locked_at


def meant_by(found: Candidates, item: Item) -> list[Filing]:
    """The filings the item can be about. Only a completion may be a node's as well as a report's; then a
    report that was filed already may be meant too, unless the message answers the node.
    """
    labelled = found.labelled(item.task)
    if item.status != "completed":
        return _with_filed_since(found, reports_first(labelled))
    quoted = {filing.id for filing in found.quoted}
    if any(filing.is_node and filing.id not in quoted for filing in labelled):
        there = filter(found.is_there, found.filings)
        filed = [each for each in there if each.label == item.task and not each.is_node]
        labelled = [*filed, *(each for each in labelled if each.is_node)]
    return labelled


def _with_filed_since(found: Candidates, owed: Sequence[Filing]) -> list[Filing]:
    """With what the same unit has filed for another rule or plan since these opened: the words may better it
    as well. Not where a quote or a named period has chosen.
    """
    quoted = {filing.id for filing in found.quoted}
    chosen = any(one.id in quoted or period_of(one.period) in found.periods for one in owed)
    if chosen or len(owed) != 1 or not owed[0].is_owed or owed[0].is_node or owed[0].is_news:
        return list(owed)
    [one] = owed
    also = [
        each
        for each in found.filings
        if (each.label, each.unit, each.part) == (one.label, one.unit, one.part)
        and found.is_there(each)
        and (each.plan, each.rule) != (one.plan, one.rule)
        and each.report is not None
        and not (each.is_owed or each.is_node or each.is_news)
        and each.report.filed_at >= one.opened_at
    ]
    return [one, *also]


def reports_first(filings: Sequence[Filing]) -> list[Filing]:
    """Those of nodes only where there are no others."""
    return [filing for filing in filings if not filing.is_node] or list(filings)


def the_one(found: Candidates, label: str) -> Filing | None:
    """The filing of that label, None where there is none; a node's only where no period's is. Raises
    SeveralMeant.
    """
    meant = reports_first(found.labelled(label))
    if len(meant) > 1:
        raise SeveralMeant(label=label, terms=terms_of(meant), nodes=any(each.is_node for each in meant))
    return meant[0] if meant else None


def the_one_in_term(found: Candidates, label: str) -> Filing | None:
    """As `the_one`, but of several those whose term still runs, if any: no other can be extended."""
    return the_one(in_term(found, label), label)


def in_term(found: Candidates, label: str) -> Candidates:
    """Those of the label whose term still runs, if there are any and the quote chooses none; else all."""
    quoted = any(each.label == label for each in found.quoted)
    running = running_of(found, label)
    return found if quoted or not running else replace(found, filings=tuple(running))


def running_of(found: Candidates, label: str) -> list[Filing]:
    """What is owed under that label and not due yet, of the quoted message alone if any of it is, and of the
    units spoken for here.
    """
    quoted = [each for each in found.quoted if each.label == label and each.is_owed]
    here = (each for each in found.filings if each.label == label and found.is_there(each))
    pool = quoted or [each for each in here if each.is_owed]
    running = [each for each in pool if found.at is None or each.due_at >= found.at]
    return [each for each in running if found.is_here(each)] or running


def candidates(call: Call[Any], view: View) -> Candidates:
    """What the writer's posts allow, of the plan that is named if one is; quote, room and the words of an
    open question only choose among them.
    """
    units = units_of(call.posts)
    here = frozenset(spoken_for(call, view) if len(units) > 1 else ())
    plan, _ = plan_in_words(call.words, view)
    filings = tuple(
        sorted(
            (one for one in view.ledger.answerable_by(units) if plan in {"", one.plan}),
            key=lambda one: bool(here) and one.unit not in here,
        )
    )
    known = {filing.id: filing for filing in filings}
    asked = call.question
    completes = asked is not None and asked.then != "" and call.words.startswith(asked.then)
    about = call.quoted or (asked.filings if asked is not None and completes else ())
    quoted = tuple(known[filing] for filing in about if filing in known)
    before = asked.words if asked else ""
    periods = dict.fromkeys(
        period for each in (call.words, before) for period in periods_named(each, call.day)
    )
    place = (plan or (plan_in_words(before, view)[0] if before else ""), "")
    return Candidates(filings, quoted, tuple(periods), call.filed_at, here, place)


def context_of(call: Call[Any], view: View, found: Candidates, *, filed: bool = False) -> ReplyContext:
    """The reader's view of the writer: labels, the open question, the indicators of the tasks."""
    asking = call.question.asking if call.question else None
    return context_on(call.day, view, found, filed=filed, asking=asking)


def context_on(
    day: date, view: View, found: Candidates, *, filed: bool = False, asking: Asking | None = None
) -> ReplyContext:
    """As `context_of`; `day` is the one the words were written on, `asking` what was asked before them."""
    periods = [filing.period for filing in found.filings if not filing.is_node]
    quoted = {filing.id for filing in found.quoted}
    reports = [filing for filing in found.owed if not filing.is_node or filing.id in quoted]
    near = [filing for filing in found.filings if found.is_here(filing)]
    return ReplyContext(
        today=day,
        period=period_of(periods[0]) if periods else "",
        calendar=view.calendar,
        my_tasks=labels(found.filings if filed else reports or near or found.filings),
        quoted=labels(found.quoted),
        indicators=_indicators(view, found.filings),
        goals=_goals(view, found.filings),
        asking=asking,
    )


def labels(filings: Iterable[Filing]) -> tuple[str, ...]:
    """Each once, in order."""
    return tuple(dict.fromkeys(filing.label for filing in filings))


def own_figures(
    view: View, found: Candidates, labels: Iterable[str], goals: Mapping[str, tuple[Indicator, ...]]
) -> dict[str, frozenset[tuple[str, str]]]:
    """What those tasks' last reports tell in an indicator's measure and is none: that was asked once."""
    known = {}
    for label in labels:
        told = [
            figure
            for filing in found.labelled(label)
            for each in (filing, view.ledger.last_accepted(filing))
            if each is not None and each.report is not None
            for figure in each.report.figures
        ]
        names = frozenset(own_name(one) for one in told if may_be(one, goals.get(label, ())))
        if names:
            known[label] = names
    return known


def _goals(view: View, filings: Sequence[Filing]) -> Mapping[str, tuple[Indicator, ...]]:
    """The indicators a period's figures are held against, by label; of a label that two tasks carry none."""
    tasks: dict[str, set[tuple[str, str]]] = {}
    for filing in filings:
        if not (filing.is_node or filing.is_input):
            tasks.setdefault(filing.label, set()).add((filing.plan, filing.task))
    alone = {label: next(iter(found)) for label, found in tasks.items() if len(found) == 1}
    return {
        label: tuple(each for each in view.plans.current(plan).indicators if each.task == task)
        for label, (plan, task) in alone.items()
    }


def _indicators(view: View, filings: Sequence[Filing]) -> Mapping[str, tuple[IndicatorName, ...]]:
    """The names of each task's indicators, by label."""
    labels_by_task = {(filing.plan, filing.task): filing.label for filing in filings}
    found: dict[str, tuple[IndicatorName, ...]] = {}
    for plan_id in dict.fromkeys(filing.plan for filing in filings):
        for indicator in view.plans.current(plan_id).indicators:
            label = labels_by_task.get((plan_id, indicator.task or ""))
            if label is not None:
                named = IndicatorName(indicator.metric, indicator.unit, indicator.aliases)
                found[label] = (*found.get(label, ()), named)
    return found
