"""Reports on nodes: which node is meant, also before its filing opens, and what is filed of it (节点即报)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from bot.answering.asking import ask_rest, open_question
from bot.answering.filing import Told, file_all, nothing_owed, said_now, said_then
from bot.answering.matching import Candidates, candidates, context_of
from bot.answering.nodes_told import node_there
from bot.answering.office import plan_of, unit_name
from bot.answering.terms_ahead import nodes_ahead
from bot.answering.terms_expected import node_expected
from bot.domain.duties import Duty
from bot.domain.facts import FilingOpened
from bot.domain.filings import Filing
from bot.domain.milestones import node_of
from bot.domain.people import is_office, units_of
from bot.domain.plan import OFFICE
from bot.domain.questions import Question
from bot.domain.readings import Asking, Choice, Item
from bot.domain.steps import Said
from bot.notices.choices import choose_plan
from bot.notices.milestones import MOST_ASKED, which_node
from bot.notices.plan_named import short_names
from bot.ports.ledger import View
from bot.ports.usecase import Call, Outcome
from bot.replies.node_words import (
    NodeReading,
    day_told,
    expected_day,
    is_ahead,
    is_there,
    read_delay,
    read_node,
)
from bot.replies.read_reply import read_reply


@dataclass(frozen=True, slots=True)
class Target:
    """A node that may be meant: its filing, with the fact that opens it where it is reached before."""

    filing: Filing
    opening: FilingOpened | None = None


def report_node(call: Call[Any], view: View, name: str, words: str, *, late: bool = False) -> Outcome:
    """Of the node with that label or id, that of its filing as a button gives it, or that the message
    answers; without words it is reached. Where several may be meant, in one plan or in several, it is asked.

    `late`: the words say until when and why, and are asked for where there are none. Raises NothingOwed, and
    the domain's errors.
    """
    found = _all_candidates(call, view)
    targets = _targets(call, view, found, name)
    if not targets:
        raise nothing_owed(call, view, name)
    if len(targets) > 1:
        return _ask_which(view, [each.filing for each in targets], name, f"late {words}" if late else words)
    if late and not words:
        return _ask_when(call, view, targets[0])
    filing = targets[0].filing
    said = _said(call, view, filing, words) if words else NodeReading(reached=True)
    if late and said is None:
        said = read_delay(words, call.day, view.calendar)
    item = _item(filing, said) if said else _read(call, view, filing, words)
    if said is None and is_doubtful(call, view, item, words):
        return ask_reached(call, view, filing, item, words)
    return file_node(call, view, targets[0], item, on=said.on if said else None, said=said_now(call, words))


def _ask_which(view: View, filings: Sequence[Filing], name: str, words: str) -> Outcome:
    """Of more than one card holds the plan first."""
    plans = {plan.id: plan.title for plan in view.plans.all_current()}
    holding = list(dict.fromkeys(each.plan for each in filings))
    if len(filings) > MOST_ASKED and len(holding) > 1:
        calls = [(plans[plan], f"/milestone {plan} {name} {words}".strip()) for plan in holding]
        return Outcome(answer=choose_plan(calls, labels=list(dict.fromkeys(each.label for each in filings))))
    named = [(each, _name(view, each)) for each in filings]
    return Outcome(answer=which_node(named, words, short_names(view)))


def _ask_when(call: Call[Any], view: View, target: Target) -> Outcome:
    """Until when, and what holds it up."""
    filings = () if target.opening else (target.filing,)
    then = f"/milestone {target.filing.id} late"
    return ask_rest(call, view, missing="node_late", then=then, filings=filings)


def answer_node(call: Call[Any], view: View, found: Candidates, words: str) -> Outcome | None:
    """What plain words say of a node in so many words; None where they may be about a report."""
    asked = _asked_of(call, found)
    alone = asked or _only_node(found.quoted or found.owed)
    said = _said(call, view, alone, words) if alone else read_node(words, call.day, view.calendar)
    filing = (asked or _spoken_of(said, found)) if said else None
    if said is None or filing is None:
        there = node_there(call, view, found, words)
        if there is not None:
            return report_node(call, view, *there)
        name = node_expected(call, view, found, words)
        return report_node(call, view, name, words) if name else None
    return file_node(call, view, Target(filing), _item(filing, said), on=said.on, said=said_now(call, words))


def file_node(  # noqa: PLR0913 - what is said of a node
    call: Call[Any], view: View, target: Target, item: Item, *, on: date | None, said: Said
) -> Outcome:
    """Filed where it is reached, else kept with it; the office hears either at once."""
    filed = file_all(call, view, [Told(target.filing, item, on)], said)
    return replace(filed, facts=(*((target.opening,) if target.opening else ()), *filed.facts))


def is_doubtful(call: Call[Any], view: View, item: Item, words: str) -> bool:
    """Whether the words leave open if the node is reached: then nothing is recorded, and it is asked."""
    return not is_there(words, item) and not is_ahead(words, item, call.day, view.calendar)


def ask_reached(call: Call[Any], view: View, filing: Filing, item: Item, words: str) -> Outcome:
    """Reached, or not yet: one tap says which, as of when the words were written."""
    there = replace(item, status="completed", percent=None, expected_by=None)
    by = item.expected_by or expected_day(words, call.day, view.calendar)
    ahead = replace(item, status="behind", expected_by=by)
    choices = (
        Choice((there,), "node_reached", filing.period, filing=filing.id),
        Choice((ahead,), "node_ahead", filing.period, filing=filing.id),
    )
    known = (filing,) if view.ledger.filing(filing.id) else ()
    asking = Asking((), choices, "node_reached", words, filing.label)
    return open_question(call, view, asking, known, words)


def file_chosen(call: Call[Any], view: View, choice: Choice, question: Question) -> Outcome:
    """What was answered to `ask_reached`. Raises NothingOwed where the node is not the writer's any more."""
    targets = _targets(call, view, _all_candidates(call, view), choice.words)
    target = next((each for each in targets if each.filing.id == choice.filing), None)
    if target is None:
        raise nothing_owed(call, view, question.asking.task or "")
    item = choice.items[0]
    day = view.calendar.local_day(question.filed_at)
    on = day_told(question.words, day) or day if item.status == "completed" else None
    return file_node(call, view, target, item, on=on, said=said_then(call, question))


