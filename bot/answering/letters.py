"""Slips and circulars: drafted for the office, issued with their number on its yes, declined (督办、通报)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from bot.answering.office import plan_of
from bot.answering.rollups import Round, find_round, make_rollup
from bot.answering.slips_waiting import overtaken, waiting_slips
from bot.documents.makers import letter_args
from bot.domain.facts import Fact
from bot.domain.filings import Filing
from bot.domain.letter_documents import LetterDocument
from bot.domain.letter_facts import LetterIssued, LetterKind, LetterProposed
from bot.domain.letters import Letter, Yes, decline, issue, lapse, level_after, still_owing, to_write
from bot.domain.plan import OFFICE
from bot.domain.rollup import Rollup
from bot.notices.letter_drafts import case_of, draft_of, postings, proposal_of
from bot.notices.letters import letter_card, letter_declined, letter_issued, letter_lapsed, letter_to_decide
from bot.notices.plan_named import with_plan
from bot.notices.slips_waiting import slips_wait
from bot.ports.ledger import View
from bot.ports.messages import Job, Notice, OutboundMessage, Repeat
from bot.ports.usecase import Call, Outcome
from bot.text import Erasable
from bot.wording.cards import Card

MOST_OWING = 150  # filings a document names


@dataclass(frozen=True, slots=True)
class Draft:
    """A document to propose: its kind, what it is about, and what a coordinator has said."""

    kind: LetterKind
    filings: tuple[Filing, ...]
    person: str = ""
    reason: str = ""
    reply_by: date | None = None
    reply_workdays: int | None = None


def letter_id(key: str) -> str:
    """Eight signs of what it is about: the same when it is decided again."""
    return hashlib.sha256(f"letter/{key}".encode()).hexdigest()[:8].upper()


def propose(view: View, draft: Draft, *, key: str, at: datetime) -> LetterProposed:
    """The fact that the office is asked; at least one filing, of one plan."""
    first = draft.filings[0]
    rule = next((each for each in plan_of(view, first).rules if each.id == first.rule), None)
    workdays = draft.reply_workdays or (rule.reply_workdays if rule else 3)
    return LetterProposed(
        letter=letter_id(key),
        kind=draft.kind,
        plan=first.plan,
        version=view.plans.current(first.plan).version,
        proposed_at=at,
        unit=first.unit if draft.kind == "supervision" else "",
        filings=tuple(filing.id for filing in draft.filings),
        reply_workdays=workdays,
        reply_by=draft.reply_by,
        person=draft.person,
        reason=Erasable(draft.reason) if draft.reason else None,
    )


def to_office(
    view: View, fact: LetterProposed, *, at: datetime, but: str = ""
) -> tuple[OutboundMessage, ...]:
    """The question to the office's rooms, but for the one where it was asked."""
    return tuple(
        OutboundMessage(
            f"decide-letter/{fact.letter}/{room}",
            room,
            Notice("letter_to_decide", {"letter": fact.letter}),
            fact.filings,
            Repeat.AT_LEAST_ONCE,
            priority=3,
            not_before=view.hours.next_open(at, view.calendar),
            answerable=True,
        )
        for room in view.ledger.rooms_seated("office", fact.plan)
        if room != but
    )


def shown_draft(view: View, fact: LetterProposed, filings: Sequence[Filing], at: datetime) -> Card:
    """The same question as the answer to the coordinator who drafted it."""
    letter = proposed_letter(fact)
    cases = [case_of(view, filing, view.calendar.local_day(at)) for filing in filings]
    leaves_at = view.hours.next_open(at, view.calendar)
    proposal = proposal_of(view, letter, draft_of(view, letter, cases, leaves_at), cases, leaves_at)
    return with_plan(letter_to_decide(proposal), view, letter.plan)


def proposed_letter(fact: LetterProposed) -> Letter:
    """The letter as the fact makes it."""
    return Letter(
        id=fact.letter,
        kind=fact.kind,
        plan=fact.plan,
        version=fact.version,
        state="proposed",
        proposed_at=fact.proposed_at,
        unit=fact.unit,
        filings=fact.filings,
        rule=fact.rule,
        period=fact.period,
        reply_workdays=fact.reply_workdays,
        reply_by=fact.reply_by,
        proposed_by=fact.person,
        reason=fact.reason.text if fact.reason else None,
    )


def say_yes(call: Call[Any], view: View, letter: Letter, until: date | None) -> Outcome:
    """It has its number and goes to its rooms, with the document; the office gets a copy.

    Where everything was answered meanwhile, or has another slip to answer, it lapses.
    Raises LetterSettled, NotFound.
    """
    filings = view.ledger.filings(letter.filings)
    owing = to_write(letter.kind, filings, call.at)
    if not owing and not letter.is_periodic:
        slips = waiting_slips(view, filings, call.at)
        answer = slips_wait(slips) if slips else letter_lapsed(_as_drafted(call, view, letter))
        return Outcome(facts=(lapse(letter),), answer=answer, closes=True)
    leaves_at = view.hours.next_open(call.at, view.calendar)
    day = view.calendar.local_day(leaves_at)
    about = [filing.id for filing in owing]
    earlier = {each.id: each for filing in about for each in view.ledger.letters_about(filing)}
    no = view.ledger.last_number(letter.kind, view.calendar.local_day(call.at).year) + 1
    yes = Yes(call.person.id, call.at, day, until, no, level_after(earlier.values(), about))
    fact = issue(letter, owing, yes, view.calendar)
    return _leave(call, view, _issued(letter, fact), fact, owing)


