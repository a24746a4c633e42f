"""The head's signature as use cases see it: who is asked, what a yes or a no does (签发)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from bot.answering.asking import ask_rest
from bot.answering.input_terms import with_report_open
from bot.answering.office import task_of, tell_unit, unit_name
from bot.domain.evolve import evolve
from bot.domain.filings import Filing, Signature
from bot.domain.people import heads_of
from bot.domain.signing import refuse_signature, sign_report, signature_for, waive_signature
from bot.errors import NotFound, NotPermitted, SeveralMeant
from bot.notices.choices import choose_plan
from bot.notices.plan_named import of_filings
from bot.notices.signing import (
    ToSign,
    back_from_head,
    handed_back,
    headless,
    nothing_to_sign,
    signed,
    taken_told,
    taken_unsigned,
    to_sign,
)
from bot.ports.ledger import View
from bot.ports.messages import OutboundMessage, Repeat
from bot.ports.usecase import Call, Outcome
from bot.wording.cards import Card


def wanted_signature(call: Call[Any], view: View, filing: Filing) -> Signature:
    """What the report needs by the plan as it is now; the ledger is asked only where the rule asks."""
    rules = view.plans.current(filing.plan).rules
    rule = next((rule for rule in rules if rule.id == filing.rule), None)
    if rule is None or not rule.signed_by_head:
        return ""
    heads = {person.id for person in view.ledger.heads(filing.plan, filing.unit, call.day)}
    return signature_for(filing, rule, author=call.person.id, heads=heads)


def ask_heads(call: Call[Any], view: View, filings: Iterable[Filing]) -> list[OutboundMessage]:
    """One card a unit for what was just filed and waits."""
    waiting = [each for each in filings if each.state == "unsigned"]
    return [
        _to_head(f"sign/{call.key}/{some[0].unit}", some, view, call.at, call.day)
        for some in by_unit(waiting)
    ]


def ask_again(key: str, filings: Sequence[Filing], view: View, *, at: datetime) -> OutboundMessage:
    """The same once more, all of one unit."""
    return _to_head(key, filings, view, at, view.calendar.local_day(at), again=True)


def by_unit(filings: Iterable[Filing]) -> Iterator[list[Filing]]:
    """Those of one plan and unit together, in order."""
    found: dict[tuple[str, str], list[Filing]] = {}
    for each in filings:
        found.setdefault((each.plan, each.unit), []).append(each)
    yield from found.values()


def sign_all(call: Call[Any], view: View, wanted: Sequence[str], plan: str = "") -> Outcome:
    """Those of the ids or labels, all that wait for none named; which plan's is asked.

    Raises NotPermitted, NotFound, WrongState, OwnReport.
    """
    filings = _meant(call, view, wanted, plan)
    if not filings:
        return Outcome(answer=nothing_to_sign())
    asked = _which_plan(call, view, filings, "/sign {plan} " + "、".join(wanted)) if wanted else None
    if asked is not None:
        return asked
    facts = tuple(sign_report(each, by=call.person.id) for each in filings)
    answer = of_filings(signed(filings), view, filings)
    return Outcome(facts=facts, answer=answer, about=tuple(each.id for each in filings), closes=True)


def send_back_to_liaison(call: Call[Any], view: View, wanted: str, reason: str, plan: str = "") -> Outcome:
    """The reason is asked for where it is missing, and which plan's is meant; the unit's room is told at
    once. Raises NotPermitted, NotFound, SeveralMeant, WrongState, OwnReport.
    """
    filings = _meant(call, view, [wanted], plan)
    asked = _which_plan(call, view, filings, f"/sign back {{plan}} {wanted} {reason}".strip())
    if asked is not None:
        return asked
    if len(filings) > 1:
        raise SeveralMeant(label=wanted)
    [filing] = filings
    if not reason.strip():
        return ask_rest(call, view, missing="sign_back", then=f"/sign back {filing.id}", filings=filings)
    fact = refuse_signature(filing, by=call.person.id, reason=reason)
    now = evolve(filing, fact)
    author = filing.report.author if filing.report else None
    told = back_from_head(now, unit_name(view, now), reason=reason, mention=author)
    return Outcome(
        facts=(fact, *with_report_open(view, now)),
        messages=tuple(tell_unit(call, view, now, told, answerable=True)),
        answer=of_filings(handed_back(now, reason=reason), view, (now,)),
        about=(now.id,),
        closes=True,
    )


def take_unsigned(call: Call[Any], view: View, filing: Filing, reason: str) -> Outcome:
    """The office's: what nobody signs is checked without; the unit is told. A missing reason is asked
    for. Raises WrongState.
    """
    if filing.state == "unsigned" and not reason.strip():
        return ask_rest(call, view, missing="unsigned", then=f"/unsigned {filing.id}", filings=[filing])
    fact = waive_signature(filing, reason=reason)
    now, unit = evolve(filing, fact), unit_name(view, filing)
    told = taken_told(now, unit, reason=reason)
    return Outcome(
        facts=(fact,),
        messages=tuple(tell_unit(call, view, now, told)),
        answer=of_filings(taken_unsigned(now, unit), view, (now,)),
        about=(now.id,),
        closes=True,
    )


def without_head(view: View, filings: Iterable[Filing], day: date) -> list[list[Filing]]:
    """Of what waits that which nobody can sign, a plan's and unit's together."""
    return [some for some in by_unit(filings) if not view.ledger.heads(some[0].plan, some[0].unit, day)]


def tell_headless(view: View, filings: Sequence[Filing], *, at: datetime) -> Iterator[OutboundMessage]:
    """To the office's rooms, all of one unit: once for the same reports."""
    rows = [ToSign(each, task_of(view, each), unit_name(view, each), "") for each in filings]
    for room in view.ledger.rooms_seated("office", filings[0].plan):
        yield OutboundMessage(
            f"{headless_key(filings)}/{room}",
            room,
            of_filings(headless(rows), view, filings) or headless(rows),
            tuple(each.id for each in filings),
            Repeat.AT_LEAST_ONCE,
            priority=3,
            not_before=view.hours.next_open(at, view.calendar),
        )


