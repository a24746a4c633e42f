"""/evidence [LABEL]: files for what was reported; without files it says how they are sent (佐证)."""

from __future__ import annotations

from bot.answering.evidence import with_evidence
from bot.answering.filing import nothing_owed
from bot.answering.matching import candidates
from bot.answering.several import labels_from
from bot.notices.evidence import evidence_how
from bot.ports.ledger import View
from bot.ports.usecase import Call, Command, Outcome


def parse(rest: str) -> tuple[str, ...]:
    return labels_from(rest)


def run(call: Call[tuple[str, ...]], view: View) -> Outcome:
    """Raises NothingOwed."""
    if call.attachments:
        return with_evidence(call, view, Outcome())
    found = candidates(call, view)
    pool = [each for label in call.args for each in found.labelled(label)[:1]] or [
        *found.quoted,
        *found.filings,
    ]
    if not pool:
        raise nothing_owed(call, view, call.args[0] if call.args else "")
    return Outcome(answer=evidence_how(pool[0]), about=(pool[0].id,))


COMMAND = Command("evidence", parse=parse, run=run)
