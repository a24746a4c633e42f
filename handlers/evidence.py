"""/evidence [LABEL | EVENT]: files for what was reported; without any what is kept, how to add (佐证)."""

from __future__ import annotations

from bot.answering.event_evidence import event_evidence
from bot.answering.evidence import evidence_kept, with_evidence
from bot.answering.lists import which_plan
from bot.answering.matching import candidates
from bot.answering.plan_meant import plan_in_words
from bot.answering.several import labels_from
from bot.domain.event_numbers import named_event
from bot.ports.ledger import View
from bot.ports.usecase import Call, Command, Outcome


def parse(rest: str) -> str:
    return rest.strip()


def run(call: Call[str], view: View) -> Outcome:
    """Asks which plan is meant. Raises NothingOwed, and NotFound for a task that is not there."""
    plan, bare = plan_in_words(call.args, view)
    label = next(iter(labels_from(bare)), "")
    if call.attachments:
        named = candidates(call, view).labelled(label) if label else ()
        return with_evidence(call, view, Outcome(about=tuple(each.id for each in named)))
    if event := named_event(label):
        return event_evidence(call, view, event)
    meant = plan or (which_plan(call, view, f"/evidence {{plan}} {label}", label) if label else "")
    return meant if isinstance(meant, Outcome) else evidence_kept(call, view, label, meant)


COMMAND = Command("evidence", parse=parse, run=run)
