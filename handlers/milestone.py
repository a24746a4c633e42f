"""/milestone TASK [WORDS]: a node is reached, also before its day, or will not be in time (节点即报)."""

from __future__ import annotations

from dataclasses import dataclass

from bot.answering.evidence import with_evidence
from bot.answering.nodes import report_node
from bot.answering.office import as_label
from bot.domain.periods import is_node
from bot.ports.ledger import View
from bot.ports.usecase import Call, Command, Outcome


@dataclass(frozen=True, slots=True)
class MilestoneArgs:
    """A task's label or a node's id; "" for the node of the message that is answered."""

    name: str
    words: str


def parse(rest: str) -> MilestoneArgs:
    first, _, words = rest.strip().partition(" ")
    if is_node(first):
        return MilestoneArgs(first, words.strip())
    label = as_label(first)
    return MilestoneArgs(label, words.strip()) if label else MilestoneArgs("", rest.strip())


def run(call: Call[MilestoneArgs], view: View) -> Outcome:
    """Without words the node is reached; of one that will be late the day and the reason are asked for.

    Raises NothingOwed, AlreadyAccepted, WrongState.
    """
    name, words = call.args.name, call.args.words
    first, _, rest = words.partition(" ")
    if first != "late":
        return with_evidence(call, view, report_node(call, view, name, words))
    return with_evidence(call, view, report_node(call, view, name, rest.strip(), late=True))


COMMAND = Command("milestone", parse=parse, run=run)
