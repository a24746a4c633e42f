"""What a unit asks of the office: recorded, shown to the office's rooms with its answers, confirmed to the
writer.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from bot.answering.arguments import nearest_unit
from bot.answering.asking import ask_rest
from bot.answering.disputed import leads_of, part_of_all
from bot.answering.input_terms import after_dispute, report_of, with_dispute
from bot.answering.objections import with_siblings
from bot.answering.office import plan_of, unit_name
from bot.answering.plan_meant import plan_then
from bot.answering.requests_meant import own_requests
from bot.answering.which_part import places_of
from bot.domain.duties import period_dates
from bot.domain.evolve import evolve_by_request
from bot.domain.facts import Fact
from bot.domain.filings import Filing
from bot.domain.periods import parse_period
from bot.domain.request_facts import RequestKind
from bot.domain.requests import (
    Asked,
    ask_change,
    ask_extension,
    dispute,
    recorded,
    take_back_request,
)
from bot.domain.requests import Request as Waiting
from bot.domain.rollup_dates import rollup_dates
from bot.domain.rules import PERIODIC_KINDS, ReportingRule
from bot.errors import NobodyToTell, NotFound
from bot.notices.plan_named import of_filings, with_plan
from bot.notices.requested import filing_asked
from bot.notices.requests import (
    COMMANDS,
    Request,
    request_gone,
    request_received,
    request_taken_back,
    request_to_decide,
)
from bot.ports.ledger import View
from bot.ports.messages import OutboundMessage, Repeat
from bot.ports.usecase import Call, Outcome
from bot.wording.cards import Card


def request_extension(
    call: Call[Any], view: View, filings: Sequence[Filing], until: date | None, reason: str | None
) -> Outcome:
    """Ask for more time; what is still missing is asked for first, and then it counts from the first words.

    Raises CannotExtend, WrongState.
    """
    labels = plan_then(filings[0].plan, view) + places_of(filings)
    if call.question is not None and f"{call.question.then} ".startswith(f"/extend {labels} "):
        call = replace(call, filed_at=call.question.filed_at)
    if until is None:
        return ask_rest(call, view, missing="until", then=f"/extend {labels}", filings=filings)
    facts = [
        ask_extension(
            filing,
            _asked(call, filing, reason),
            until,
            rule_of(view, filing),
            view.calendar,
            report=report_of(view, filing),
        )
        for filing in filings
    ]
    if not reason:
        return ask_rest(call, view, missing="reason", then=f"/extend {labels} {until}", filings=filings)
    rule = rule_of(view, filings[0])
    due = view.calendar.instant(facts[0].until or until, rule.cut_off)
    shown = replace(
        _shown(call, view, "extension", filings, reason=reason),
        until=due,
        rollup_at=rollup_at(view, filings[0], rule),
        for_lead=_for_lead(view, filings[0]),
    )
    return _made(call, view, facts, shown)


def raise_dispute(
    call: Call[Any], view: View, filings: Sequence[Filing], reason: str | None, to_unit: str | None
) -> Outcome:
    """Tell the office that a task is not the unit's; its ladder rests meanwhile, from the first of several
    disputes that take each other's place. Raises WrongState.
    """
    facts = [dispute(filing, _disputed(call, view, filing, reason), to_unit) for filing in filings]
    unit = nearest_unit(view, to_unit) if to_unit else None
    shown = replace(
        _shown(call, view, "dispute", filings, reason=reason),
        to_unit=unit.name if unit else to_unit,
        known=unit.name if unit else "",
        late=any(each.is_owed and each.due_at < call.filed_at for each in filings),
        part=part_of_all(view, filings),
        leads=leads_of(view, filings),
    )
    resting = [each for each in filings if not each.is_closed]
    return _made(call, view, (*facts, *with_dispute(view, resting)), shown)


def request_change(call: Call[Any], view: View, filings: Sequence[Filing], words: str) -> Outcome:
    """What was accepted is changed only with the office's yes; `words` say the change. Raises WrongState."""
    facts = [ask_change(each, replace(_asked(call, each, None), words=words)) for each in filings]
    shown = replace(_shown(call, view, "change", filings), words=words)
    return _made(call, view, facts, shown)


