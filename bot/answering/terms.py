"""Another due day for filings under way, where the office wants it: shown first, then done (改报送期限)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from bot.answering.asking import ask_rest
from bot.answering.input_terms import with_longer_term
from bot.answering.office import task_of, tell_unit, unit_name
from bot.answering.replanning import MOST_WHY, SURE, completes
from bot.answering.requests import rule_of
from bot.domain.evolve import evolve_by_request
from bot.domain.facts import Fact
from bot.domain.filings import Filing
from bot.domain.requests import Request, by_office, decide, extended_term
from bot.notices import terms as notices
from bot.notices.plan_named import of_filings
from bot.ports.ledger import View
from bot.ports.usecase import Call, Outcome


@dataclass(frozen=True, slots=True)
class NewTerm:
    """`call` says it again but for day and reason; `digest` names what was agreed to, "" before."""

    until: date
    reason: str
    call: str
    digest: str


@dataclass(frozen=True, slots=True)
class _Move:
    """One filing before and after, with the extensions that waited for an answer about it."""

    before: Filing
    after: Filing
    asked: tuple[Request, ...]
    facts: tuple[Fact, ...]


def move_terms(call: Call[Any], view: View, filings: Sequence[Filing], new: NewTerm) -> Outcome:
    """A later day for all of them, counted first; extensions that units asked for are granted with it.

    Asks for a reason where none is given.
    """
    early = next((each for each in filings if new.until <= max(call.day, each.due_on)), None)
    if early:
        return Outcome(answer=notices.not_later(early))
    new = replace(new, reason=new.reason[:MOST_WHY])
    then = f"{new.call} {new.until}"
    if not new.reason:
        return ask_rest(call, view, missing="why_changed", then=f"{then} reason", filings=filings)
    moves = [_move(view, filing, new, call.day) for filing in filings]
    shown = [_shown(view, each) for each in moves]
    granted, digest = sum(len(each.asked) for each in moves), _digest(moves)
    if new.digest != digest:
        name, _, words = then.partition(" ")
        again = f"{name} {SURE} {digest} {words} reason {new.reason}"
        card = notices.terms_preview(shown, again, granted=granted, why=new.reason)
        answer = of_filings(card, view, filings)
        return Outcome(answer=answer, about=_ids(filings), closes=completes(call))
    told = [
        message
        for each in shown
        for message in tell_unit(call, view, each.after, notices.term_told(each, why=new.reason))
    ]
    facts = [fact for each in moves for fact in each.facts]
    for each in moves:
        inputs, messages = with_longer_term(call, view, each.after)
        facts += inputs
        told += messages
    return Outcome(
        facts=tuple(facts),
        messages=tuple(told),
        answer=of_filings(notices.terms_done(shown, granted=granted), view, filings),
        about=_ids(filings),
        closes=completes(call),
    )


def _move(view: View, filing: Filing, new: NewTerm, day: date) -> _Move:
    asked = tuple(each for each in view.ledger.requests_about(filing.id) if each.kind == "extension")
    decided = tuple(decide(each, filing, granted=True, reason=None) for each in asked)
    moved = extended_term(filing, new.until, rule_of(view, filing), view.calendar, day=day)
    moved = by_office(moved, why=new.reason, asked=bool(asked))
    return _Move(filing, evolve_by_request(filing, moved), asked, (*decided, moved))


def _shown(view: View, move: _Move) -> notices.Moved:
    hidden = task_of(view, move.after).sensitivity == "offline"
    return notices.Moved(move.before, move.after, unit_name(view, move.before), hidden)


def _digest(moves: Sequence[_Move]) -> str:
    """Names what was shown: each filing's day before and after, and the requests answered with it."""
    told = "\n".join(
        f"{each.before.id} {each.before.due_at} {each.after.due_at} {' '.join(one.id for one in each.asked)}"
        for each in moves
    )
    return hashlib.sha256(told.encode()).hexdigest()[:8]


def _ids(filings: Sequence[Filing]) -> tuple[str, ...]:
    return tuple(filing.id for filing in filings)
