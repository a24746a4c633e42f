"""What coordinators' commands share: which plan and filings are meant, how units are called, telling their
rooms.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from bot.domain.filings import Filing
from bot.domain.milestones import task_or_node
from bot.domain.owed_for import ANY, Which
from bot.domain.people import office_plans
from bot.domain.periods import period_of, read_period
from bot.domain.plan import Plan, Task, Unit
from bot.domain.plan_names import plan_called
from bot.domain.terms import terms_of
from bot.errors import NotFound, SeveralMeant
from bot.notices.choices import choose_plan
from bot.notices.plan_named import of_filings
from bot.ports.ledger import View
from bot.ports.messages import OutboundMessage
from bot.ports.usecase import Call, Outcome
from bot.replies.period_words import period_at_start
from bot.step_errors import WrongState
from bot.wording.cards import Card

_BETWEEN = re.compile(r"[\s,，、;；]+")
_MARKS: Final = " \t\n　,，、;；:："
_TITLE: Final = re.compile(r"《([^》]+)》\s*")
_CALLED: Final = re.compile(
    r"([^\s,，、;；:：]{2,40}?(?:方案|计划|规划|纲要|要点|清单|意见))(?=[\s,，、;；:：第0-9的里中]|$)[的里中]*"
)
_PLAN_NODE = re.compile(r"^(?:n|节点|milestone)(?=[0-9]{1,3}$)", re.IGNORECASE)
_LABEL = re.compile(
    r"^(?:第)?(N[0-9]{1,3}|[0-9]+|[一二三四五六七八九十]+(?:[(（][一二三四五六七八九十]+[)）])?[0-9]*)(?:项)?$"
)


@dataclass(frozen=True, slots=True)
class Named:
    """Tasks that were named by label, a unit if one was, and the words that follow. `period` as written,
    `plan` an id, "" where none was named; `which` of a task's reports, where that was read.
    """

    labels: tuple[str, ...]
    unit: str
    words: str
    period: str = ""
    plan: str = ""
    which: Which = ANY

    def fits(self, filing: Filing) -> bool:
        """It is of the period that was named, if one was, and what of the task was named."""
        if not self.which.fits(filing):
            return False
        period = read_period(self.period, filing.due_on) if self.period else None
        return period is None or period.id == period_of(filing.period)


def read_named(rest: str, view: View, *, at_most: int | None = None) -> Named:
    """Labels ("3、7") with plan or period before or behind them, perhaps a unit's name, then free words."""
    labels: list[str] = []
    plans = view.plans.all_current()
    plan, left = plan_at_start(rest, plans)
    period, left = period_at_start(left.strip())
    while left and (at_most is None or len(labels) < at_most):
        first, after = _first_part(left)
        label = as_label(first)
        if label is None:
            break
        labels.append(label)
        left = after
    if labels and plan is None:
        plan, left = plan_at_start(left, plans)
    if labels and not period:
        period, left = period_at_start(left)
    first, after = _first_part(left)
    unit = find_unit(view, first)
    return Named(
        tuple(labels), unit.id if unit else "", after if unit else left, period, plan.id if plan else ""
    )


def plan_at_start(words: str, plans: Iterable[Plan]) -> tuple[Plan | None, str]:
    """A plan the words begin with, by id, by title or by a part that no other title has, and the words after
    it. A part stands between title marks, ends in 方案 or the like, or has a task behind it.
    """
    bare = words.strip(_MARKS)
    known = {plan.id: plan for plan in plans}
    titles = {plan.id: plan.title for plan in known.values()}
    first, rest = _first_part(bare)
    for plan in known.values():
        if first in {plan.id, plan.title}:
            return plan, rest.strip(_MARKS)
    for name, after in _names_at_start(bare, first, rest):
        if (found := plan_called(name, titles)) is not None:
            return known[found], after.strip(_MARKS)
    return None, bare


def _names_at_start(words: str, first: str, rest: str) -> Iterator[tuple[str, str]]:
    """What may be a part of a plan's title there, with the words after it."""
    if titled := _TITLE.match(words):
        yield titled[1], words[titled.end() :]
        return
    if as_label(first) is None and as_label(_first_part(rest)[0]) is not None:
        yield first, rest
    if called := _CALLED.match(words):
        yield called[1], words[called.end() :]


def as_label(word: str) -> str | None:
    """A task's label as typed: 7, 第7项, full width; of a node without a task: N1, 节点1."""
    found = _LABEL.match(_PLAN_NODE.sub("N", unicodedata.normalize("NFKC", word)))
    return found[1] if found else None


def find_unit(view: View, name: str) -> Unit | None:
    """A unit of any published plan by name or alias."""
    return (
        next((unit for plan in view.plans.all_current() if (unit := plan.find_unit(name))), None)
        if name
        else None
    )