def headless_key(filings: Sequence[Filing]) -> str:
    """`headless/PLAN/UNIT/DIGEST`, the digest of which versions of which reports wait."""
    told = " ".join(f"{each.id}#{each.versions}" for each in sorted(filings, key=lambda one: one.id))
    digest = hashlib.sha256(told.encode()).hexdigest()[:12]
    return f"headless/{filings[0].plan}/{filings[0].unit}/{digest}"


def _meant(call: Call[Any], view: View, wanted: Sequence[str], plan: str) -> list[Filing]:
    """What waits of the caller's units, `plan` "" for any; one that is named by its id may have been settled
    meanwhile.
    """
    units = heads_of(call.posts)
    if len(wanted) == 1 and (one := view.ledger.filing(wanted[0])) is not None:
        if one.unit not in units:
            raise NotPermitted(command="sign", role="head")
        return [one]
    waiting = [
        each for each in view.ledger.waiting_for_head() if each.unit in units and plan in {"", each.plan}
    ]
    if not wanted:
        return waiting
    waiting = [each for each in waiting if each.id in call.quoted and each.label in wanted] or waiting
    found = [each for label in wanted for each in waiting if each.label == label]
    if not found:
        raise NotFound(what="to_sign", name="、".join(wanted), nearest=[each.label for each in waiting])
    return found


def _which_plan(call: Call[Any], view: View, filings: Sequence[Filing], then: str) -> Outcome | None:
    """Asked where a label is of several plans. `then` goes on with {plan} for the plan's id."""
    if len({each.label for each in filings}) == len({(each.label, each.plan) for each in filings}):
        return None
    holding = {each.plan for each in filings}
    plans = [plan for plan in view.plans.all_current() if plan.id in holding]
    calls = [(plan.title, then.replace("{plan}", plan.id, 1)) for plan in plans]
    return Outcome(answer=choose_plan(calls, labels=list(dict.fromkeys(each.label for each in filings))))


def _to_head(  # noqa: PLR0913 - a card, for whom, when
    key: str, filings: Sequence[Filing], view: View, at: datetime, day: date, *, again: bool = False
) -> OutboundMessage:
    """To a chat of the head's own where there is one, else to the unit's room."""
    first = filings[0]
    return OutboundMessage(
        key,
        [*view.ledger.rooms_of_head(first.plan, first.unit), *view.ledger.rooms_of(first.plan, first.unit)][
            0
        ],
        _card(filings, view, day, again=again),
        tuple(each.id for each in filings),
        Repeat.AT_LEAST_ONCE,
        priority=3,
        not_before=view.hours.next_open(at, view.calendar),
        answerable=True,
        asked_for=not again,  # what the unit itself has just filed
    )


def _card(filings: Sequence[Filing], view: View, day: date, *, again: bool) -> Card:
    first = filings[0]
    heads = view.ledger.heads(first.plan, first.unit, day)
    rows = [ToSign(each, task_of(view, each), unit_name(view, each), _author(view, each)) for each in filings]
    card = to_sign(rows, again=again, mention=heads[0].id if heads else None)
    return of_filings(card, view, filings) or card


def _author(view: View, filing: Filing) -> str:
    person = view.ledger.person(filing.report.author) if filing.report else None
    return (person.name if person else None) or ""
