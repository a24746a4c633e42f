"""The office's answers to what units ask: recorded with what follows from them, and told to the units."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.answering.disputed import has_part
from bot.answering.forms import attested
from bot.answering.input_terms import (
    after_dispute,
    report_of,
    with_longer_term,
    with_new_lead,
    with_return,
)
from bot.answering.office import task_of, tell_unit, unit_name
from bot.answering.replanning import new_version
from bot.answering.requests import rule_of
from bot.answering.rooms import Asked, room_of_asker
from bot.answering.standing_in import following
from bot.domain.duties import SHORTEST_TERM_WORKDAYS, term
from bot.domain.evolve import evolve, evolve_by_request, opened
from bot.domain.facts import Fact, FilingOpened, FilingWaived, ReportFiled
from bot.domain.filings import Filing, filing_id
from bot.domain.input_terms import until_when
from bot.domain.ladder import freeze
from bot.domain.plan import OFFICE, Unit
from bot.domain.plan_facts import Publishing
from bot.domain.replanning import reassigned
from bot.domain.request_facts import TermMoved
from bot.domain.requests import Request, decide, extended_term, is_moot, recorded, take_back_request
from bot.domain.resuming import Rest, resumed_term
from bot.domain.rules import ladder_after_return
from bot.domain.steps import send_back
from bot.errors import NotFound
from bot.notices import requests as notices
from bot.notices.requested import filing_asked
from bot.notices.terms import input_later, returned
from bot.notices.unattested import form_attested
from bot.ports.ledger import View
from bot.ports.messages import OutboundMessage
from bot.ports.usecase import Call, NewVersion, Outcome
from bot.wording.cards import Card


@dataclass(frozen=True, slots=True)
class Decision:
    """The office's yes or no to one request; a yes may name another day or the unit that takes over."""

    request: Request
    filing: Filing
    granted: bool
    reason: str | None = None
    until: date | None = None
    unit: Unit | None = None


@dataclass(frozen=True, slots=True)
class _Effect:
    """What follows: facts, cards to rooms, and perhaps a new version of the plan."""

    facts: tuple[Fact, ...]
    messages: tuple[OutboundMessage, ...]
    version: NewVersion | None = None


def carry_out(call: Call[Any], view: View, decisions: Sequence[Decision]) -> Outcome:
    """All of them or none. Requests that were settled otherwise are closed and named. Raises WrongState."""
    asked = [each for each in decisions if each.request.state == "asked"]
    moot = [each for each in asked if is_moot(each.request, each.filing) or _is_gone(view, each)]
    if moot:
        facts = tuple(take_back_request(each.request, each.filing) for each in moot)
        return Outcome(facts=facts, answer=notices.request_gone(shown(view, moot)), closes=True)
    granted = decisions[0].granted
    if granted and decisions[0].request.kind == "dispute":
        effects = [_all_moved(call, view, decisions)]
    else:
        effects = [_effect(call, view, each) for each in decisions]
    return Outcome(
        facts=tuple(fact for each in effects for fact in each.facts),
        messages=tuple(message for each in effects for message in each.messages),
        version=next((each.version for each in effects if each.version), None),
        answer=notices.decision_noted(shown(view, decisions), granted=granted),
        about=recorded(each.filing for each in decisions),
        closes=True,
    )


def _is_gone(view: View, decision: Decision) -> bool:
    """What is disputed is the unit's no more."""
    filing = decision.filing
    plan = view.plans.current(filing.plan)
    return decision.request.kind == "dispute" and filing.state == "waived" and not has_part(plan, filing)


def shown(view: View, decisions: Sequence[Decision]) -> notices.Request:
    """The requests as one, for the cards."""
    first = decisions[0]
    person = view.ledger.person(first.request.person)
    return notices.Request(
        kind=first.request.kind,
        ids=tuple(each.request.id for each in decisions),
        filings=tuple(each.filing for each in decisions),
        unit=unit_name(view, first.filing),
        person=(person.name if person else None) or "",
        words=first.request.words or "",
    )


def _effect(call: Call[Any], view: View, decision: Decision) -> _Effect:
    match decision.request.kind:
        case "extension":
            return _extension(call, view, decision)
        case "dispute":
            return _stays(call, view, decision)
        case "change":
            return _change(call, view, decision)
        case "unattested":
            return _attested(call, view, decision)