def _said(call: Call[Any], view: View, filing: Filing, words: str) -> NodeReading | None:
    node = node_of(plan_of(view, filing), filing.period)
    return read_node(words, call.day, view.calendar, name=node.name if node else "")


def _asked_of(call: Call[Any], found: Candidates) -> Filing | None:
    """The node that the open question is about."""
    asked = call.question
    if asked is None or asked.asking.doubt != "node_reached":
        return None
    return next((each for each in found.filings if each.id in asked.filings), None)


def _only_node(filings: Sequence[Filing]) -> Filing | None:
    nodes = [each for each in filings if each.is_node]
    return nodes[0] if len(nodes) == 1 else None


def _item(filing: Filing, said: NodeReading) -> Item:
    status: Any = "completed" if said.reached else "behind"
    return Item(filing.label, status, expected_by=said.expected_by)


def _read(call: Call[Any], view: View, filing: Filing, words: str) -> Item:
    """As the reader of reports has it; what it is not sure of is kept in the writer's words only."""
    alone = Candidates((filing,), (filing,))
    reading = read_reply(words, replace(context_of(call, view, alone), asking=None, goals={}))
    sure = [each for each in reading.items if each.task == filing.label]
    return sure[0] if sure and not reading.needs_confirmation else Item(filing.label)


def _spoken_of(said: NodeReading, found: Candidates) -> Filing | None:
    """The node with the label told, else the only one quoted or owed.

    "Completed" may be said of a task's report as well, also of one that was filed: then only where nothing
    else can be meant.
    """
    pool = found.quoted or (found.filings if said.may_be_a_task else tuple(found.owed))
    if said.label:
        pool = tuple(each for each in pool if each.label == said.label)
    nodes = [each for each in pool if each.is_node]
    if len(nodes) != 1 or (said.may_be_a_task and len(pool) > 1):
        return None
    return nodes[0]


def _all_candidates(call: Call[Any], view: View) -> Candidates:
    """The writer's own; for the office's people the office's as well."""
    found = candidates(call, view)
    if OFFICE in _units(call) and OFFICE not in units_of(call.posts):
        more = tuple(view.ledger.answerable_by((OFFICE,)))
        quoted = tuple(each for each in more if each.id in call.quoted)
        found = replace(found, filings=(*found.filings, *more), quoted=(*found.quoted, *quoted))
    return found


def _units(call: Call[Any]) -> tuple[str, ...]:
    return (*units_of(call.posts), *((OFFICE,) if is_office(call.posts) else ()))


def _targets(call: Call[Any], view: View, found: Candidates, name: str) -> list[Target]:
    """Those that are owed, of a plan in which none is under way those that are still ahead; else what was
    filed.
    """
    nodes = [each for each in found.filings if each.is_node]
    quoted = [each for each in found.quoted if each.is_node]
    if not name:
        return [Target(each) for each in (quoted or [each for each in nodes if each.is_owed])]
    chosen = [each for each in quoted if is_called(each, name)]
    named = chosen or [each for each in nodes if is_called(each, name) and found.is_there(each)]
    owing = [Target(each) for each in named if each.is_owed]
    under_way = {each.plan for each in named}
    ahead = [] if chosen else _ahead(call, view, found, name)
    owing += [each for each in ahead if each.filing.plan not in under_way]
    return owing or [Target(each) for each in named]


def is_called(node: Filing | Duty, name: str) -> bool:
    """By its task's label, its own id, which stands in several plans where their words are the same, or the
    id of its filing.
    """
    return name in {node.label, node.period, node.id if isinstance(node, Filing) else node.filing}


def _ahead(call: Call[Any], view: View, found: Candidates, name: str) -> Iterator[Target]:
    """Nodes of that name whose filings have not opened, of the plan that is named if one is."""
    units = _units(call)
    for each in nodes_ahead(call, view, lambda duty: duty.unit in units and is_called(duty, name)):
        if found.place[0] in {"", each.filing.plan}:
            yield Target(each.filing, each.opening)


def _name(view: View, filing: Filing) -> str:
    node = node_of(view.plans.version(filing.plan, filing.version), filing.period)
    return (node.name if node else "") or unit_name(view, filing)