def withdraw_requests(call: Call[Any], view: View, words: str, kind: RequestKind) -> Outcome:
    """The unit takes its own requests back, by id or as the words name them; the office hears that nothing is
    left to do.

    Raises NotFound, WrongState.
    """
    ids = own_requests(call, view, words, kind, f"/{COMMANDS[kind]} withdraw")
    if isinstance(ids, Card):
        return Outcome(answer=ids)
    waiting = with_siblings(view, [_own(call, view, each, kind) for each in ids])
    filings = [each for _, each in waiting]
    facts: list[Fact] = []
    messages: list[OutboundMessage] = []
    for one, each in waiting:
        gone_back = take_back_request(one, each)
        facts.append(gone_back)
        if kind == "dispute" and not each.is_closed:
            terms, heard = after_dispute(call, view, evolve_by_request(each, gone_back), one.asked_at)
            facts += terms
            messages += heard
    gone = request_gone(_shown(call, view, kind, filings))
    plan = filings[0].plan
    messages += to_office(call, view, plan, with_plan(gone, view, plan), key="gone", answerable=False)
    return Outcome(
        facts=tuple(facts),
        messages=tuple(messages),
        answer=of_filings(request_taken_back(filings, kind), view, filings),
        about=recorded(filings),
        closes=True,
    )


def rule_of(view: View, filing: Filing) -> ReportingRule:
    """The rule the filing was opened by."""
    return next(rule for rule in plan_of(view, filing).rules if rule.id == filing.rule)


def _made(call: Call[Any], view: View, facts: Sequence[Fact], shown: Request) -> Outcome:
    """Recorded with what it replaces; the office's rooms get the card with the answers.

    Raises NobodyToTell.
    """
    replaced: list[Fact] = []
    for filing in shown.filings:
        ended = {"dispute", "unattested"} if shown.kind == "dispute" else {shown.kind}
        earlier = [(each, filing) for each in view.ledger.requests_about(filing.id) if each.kind in ended]
        replaced += [take_back_request(*each) for each in with_siblings(view, earlier)]
    plan = shown.filings[0].plan
    messages = to_office(call, view, plan, with_plan(request_to_decide(shown), view, plan), key="decide")
    about = tuple(filing.id for filing in shown.filings)  # by which an answer to the card finds it
    return Outcome(
        facts=(*replaced, *facts),
        messages=tuple(replace(each, about=about) for each in messages),
        answer=of_filings(request_received(shown), view, shown.filings),
        about=recorded(shown.filings),
        closes=True,
    )


def to_office(  # noqa: PLR0913 - a card, its plan and its key
    call: Call[Any], view: View, plan: str, card: Card, *, key: str, answerable: bool = True
) -> list[OutboundMessage]:
    """The card for each of the office's rooms, in office hours. Raises NobodyToTell."""
    rooms = view.ledger.rooms_seated("office", plan)
    if not rooms:
        raise NobodyToTell(kind="office")
    return [
        OutboundMessage(
            f"{key}/{call.key}/{room}",
            room,
            card,
            repeat=Repeat.AT_LEAST_ONCE,
            priority=3,
            not_before=view.hours.next_open(call.at, view.calendar),
            answerable=answerable,
        )
        for room in rooms
    ]


def _shown(
    call: Call[Any], view: View, kind: RequestKind, filings: Sequence[Filing], *, reason: str | None = None
) -> Request:
    return Request(
        kind=kind,
        ids=tuple(request_id(call, filing) for filing in filings),
        filings=tuple(filings),
        unit=unit_name(view, filings[0]),
        person=call.person.name or "",
        words=call.words,
        reason=reason,
    )


def request_id(call: Call[Any], filing: Filing) -> str:
    """Eight signs of the message and the filing: the same when the message comes again."""
    return hashlib.sha256(f"request/{call.key}/{filing.id}".encode()).hexdigest()[:8].upper()


def _asked(call: Call[Any], filing: Filing, reason: str | None) -> Asked:
    return Asked(request_id(call, filing), call.person.id, call.room, call.filed_at, call.words, reason)


def _for_lead(view: View, filing: Filing) -> tuple[str, datetime] | None:
    """Of an input whose it is, and when the report is due."""
    report = report_of(view, filing)
    return (unit_name(view, report), report.due_at) if report else None


def _disputed(call: Call[Any], view: View, filing: Filing, reason: str | None) -> Asked:
    waiting = (each.asked_at for each in view.ledger.requests_about(filing.id) if each.kind == "dispute")
    return replace(_asked(call, filing, reason), at=min(waiting, default=call.filed_at))


def _own(call: Call[Any], view: View, request: str, kind: RequestKind) -> tuple[Waiting, Filing]:
    """A request of the caller's units, and what it is about. Raises NotFound."""
    found = view.ledger.request(request.upper())
    filing = filing_asked(view, found) if found and found.kind == kind else None
    if found is None or filing is None or filing.unit not in {post.unit for post in call.posts}:
        raise NotFound(what="request", name=request)
    return found, filing


def rollup_at(view: View, filing: Filing, rule: ReportingRule) -> Any:
    """The cut-off of the period's roll-up, where the rule has one and the filing feeds it."""
    if rule.kind not in PERIODIC_KINDS or filing.is_input:
        return None
    try:
        period = parse_period(filing.period)
    except ValueError:
        return None
    dates = period_dates(rule, period, view.calendar)
    return rollup_dates(rule, dates, view.calendar, period=period.id).cut_off
