"""/why LABEL: why it is owed, by when, and what comes next (缘由)."""

from __future__ import annotations

from bot.answering.inquiries import explain
from bot.answering.office import as_label
from bot.answering.several import labels_in
from bot.ports.ledger import View
from bot.ports.usecase import Call, Command, Outcome


def parse(rest: str) -> str:
    """A label, perhaps with its plan; none for the message that is answered."""
    last = rest.split()[-1:]
    if last and as_label(last[0]) is None and "第" not in last[0] and "》" not in last[0]:
        raise ValueError(rest)
    return rest.strip()


def run(call: Call[str], view: View) -> Outcome:
    """Asks which plan is meant. Raises NothingOwed where the caller's units owe nothing of that label."""
    return explain(call, view, [as_label(each) or each for each in labels_in(call.args, view)[:1]])


COMMAND = Command("why", parse=parse, run=run)