def say_no(call: Call[Any], view: View, letter: Letter, reason: str) -> Outcome:
    """Not now, and why: kept with the case. Raises LetterSettled."""
    fact = decline(letter, reason=reason)
    draft = _as_drafted(call, view, letter)
    return Outcome(
        facts=(fact,), answer=letter_declined(draft, reason=reason), about=letter.filings, closes=True
    )


def period_letter(view: View, one: Round, *, at: datetime) -> LetterProposed:
    """The fact that the office is asked for the circular of a period: about what is owed still."""
    filings = view.queries.filings_of(plan=one.plan.id, period=one.period.id, states=("open", "returned"))
    reports = [each for each in still_owing(filings) if each.rule == one.rule.id and not each.is_input]
    owing = [each for each in reports if each.unit != OFFICE]
    return LetterProposed(
        letter=_period_id(one),
        kind="circular",
        plan=one.plan.id,
        version=one.plan.version,
        proposed_at=at,
        filings=tuple(each.id for each in owing[:MOST_OWING]),
        rule=one.rule.id,
        period=one.period.id,
        reply_workdays=one.rule.reply_workdays,
    )


def is_proposed(view: View, one: Round) -> bool:
    """The circular of that period was put to the office already."""
    return view.ledger.letter(_period_id(one)) is not None


def _period_id(one: Round) -> str:
    return letter_id(f"circular/{one.name}")


def period_proposed(
    view: View, fact: LetterProposed, day: date, *, at: datetime
) -> tuple[OutboundMessage, ...]:
    """The question to the office's rooms, with how the period stands now."""
    letter = proposed_letter(fact)
    cases = [case_of(view, each, day) for each in still_owing(view.ledger.filings(fact.filings))]
    draft = draft_of(view, letter, cases, at, rollup=rollup_of(view, letter, at=at))
    card = with_plan(letter_to_decide(proposal_of(view, letter, draft, (), at)), view, letter.plan)
    asked = to_office(view, fact, at=at)
    return tuple(replace(each, content=card, about=()) for each in asked)


def rollup_of(view: View, letter: Letter, *, at: datetime) -> Rollup | None:
    """What a periodic circular tells of its period, as of now."""
    name = "/".join((letter.plan, letter.rule, letter.period))
    one = find_round(view, name) if letter.is_periodic else None
    return make_rollup(view, one, at=at, cut_off=at) if one else None


def _leave(
    call: Call[Any], view: View, letter: Letter, fact: LetterIssued, owing: Sequence[Filing]
) -> Outcome:
    cases = [case_of(view, filing, view.calendar.local_day(call.at)) for filing in owing]
    leaves_at = view.hours.next_open(call.at, view.calendar)
    draft = draft_of(view, letter, cases, leaves_at, rollup=rollup_of(view, letter, at=call.at))
    draft = replace(draft, signer=call.person.name or "")
    words = letter_args(draft, view.documents, zone=view.calendar.zone.key)
    job = Job(f"letter/{letter.id}/document", "letter", words)
    messages = (*_to_rooms(call, view, letter, draft, owing), *_copies(call, view, letter))
    return Outcome(
        facts=(fact, *overtaken(view, fact, call.at)),
        messages=tuple(replace(each, needs_job=job.key) for each in messages),
        jobs=(job,),
        answer=letter_issued(draft),
        about=letter.filings,
        closes=True,
    )


def _to_rooms(
    call: Call[Any], view: View, letter: Letter, draft: LetterDocument, owing: Sequence[Filing]
) -> list[OutboundMessage]:
    """One message a room. A periodic circular is what it is; all else is read again as it leaves."""
    found = postings(view, letter, [filing.unit for filing in owing])
    by_room = {each.room: each for each in found if each.room}
    periodic = letter.is_periodic
    return [
        OutboundMessage(
            each.key(letter),
            room,
            letter_card(letter, draft) if periodic else Notice("letter", {"letter": letter.id}),
            () if periodic else letter.filings,
            Repeat.AT_LEAST_ONCE,
            priority=2,
            not_before=view.hours.next_open(call.at, view.calendar),
            answerable=True,
        )
        for room, each in by_room.items()
    ]


def _copies(call: Call[Any], view: View, letter: Letter) -> list[OutboundMessage]:
    return [
        OutboundMessage(
            f"letter-kept/{letter.id}/{room}",
            room,
            Notice("letter_kept", {"letter": letter.id}),
            repeat=Repeat.AT_LEAST_ONCE,
            priority=6,
            not_before=view.hours.next_open(call.at, view.calendar),
        )
        for room in view.ledger.rooms_seated("office", letter.plan)
    ]


def _as_drafted(call: Call[Any], view: View, letter: Letter) -> LetterDocument:
    cases = [case_of(view, filing, call.day) for filing in view.ledger.filings(letter.filings)]
    rollup = rollup_of(view, letter, at=call.at)
    return draft_of(view, letter, cases, call.at, rollup=rollup)


def _issued(letter: Letter, fact: LetterIssued) -> Letter:
    """The letter as the fact makes it."""
    return replace(
        letter,
        state="issued",
        filings=fact.filings,
        year=fact.year,
        no=fact.no,
        level=fact.level,
        issued_at=fact.issued_at,
        signed_by=fact.person,
        reply_by=fact.reply_by,
    )


def undecided(letters: Sequence[Letter]) -> list[Letter]:
    """Those that wait for the office."""
    return [letter for letter in letters if letter.state == "proposed"]


def lapsed_facts(letters: Sequence[Letter], view: View) -> tuple[Fact, ...]:
    """Proposals about nothing that is still owed."""
    return tuple(
        lapse(letter)
        for letter in undecided(letters)
        if not letter.is_periodic and not still_owing(view.ledger.filings(letter.filings))
    )
