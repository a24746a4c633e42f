"""/evidence [LABEL | EVENT]: files for what was reported; without any what is kept, how to add (佐证)."""

from __future__ import annotations

from bot.answering.event_evidence import event_evidence
from bot.answering.evidence import evidence_kept, with_evidence
from bot.answering.several import labels_from
from bot.domain.event_numbers import named_event
from bot.ports.ledger import View
from bot.ports.usecase import Call, Command, Outcome


def parse(rest: str) -> tuple[str, ...]:
    return labels_from(rest)


def run(call: Call[tuple[str, ...]], view: View) -> Outcome:
    """Raises NothingOwed, and NotFound for a task that is not there."""
    if call.attachments:
        return with_evidence(call, view, Outcome())
    label = call.args[0] if call.args else ""
    event = named_event(label)
    return event_evidence(call, view, event) if event else evidence_kept(call, view, label)


COMMAND = Command("evidence", parse=parse, run=run)
