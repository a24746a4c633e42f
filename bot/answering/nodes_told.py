"""Which node plain words say is there, by its task's label and the word 节点 or its name (口头报节点)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any, Final

from bot.answering.matching import Candidates
from bot.answering.office import plan_of
from bot.answering.terms_ahead import nodes_ahead
from bot.domain.filings import Filing
from bot.domain.milestones import node_of
from bot.domain.people import units_of
from bot.ports.ledger import View
from bot.ports.usecase import Call
from bot.replies.node_named import KnownNode, which_at_start
from bot.replies.node_words import may_be_there, read_node

_LABEL: Final = re.compile(r"第?(?P<label>N?\d{1,4})(?![\d年月日./%-])[项号]?")
_NODE: Final = re.compile(r"^的?节点(?=[已于今昨到达实完顺如按提准\d])")
_ANOTHER: Final = re.compile(r"第\d{1,4}[项号]|其余|其他任务")


def node_there(call: Call[Any], view: View, found: Candidates, words: str) -> tuple[str, str] | None:
    """The node meant, as `report_node` takes it, and what is said of it; None where the words do not name one
    of the writer's, or speak of other tasks as well. Its filing may not be open yet.
    """
    text = unicodedata.normalize("NFKC", words).strip()
    label = _LABEL.match(text)
    if label is None or _ANOTHER.search(text, label.end()):
        return None
    nodes = _own_nodes(call, view, found, label["label"])
    known = [KnownNode(each.period, each.label, _name(view, each)) for each in nodes]
    rest = text[label.end() :]
    if (named := _said_to_be_there(rest, known, call, view)) is not None:
        return named.id, rest.strip()
    which, said = which_at_start(_NODE.sub(r"\g<0> ", rest, count=1), known)
    if which.kind != "node" or not nodes or not said:
        return None
    named = next((each for each in known if each.id == which.node), known[0] if len(known) == 1 else None)
    told = read_node(said, call.day, view.calendar, name=named.name if named else "")
    if not (told.reached if told else may_be_there(said)):
        return None
    return (named.id if named else label["label"]), said


def _said_to_be_there(
    words: str, known: Sequence[KnownNode], call: Call[Any], view: View
) -> KnownNode | None:
    """联合验收窗口今天已正式上线: the only node whose name says the same of the same thing."""
    told = ((each, read_node(words, call.day, view.calendar, name=each.name)) for each in known)
    there = [each for each, one in told if one and one.reached and not one.may_be_a_task]
    return there[0] if len(there) == 1 else None


def _own_nodes(call: Call[Any], view: View, found: Candidates, label: str) -> list[Filing]:
    """Of that task, one a node: open ones, those reported already, and those still ahead."""
    units = units_of(call.posts)
    ahead = (each.filing for each in nodes_ahead(call, view, lambda duty: duty.unit in units))
    own = [each for each in (*found.filings, *ahead) if each.is_node and each.label == label]
    return list({each.period: each for each in reversed(own)}.values())


def _name(view: View, filing: Filing) -> str:
    node = node_of(plan_of(view, filing), filing.period)
    return node.name if node else ""