def _extension(call: Call[Any], view: View, decision: Decision) -> _Effect:
    filing = decision.filing
    facts: list[Fact] = [_decided(decision)]
    until = decision.until or decision.request.until
    messages: tuple[OutboundMessage, ...] = ()
    if decision.granted and until:
        moved = extended_term(filing, until, rule_of(view, filing), view.calendar, day=call.day)
        filing = evolve_by_request(filing, moved)
        inputs, messages = with_longer_term(call, view, filing)
        facts += [moved, *inputs]
        messages += _told_lead(call, view, filing)
    unit = unit_name(view, filing)
    back = returned(filing, hidden=task_of(view, filing).sensitivity == "offline")
    card = notices.extension_decided(
        filing, unit, granted=decision.granted, reason=decision.reason, back=back
    )
    return _Effect(tuple(facts), (*_told(call, view, decision, card), *messages))


def _told_lead(call: Call[Any], view: View, filing: Filing) -> tuple[OutboundMessage, ...]:
    """An input comes later than its lead counts on."""
    report = report_of(view, filing)
    if report is None or not report.is_owed:
        return ()
    return tuple(tell_unit(call, view, report, input_later(filing, unit_name(view, filing))))


def _stays(call: Call[Any], view: View, decision: Decision) -> _Effect:
    """The ladder goes on where it stood, with what the dispute took from the term given back."""
    fact = _decided(decision)
    filing = evolve_by_request(decision.filing, fact)
    asked_at, report = decision.request.asked_at, report_of(view, filing)
    last = until_when(report, call.day, view.calendar) if report else None
    moved = resumed_term(filing, Rest(asked_at, call.day, view.calendar), last=last)
    if moved:
        filing = evolve_by_request(filing, moved)
    inputs = () if filing.is_closed else after_dispute(view, filing, asked_at, call.day)
    late, slip = filing.due_at < call.at, filing.slip_until
    reply_by = slip if slip and slip >= call.day else None
    unit = unit_name(view, filing)
    card = notices.dispute_stays(filing, unit, reason=decision.reason, late=late, reply_by=reply_by)
    return _Effect((fact, *([moved] if moved else []), *inputs), _told(call, view, decision, card))


def _all_moved(call: Call[Any], view: View, decisions: Sequence[Decision]) -> _Effect:
    """One next version names the other units; what was given so far goes along. Raises NotFound."""
    changed = view.plans.current(decisions[0].filing.plan)
    for each in decisions:
        filing, unit = each.filing, each.unit
        if unit is None or unit.id == filing.unit or filing.plan != changed.id:
            raise NotFound(what="unit", name=unit.name if unit else "")
        from_unit = "" if filing.unit == OFFICE else filing.unit
        changed = reassigned(changed, filing.task, from_unit=from_unit, to_unit=unit.id)
    version, facts = new_version(call, view, changed)
    messages = tuple(each for decision in decisions for each in _told_moved(call, view, decision, facts))
    tasks = tuple(dict.fromkeys(each.filing.task for each in decisions))
    made = NewVersion(version, Publishing("assign", tasks, decisions[0].reason or ""))
    inputs = (each for decision in decisions for each in _inputs_stay(call, view, decision, facts))
    return _Effect((*map(_decided, decisions), *facts, *inputs), messages, made)


def _inputs_stay(
    call: Call[Any], view: View, decision: Decision, facts: Sequence[Fact]
) -> tuple[TermMoved, ...]:
    """For the unit that takes the report over, with its term."""
    gone = [each.filing for each in facts if isinstance(each, FilingWaived)]
    filed = {each.filing for each in facts if isinstance(each, ReportFiled)}
    now = [opened(each) for each in facts if isinstance(each, FilingOpened) and each.filing not in filed]
    ours = [each for each in now if not each.is_input and each.task == decision.filing.task]
    return tuple(fact for each in ours for fact in with_new_lead(view, each, gone, call.day))


