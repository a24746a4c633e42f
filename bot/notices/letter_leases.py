"""Slips and circulars as they are built when a message is leased: about what is owed still (督办单、通报)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.domain.filings import Filing
from bot.domain.letters import Letter, still_owing
from bot.notices.letter_drafts import became_of, case_of, draft_of, postings, proposal_of
from bot.notices.letters import letter_card, letter_kept, letter_to_decide
from bot.notices.plan_named import of_filings, with_plan
from bot.ports.ledger import View
from bot.wording.cards import Card


def to_decide(args: Mapping[str, str], owed: Sequence[Filing], view: View, at: datetime) -> Card | None:
    """The office's question: nothing once it was decided, or where nothing is owed any more."""
    letter = view.ledger.letter(args["letter"])
    owing = still_owing(owed)
    if letter is None or letter.state != "proposed" or not owing:
        return None
    day = view.calendar.local_day(at)
    cases = [case_of(view, filing, day) for filing in owing]
    proposal = proposal_of(view, letter, draft_of(view, letter, cases, at), cases, at)
    return with_plan(letter_to_decide(proposal), view, letter.plan)


def leaving(args: Mapping[str, str], owed: Sequence[Filing], view: View, at: datetime) -> Card | None:
    """The document on its way to a room: nothing where all of it was answered meanwhile."""
    letter, owing = _issued(args, view), still_owing(owed)
    if letter is None or not owing:
        return None
    day = view.calendar.local_day(at)
    draft = draft_of(view, letter, [case_of(view, filing, day) for filing in owing], at)
    liaison = view.ledger.liaison(letter.plan, letter.unit, day) if letter.unit else None
    card = letter_card(letter, draft, mention=liaison.id if liaison else None)
    return (
        of_filings(card, view, owing[:1]) if letter.kind == "circular" else card
    )  # a slip rests on its plan


def kept(args: Mapping[str, str], owed: Sequence[Filing], view: View, at: datetime) -> Card | None:
    """The office's copy: to whom it went by now."""
    letter = _issued(args, view)
    if letter is None:
        return None
    day = view.calendar.local_day(at)
    filings = view.ledger.filings(letter.filings)
    draft = draft_of(view, letter, [case_of(view, filing, day) for filing in filings], at)
    found = postings(view, letter, [filing.unit for filing in filings])
    return letter_kept(draft, became_of(view, letter, found))


def _issued(args: Mapping[str, str], view: View) -> Letter | None:
    letter = view.ledger.letter(args["letter"])
    return letter if letter and letter.state == "issued" else None
