"""The office's answers to what units ask: recorded with what follows from them, and told to the units."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.answering.decisions import Decision, Effect, told
from bot.answering.disputed import has_part
from bot.answering.disputes_decided import hand_over, stays
from bot.answering.forms import attested
from bot.answering.input_terms import told_lead, with_longer_term, with_return
from bot.answering.office import task_of, unit_name
from bot.answering.requests import rule_of
from bot.answering.standing_in import following
from bot.domain.evolve import evolve, evolve_by_request
from bot.domain.facts import Fact
from bot.domain.requests import extended_term, is_moot, recorded, take_back_request
from bot.domain.returning import back_as_asked
from bot.notices import requests as notices
from bot.notices.terms import returned
from bot.notices.unattested import form_attested
from bot.ports.ledger import View
from bot.ports.messages import OutboundMessage
from bot.ports.usecase import Call, Outcome


def carry_out(call: Call[Any], view: View, decisions: Sequence[Decision]) -> Outcome:
    """All of them or none. Requests that were settled otherwise are closed and named. Raises WrongState."""
    asked = [each for each in decisions if each.request.state == "asked"]
    moot = [each for each in asked if is_moot(each.request, each.filing) or _is_gone(view, each)]
    if moot:
        facts = tuple(take_back_request(each.request, each.filing) for each in moot)
        return Outcome(facts=facts, answer=notices.request_gone(shown(view, moot)), closes=True)
    granted = decisions[0].granted
    if granted and decisions[0].request.kind == "dispute":
        effects = [hand_over(call, view, decisions)]
    else:
        effects = [_effect(call, view, each) for each in decisions]
    return Outcome(
        facts=tuple(fact for each in effects for fact in each.facts),
        messages=tuple(message for each in effects for message in each.messages),
        version=next((each.version for each in effects if each.version), None),
        answer=notices.decision_noted(shown(view, decisions), granted=granted, others=_others(effects)),
        about=recorded(each.filing for each in decisions),
        closes=True,
    )


def _others(effects: Sequence[Effect]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for each in effects for name in each.others))


def _is_gone(view: View, decision: Decision) -> bool:
    """What is disputed is the unit's no more."""
    filing = decision.filing
    return decision.request.kind == "dispute" and not has_part(view.plans.current(filing.plan), filing)


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


def _effect(call: Call[Any], view: View, decision: Decision) -> Effect:
    match decision.request.kind:
        case "extension":
            return _extension(call, view, decision)
        case "dispute":
            return stays(call, view, decision)
        case "change":
            return _change(call, view, decision)
        case "unattested":
            return _attested(call, view, decision)


def _extension(call: Call[Any], view: View, decision: Decision) -> Effect:
    filing = decision.filing
    facts: list[Fact] = [decision.fact]
    until = decision.until or decision.request.until
    messages: tuple[OutboundMessage, ...] = ()
    if decision.granted and until:
        moved = extended_term(filing, until, rule_of(view, filing), view.calendar, day=call.day)
        filing = evolve_by_request(filing, moved)
        inputs, messages = with_longer_term(call, view, filing)
        facts += [moved, *inputs]
        messages += told_lead(call, view, filing)
    unit = unit_name(view, filing)
    back = returned(filing, hidden=task_of(view, filing).sensitivity == "offline")
    late, granted = filing.due_at < call.at, decision.granted
    card = notices.extension_decided(
        filing, unit, granted=granted, reason=decision.reason, back=back, late=late
    )
    return Effect(tuple(facts), (*told(call, view, decision, card), *messages))


def _change(call: Call[Any], view: View, decision: Decision) -> Effect:
    """A yes returns the report, and the unit files what it asked for with one tap."""
    filing = decision.filing
    facts: list[Fact] = [decision.fact]
    words = decision.request.words or ""
    if decision.granted:
        back = back_as_asked(filing, rule_of(view, filing), view.calendar, at=call.at, words=words)
        filing = evolve(filing, back)
        facts += [back, *with_return(view, filing, at=call.at), *following(view, (filing,), at=call.at)]
    card = notices.change_decided(
        filing, unit_name(view, filing), words=words, granted=decision.granted, reason=decision.reason
    )
    return Effect(tuple(facts), told(call, view, decision, card))


def _attested(call: Call[Any], view: View, decision: Decision) -> Effect:
    """A yes files the report as it came; the room it came from hears either way."""
    filing, fact = decision.filing, decision.fact
    filed = Outcome()
    if decision.granted:
        filed = attested(call, view, evolve_by_request(filing, fact), decision.request)
    card = form_attested([filing.label], unit=unit_name(view, filing), granted=decision.granted)
    return Effect((fact, *filed.facts), (*filed.messages, *told(call, view, decision, card)))