def meant(view: View, named: Named, label: str, *, states: Sequence[str], step: str) -> Filing:
    """The one filing of that label in one of the states, of the period and unit that are named; of accepted
    reports the latest, where there are no others. An input only where its unit is named, or where nothing
    else is meant. Raises NotFound, WrongState, and SeveralMeant for several periods.
    """
    known = view.queries.filings_of(plan=named.plan, unit=named.unit)
    known = [each for each in known if each.label == label]
    if not known:
        raise NotFound(what="task", name=label, nearest=_labels_near(view))
    found = [each for each in known if named.fits(each)]
    if not found:
        raise NotFound(
            what="milestone" if named.which.node or not named.period else "period", name=named.period
        )
    fitting = _fitting(found, named, states)
    if not fitting:
        raise WrongState(label=label, state=found[-1].state, step=step)
    units = {each.unit: each for each in sorted(fitting, key=lambda one: one.due_at)}
    if len({each.plan for each in fitting}) > 1:
        raise SeveralMeant(label=label)
    if len(units) > 1:
        raise NotFound(what="unit", name=label, nearest=[unit_name(view, each) for each in units.values()])
    pool = [each for each in fitting if each.state != "accepted"] or _last_of_each(fitting)
    terms = terms_of(pool)
    if len(terms) > 1:
        raise SeveralMeant(label=label, terms=terms, nodes=any(each.is_node for each in pool))
    return max(pool, key=lambda one: one.due_at)


def _last_of_each(filings: Sequence[Filing]) -> list[Filing]:
    """The one of a period that was due last, and the one of a node."""
    last = {each.is_node: each for each in sorted(filings, key=lambda one: one.due_at)}
    return list(last.values())


def _fitting(filings: Iterable[Filing], named: Named, states: Sequence[str]) -> list[Filing]:
    found = [each for each in filings if each.state in states]
    return found if named.unit else [each for each in found if not each.is_input] or found


def in_one_plan(  # noqa: PLR0913 - a call, and what of it may be meant
    call: Call[Any], view: View, command: str, named: Named, rest: str, *, states: Sequence[str]
) -> Named | Outcome:
    """As named, with the plan that alone has all of it in one of the states; where several have, which one is
    asked. The message that is answered tells it as well, and only the caller's own plans are meant.
    """
    if named.plan or not named.labels:
        return named
    own, plans = office_plans(call.posts), {plan.id: plan.title for plan in view.plans.all_current()}
    known = [
        each
        for each in view.queries.filings_of(unit=named.unit, states=states)
        if each.label in named.labels and named.fits(each) and (not own or each.plan in own)
    ]
    quoted = {filing.split("/", 1)[0] for filing in call.quoted}
    holding = [
        plan for plan in plans if set(named.labels) == {each.label for each in known if each.plan == plan}
    ]
    meant_ones = [plan for plan in holding if plan in quoted] or holding
    if len(meant_ones) > 1:
        calls = [(plans[plan], f"/{command} {plan} {rest}") for plan in meant_ones]
        return Outcome(answer=choose_plan(calls, labels=named.labels))
    return replace(named, plan=meant_ones[0]) if meant_ones else named


def plan_of(view: View, filing: Filing) -> Plan:
    """The version the filing was opened by."""
    return view.plans.version(filing.plan, filing.version)


def task_of(view: View, filing: Filing) -> Task:
    """Of a node that belongs to no task one that bears its name."""
    return task_or_node(plan_of(view, filing), filing.task)


def unit_of(view: View, filing: Filing) -> Unit:
    """The filing's unit; the office itself where nobody is named."""
    found = (unit for unit in plan_of(view, filing).units if unit.id == filing.unit)
    return next(found, Unit(filing.unit, ""))


def unit_name(view: View, filing: Filing) -> str:
    return unit_of(view, filing).name


def tell_unit(
    call: Call[Any], view: View, filing: Filing, card: Card, *, answerable: bool = False
) -> list[OutboundMessage]:
    """The card to the room where the unit is spoken to, unless it is this one; of several plans it names its
    own.
    """
    told = of_filings(card, view, (filing,)) or card
    return [
        OutboundMessage(
            f"{call.key}/{filing.id}",
            room,
            told,
            (filing.id,),
            not_before=view.hours.next_open(call.at, view.calendar),
            answerable=answerable,
            asked_for=True,  # it answers what the unit reported
        )
        for room in view.ledger.rooms_of(filing.plan, filing.unit)[:1]
        if room != call.room
    ]


def _first_part(text: str) -> tuple[str, str]:
    parts = _BETWEEN.split(text, maxsplit=1)
    return parts[0], parts[1] if len(parts) > 1 else ""


def _labels_near(view: View) -> list[str]:
    labels = (task.label for plan in view.plans.all_current() for task in plan.tasks)
    return list(dict.fromkeys(labels))[:8]
