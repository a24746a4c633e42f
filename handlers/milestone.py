"""/milestone TASK [WORDS]: a node is reached, also before its day, or will not be in time (节点即报)."""

from __future__ import annotations

from bot.answering.evidence import with_evidence
from bot.answering.nodes import report_node
from bot.answering.office import as_label
from bot.answering.plan_meant import plan_in_words
from bot.domain.periods import is_node
from bot.ports.ledger import View
from bot.ports.usecase import Call, Command, Outcome


def parse(rest: str) -> str:
    return rest.strip()


def run(call: Call[str], view: View) -> Outcome:
    """Without words the node is reached; of one that will be late the day and the reason are asked for.

    Raises NothingOwed, AlreadyAccepted, WrongState.
    """
    name, words = _name_and_words(call.args, view)
    first, _, rest = words.partition(" ")
    if first != "late":
        return with_evidence(call, view, report_node(call, view, name, words))
    return with_evidence(call, view, report_node(call, view, name, rest.strip(), late=True))


def _name_and_words(rest: str, view: View) -> tuple[str, str]:
    """A task's label, its plan before or behind it, or the id of a node or of its filing; "" for the node of
    the message that is answered.
    """
    first, _, words = rest.partition(" ")
    if is_node(first):
        return first, words.strip()
    bare = plan_in_words(rest, view)[1]
    first, _, words = bare.partition(" ")
    label = as_label(first)
    return (label, words.strip()) if label else ("", bare)


COMMAND = Command("milestone", parse=parse, run=run)
