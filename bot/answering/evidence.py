"""Files that come with a reply: wanted for the filing they belong to, fetched after the commit (佐证)."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

from bot.answering.matching import candidates
from bot.domain.facts import ReportFiled
from bot.domain.filings import Filing
from bot.domain.request_facts import EvidenceWanted
from bot.notices.evidence import evidence_line, evidence_wanted
from bot.ports.ledger import View
from bot.ports.usecase import Call, Outcome
from bot.text import Erasable

MOST_FILES = 10


def with_evidence(call: Call[Any], view: View, outcome: Outcome) -> Outcome:
    """The outcome with its files, and a line in the answer that says where they go."""
    if not call.attachments:
        return outcome
    filing = _meant(call, view, outcome)
    names = [each.name for each in call.attachments[:MOST_FILES]]
    facts = _wanted(call, filing) if filing else ()
    label = filing.label if filing else None
    if outcome.answer is None:
        about = (filing.id,) if filing else ()
        return replace(
            outcome, facts=(*outcome.facts, *facts), answer=evidence_wanted(label, names), about=about
        )
    line, after = evidence_line(label, names), outcome.answer.after
    answer = replace(outcome.answer, after=(*after[:-1], line, *after[-1:]))  # the last line is the next step
    return replace(outcome, facts=(*outcome.facts, *facts), answer=answer)


def _meant(call: Call[Any], view: View, outcome: Outcome) -> Filing | None:
    """What was reported with them, else what the message answers, else the only one it can be about."""
    reported = dict.fromkeys(fact.filing for fact in outcome.facts if isinstance(fact, ReportFiled))
    if reported:
        return view.ledger.filing(next(iter(reported))) if len(reported) == 1 else None
    found = candidates(call, view)
    pool = found.quoted or [each for each in found.filings if each.state == "filed"][:1] or found.owed
    return pool[0] if len(pool) == 1 else None


def _wanted(call: Call[Any], filing: Filing) -> tuple[EvidenceWanted, ...]:
    return tuple(
        EvidenceWanted(
            evidence=hashlib.sha256(f"evidence/{call.key}/{place}".encode()).hexdigest()[:16],
            filing=filing.id,
            version=filing.version,
            person=call.person.id,
            room=call.room,
            connection=call.connection,
            name=Erasable(each.name[:200]),
            source=Erasable(each.source),
        )
        for place, each in enumerate(call.attachments[:MOST_FILES])
    )
