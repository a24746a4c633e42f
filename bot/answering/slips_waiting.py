"""Slips that may still be answered, and proposals that one more slip overtakes (督办在反馈期)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.answering.office import unit_name
from bot.domain.facts import Fact
from bot.domain.filings import Filing
from bot.domain.letter_facts import LetterIssued
from bot.domain.letters import Letter, lapse, slip_about, to_write
from bot.notices.slips_waiting import WaitingSlip
from bot.ports.ledger import View


def waiting_slips(view: View, filings: Sequence[Filing], at: datetime) -> list[WaitingSlip]:
    """Of these filings those with a slip that may still be answered, a row a slip."""
    found: dict[str, tuple[Letter, list[Filing]]] = {}
    for filing in filings:
        slip = slip_about(view.ledger.letters_about(filing.id), filing.id) if filing.awaits_slip(at) else None
        if slip is not None:
            found.setdefault(slip.id, (slip, []))[1].append(filing)
    return [
        WaitingSlip(slip, unit_name(view, about[0]), tuple(each.label for each in about), ends)
        for slip, about in found.values()
        if (ends := about[0].slip_ends_at) is not None
    ]


def overtaken(view: View, fact: LetterIssued, at: datetime) -> tuple[Fact, ...]:
    """Other proposals of a slip about nothing but what this one went out about, or what is settled."""
    if fact.kind != "supervision":
        return ()
    about = {each.id: each for filing in fact.filings for each in view.ledger.letters_about(filing)}
    others = [one for one in about.values() if one.state == "proposed" and one.kind == fact.kind]
    return tuple(
        lapse(one) for one in others if one.id != fact.letter and not _left(view, one, set(fact.filings), at)
    )


def _left(view: View, letter: Letter, gone: set[str], at: datetime) -> bool:
    """Something it could still be issued about."""
    filings = to_write(letter.kind, view.ledger.filings(letter.filings), at)
    return any(filing.id not in gone for filing in filings)
