"""/evidence [LABEL]: files for what was reported; without files what is kept, and how to add (佐证)."""

from __future__ import annotations

from bot.answering.evidence import evidence_kept, with_evidence
from bot.answering.several import labels_from
from bot.ports.ledger import View
from bot.ports.usecase import Call, Command, Outcome


def parse(rest: str) -> tuple[str, ...]:
    return labels_from(rest)


def run(call: Call[tuple[str, ...]], view: View) -> Outcome:
    """Raises NothingOwed, and NotFound for a task that is not there."""
    if call.attachments:
        return with_evidence(call, view, Outcome())
    return evidence_kept(call, view, call.args[0] if call.args else "")


COMMAND = Command("evidence", parse=parse, run=run)