def _told_moved(
    call: Call[Any], view: View, decision: Decision, facts: Sequence[Fact]
) -> Iterator[OutboundMessage]:
    """To the unit that asked and to the one that takes over, each once."""
    filing, unit = decision.filing, decision.unit
    if unit is None:
        return
    opened = (each for each in facts if isinstance(each, FilingOpened))
    due = next(
        (each.due_at for each in opened if each.filing.split("/")[3:5] == [filing.task, unit.id]), None
    )
    own = None if due else view.ledger.filing(_own_of(filing, unit.id))
    card = notices.dispute_moved(
        filing.label,
        unit=unit_name(view, filing),
        to_unit=unit.name,
        due=own.due_at if own and own.is_owed else due,
        on=call.day,
        told=filing.report is not None,
        own=own is not None and own.report is not None and not own.is_owed,
    )
    rooms = view.ledger.rooms_of(filing.plan, unit.id)[:1]
    for room in dict.fromkeys([_asked_in(call, view, decision), *rooms]):
        if room != call.room:
            yield _to_room(call, view, room, filing, card)


def _own_of(filing: Filing, unit: str) -> str:
    """The id of what another unit owes itself for the same task and period."""
    return filing_id(plan=filing.plan, rule=filing.rule, period=filing.period, task=filing.task, unit=unit)


def _change(call: Call[Any], view: View, decision: Decision) -> _Effect:
    """A yes returns the report, and the unit files what it asked for with one tap."""
    filing = decision.filing
    facts: list[Fact] = [_decided(decision)]
    words = decision.request.words or ""
    if decision.granted:
        rule = rule_of(view, filing)
        due_on = view.calendar.add_workdays(call.day, SHORTEST_TERM_WORKDAYS)
        dates = term(rule, due_on, view.calendar, opens_on=call.day)
        back = send_back(
            filing, reason=words, dates=dates, ladder=freeze(ladder_after_return(rule), dates, view.calendar)
        )
        filing = evolve(filing, back)
        facts += [back, *with_return(view, filing, at=call.at), *following(view, (filing,), at=call.at)]
    card = notices.change_decided(
        filing, unit_name(view, filing), words=words, granted=decision.granted, reason=decision.reason
    )
    return _Effect(tuple(facts), _told(call, view, decision, card))


def _attested(call: Call[Any], view: View, decision: Decision) -> _Effect:
    """A yes files the report as it came; the room it came from hears either way."""
    filing, fact = decision.filing, _decided(decision)
    filed = Outcome()
    if decision.granted:
        filed = attested(call, view, evolve_by_request(filing, fact), decision.request)
    card = form_attested([filing.label], unit=unit_name(view, filing), granted=decision.granted)
    return _Effect((fact, *filed.facts), (*filed.messages, *_told(call, view, decision, card)))


def _decided(decision: Decision) -> Any:
    return decide(decision.request, decision.filing, granted=decision.granted, reason=decision.reason)


def _told(call: Call[Any], view: View, decision: Decision, card: Card) -> tuple[OutboundMessage, ...]:
    """To the room where it was asked, unless that is this one."""
    room = _asked_in(call, view, decision)
    return () if room == call.room else (_to_room(call, view, room, decision.filing, card),)


def _asked_in(call: Call[Any], view: View, decision: Decision) -> str:
    request, filing = decision.request, decision.filing
    asked = Asked(request.person, request.room, filing.plan, filing.unit)
    return room_of_asker(view, asked, call.day)


def _to_room(call: Call[Any], view: View, room: str, filing: Filing, card: Card) -> OutboundMessage:
    return OutboundMessage(
        f"decided/{call.key}/{filing.id}/{room}",
        room,
        card,
        recorded([filing]),
        not_before=view.hours.next_open(call.at, view.calendar),
        answerable=bool(card.buttons),
        asked_for=True,
    )


def waiting_ones(call: Call[Any], view: View, ids: Sequence[str]) -> Iterator[tuple[Request, Filing]]:
    """The requests of those ids, else those that wait about the quoted filings. Raises NotFound."""
    quoted = (each for filing in call.quoted for each in view.ledger.requests_about(filing))
    named = ((each, view.ledger.request(each)) for each in ids)
    for name, request in named if ids else ((each.id, each) for each in quoted):
        filing = filing_asked(view, request) if request else None
        if request is None or filing is None:
            raise NotFound(what="request", name=name)
        yield request, filing
