"""Which node somebody's words tell the expected day of, also before it opens (节点预计日期)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, Final

from bot.answering.matching import Candidates, context_of
from bot.answering.office import plan_of
from bot.answering.terms_ahead import nodes_ahead
from bot.domain.filings import Filing
from bot.domain.milestones import node_of
from bot.domain.people import units_of
from bot.domain.readings import Item
from bot.ports.ledger import View
from bot.ports.usecase import Call
from bot.replies.expected_words import expected_told, label_of_node, says_node, tells_name
from bot.replies.node_words import expected_day
from bot.replies.read_reply import read_reply

_TELLING: Final = frozenset({"report", "correct", "chatter", "receipt"})


def node_expected(call: Call[Any], view: View, found: Candidates, words: str) -> str:
    """The label of a task, or the id of its node, whose day the words expect; "" where they tell something
    else, also of a report that is meant beside it.
    """
    if expected_told(words, call.day, view.calendar) is None:
        return ""
    if len(found.quoted) == 1 and found.quoted[0].is_node:
        return found.quoted[0].period
    name = _named(call, view, found, words)
    reading = read_reply(words, context_of(call, view, found, filed=True)) if name else None
    if reading is None or reading.intent not in _TELLING:
        return ""
    return "" if any(each.percent is not None or each.figures for each in reading.items) else name


def with_expected(view: View, filing: Filing, item: Item, words: str, said_on: date) -> Item:
    """What is said of a node that is not reached, with the first day ahead that its words name."""
    if item.status == "completed" or not (filing.is_node and filing.is_owed):
        return item
    by = item.expected_by or expected_day(words, said_on, view.calendar)
    late = by is not None and by > filing.due_on
    return replace(item, status="behind" if late else item.status, expected_by=by)


def _named(call: Call[Any], view: View, found: Candidates, words: str) -> str:
    """By its name, else by the word and the label of its task, which the message answered may tell."""
    units, says = units_of(call.posts), says_node(words)
    label = label_of_node(words) if says else None
    labels = {label} if label else {each.label for each in found.quoted}
    own = [each for each in found.filings if each.is_node and each.is_owed]
    ahead = [each.filing for each in nodes_ahead(call, view, lambda duty: duty.unit in units)]
    nodes = [each for each in (*own, *ahead) if not labels or each.label in labels]
    told = [each for each in nodes if tells_name(words, _name(view, each))]
    if len(told) == 1:
        return told[0].period
    if label is not None and nodes:
        return label
    open_ones = [each for each in own if each in nodes] or nodes
    return open_ones[0].period if says and len(open_ones) == 1 else ""


def _name(view: View, filing: Filing) -> str:
    node = node_of(plan_of(view, filing), filing.period)
    return node.name if node else ""
