"""/why LABEL: why it is owed, by when, and what comes next (缘由)."""

from __future__ import annotations

from bot.answering.inquiries import explain
from bot.answering.office import as_label
from bot.ports.ledger import View
from bot.ports.usecase import Call, Command, Outcome


def parse(rest: str) -> str:
    """A label; none for the message that is answered."""
    if not rest.strip():
        return ""
    label = as_label(rest.strip())
    if label is None:
        raise ValueError(rest)
    return label


def run(call: Call[str], view: View) -> Outcome:
    """Raises NothingOwed where nothing of that label is owed by the caller's units."""
    return explain(call, view, [call.args] if call.args else [])


COMMAND = Command("why", parse=parse, run=run)
