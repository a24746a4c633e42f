"""Closing out a task: the unit's claim, the office's check, and opening again (销号)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bot.answering.asking import ask_rest
from bot.answering.close_messages import to_office, to_room
from bot.answering.evidence import wanted_for
from bot.answering.lists import find_task
from bot.answering.rooms import Asked, room_of_asker
from bot.domain.close_out import (
    Claim,
    CloseOut,
    Place,
    claim,
    give_back,
    may_claim,
    place_of,
    reopen,
    strike_off,
    take_back_claim,
)
from bot.domain.evolve import opened
from bot.domain.facts import Fact, FilingOpened, FilingWaived
from bot.domain.filings import Filing
from bot.domain.owing import owing_units
from bot.domain.people import units_of
from bot.domain.plan import Plan, Task
from bot.errors import NotFound, NothingOwed, SeveralMeant
from bot.notices import close_out as notices
from bot.notices.choices import choose_plan
from bot.notices.close_out import Closing
from bot.ports.ledger import View
from bot.ports.messages import OutboundMessage
from bot.ports.usecase import Call, Outcome
from bot.wording.cards import Card


@dataclass(frozen=True, slots=True)
class _Meant:
    """A task, or a part of it, with how its closing stands."""

    plan: Plan
    task: Task
    place: Place
    known: CloseOut | None


def claim_done(call: Call[Any], view: View, label: str, words: str, plan_id: str = "") -> Outcome:
    """The unit says that its task is done; on its word, its files, or its last report that says so. Said
    once more it changes the claim that waits, and does nothing where nothing is new.

    Raises NotFound, NothingOwed, WrongState, NobodyToTell.
    """
    plan, task = find_task(call, view, label, plan_id)
    unit = may_claim(plan, task, units_of(call.posts))
    if unit is None:
        raise NothingOwed(label=label, units=units_of(call.posts))
    place = place_of(plan, task, unit)
    filings = _filings(view, place, unit)
    last = next((each for each in reversed(filings) if each.report and not each.is_node), None)
    said = words or _reported(last)
    if not said and not call.attachments:
        then = f"/close {plan.id} {label}"
        return ask_rest(call, view, missing="close_ground", then=then, filings=filings[-1:])
    before = view.ledger.close_out(plan.id, task.id, place.part)
    name = before.id if before and before.waits else _new_id(call, place)
    new = Claim(name, unit, call.person.id, call.room, call.at, said)
    fact = claim(before, place, new)
    files = wanted_for(call, filings[-1]) if filings else ()
    kept = [each for filing in filings for each in view.ledger.evidence_of(filing.id)]
    owed = sum(each.is_owed for each in filings)
    one = Closing(new.id, task, _unit_name(plan, unit), said, last, len(kept) + len(files), owed)
    known = before is not None and before.waits and (before.unit, before.words) == (unit, said) and not files
    return Outcome(
        facts=() if known else (fact, *files),
        messages=() if known else to_office(call, view, plan.id, notices.to_check(one)),
        answer=notices.claimed(one),
        about=tuple(each.id for each in filings[-1:]),
        closes=True,
    )


def unclaim(call: Call[Any], view: View, name: str) -> Outcome:
    """A unit takes back the claim of that id, or of that task, before the office has decided.

    Raises NotFound, SeveralMeant, WrongState, NobodyToTell.
    """
    units = units_of(call.posts)
    one = view.ledger.close_out_by_id(name.upper())
    plans = view.plans.all_current()
    found = [_meant(plan, plan.task(one.task), one) for plan in plans if one and one.plan == plan.id]
    own = [each for each in found or _of_label(view, name, "") if each.known and each.known.unit in units]
    waiting = [each for each in own if each.known and each.known.waits] or own[-1:]
    if len(waiting) > 1 and len({each.plan.id for each in waiting}) < len(waiting):
        raise SeveralMeant(label=name)
    if len(waiting) > 1:
        calls = [(each.plan.title, f"/close back {each.known.id}") for each in waiting if each.known]
        return Outcome(answer=choose_plan(calls, labels=[name]))
    if not waiting or waiting[0].known is None:
        raise NotFound(what="close_out", name=name)
    each, known = waiting[0], waiting[0].known
    fact = take_back_claim(known, each.place)
    closing = Closing(known.id, each.task, _names(each), known.words or "")
    told = to_office(call, view, each.plan.id, notices.claim_gone(closing))
    return Outcome(facts=(fact,), messages=told, answer=notices.claim_taken_back(closing), closes=True)


def strike(  # noqa: PLR0913 - what may be named of a task
    call: Call[Any], view: View, name: str, unit: str, ground: str, *, plan: str = ""
) -> Outcome:
    """By the claim of that id, else those that wait for a task of that label, else on the ground given.

    Raises NotFound, SeveralMeant, WrongState, MissingReason.
    """
    facts: list[Fact] = []
    told: list[OutboundMessage] = []
    ones: list[Closing] = []
    for each in _waiting(view, name, unit, plan) or [_named(call, view, name, unit, plan)]:
        filings = view.queries.filings_of(plan=each.plan.id, task=each.task.id)
        new_id = _new_id(call, each.place)
        done = strike_off(each.known, each.place, filings, new_id=new_id, ground=ground, at=call.at)
        said = ground or (each.known.words if each.known else "") or ""
        facts += done
        one = Closing(new_id, each.task, _names(each), said)
        ones.append(one)
        told += _to_units(call, view, each, notices.struck_off(one, call.day))
    count = sum(isinstance(each, FilingWaived) for each in facts)
    answer = notices.noted("struck", ones, count=count)
    return Outcome(facts=tuple(facts), messages=tuple(told), answer=answer, closes=True)


def send_back(  # noqa: PLR0913 - what may be named of a task
    call: Call[Any], view: View, name: str, unit: str, reason: str, *, plan: str = ""
) -> Outcome:
    """The claim is not upheld; the reason is asked for where it is missing.

    Raises NotFound, SeveralMeant, WrongState.
    """
    found = _waiting(view, name, unit, plan)
    if not found:
        raise NotFound(what="close_out", name=name)
    if len(found) > 1:
        raise SeveralMeant(label=name)
    [each] = found
    if each.known is None:
        raise NotFound(what="close_out", name=name)
    if not reason:
        return ask_rest(call, view, missing="close_why_not", then=f"/close no {each.known.id}")
    fact = give_back(each.known, each.place, reason)
    one = Closing(each.known.id, each.task, _names(each), reason)
    known = each.known
    room = room_of_asker(view, Asked(known.person, known.room, known.plan, known.unit), call.day)
    card = notices.not_struck_off(one)
    told = (to_room(call, view, each.place, room, card),) if room and room != call.room else ()
    return Outcome(
        facts=(fact,), messages=told, answer=notices.noted("returned", [one], count=0), closes=True
    )


def open_again(  # noqa: PLR0913 - what may be named of a task
    call: Call[Any], view: View, label: str, unit: str, reason: str, *, plan: str = ""
) -> Outcome:
    """What is struck off is owed for again. Raises NotFound, SeveralMeant, MissingReason, WrongState."""
    found = [each for each in _of_label(view, label, unit, plan) if each.known and each.known.is_closed]
    if len(found) > 1:
        raise SeveralMeant(label=label)
    each = found[0] if found else _named(call, view, label, unit, plan)
    if each.known is None:
        raise NotFound(what="close_out", name=label)
    filings = view.queries.filings_of(plan=each.plan.id, task=each.task.id)
    closed = view.queries.closed_out(each.plan.id)
    facts = reopen(
        each.known, each.plan, each.place, filings, closed=closed, reason=reason, at=call.at,
        calendar=view.calendar,
    )  # fmt: skip
    again = [opened(fact) for fact in facts if isinstance(fact, FilingOpened)]
    one = Closing(each.known.id, each.task, _names(each), reason)
    told = tuple(_to_units(call, view, each, notices.reopened(one, again)))
    answer = notices.noted("reopened", [one], count=len(again))
    return Outcome(facts=facts, messages=told, answer=answer, about=tuple(f.id for f in again), closes=True)


def struck_in(view: View, label: str) -> tuple[str, ...]:
    """Plans in which a task of that label is struck off, whole or in part."""
    closed = (each for each in _of_label(view, label, "") if each.known and each.known.is_closed)
    return tuple(dict.fromkeys(each.plan.id for each in closed))


def was_claimed(view: View, label: str, unit: str, plan: str) -> bool:
    """Somebody spoke of closing a task of that label, whatever became of it; `plan` "" for any."""
    return any(each.known for each in _of_label(view, label, unit, plan))


def claimed_in(view: View, label: str) -> tuple[str, ...]:
    """Plans in which a claim for a task of that label waits for the office."""
    return tuple(
        dict.fromkeys(each.plan.id for each in _of_label(view, label, "") if each.known and each.known.waits)
    )


def _waiting(view: View, name: str, unit: str, plan_id: str) -> list[_Meant]:
    """The claim of that id, else the claims that wait for a task of that label."""
    one = view.ledger.close_out_by_id(name.upper())
    if one is not None:
        plan = view.plans.current(one.plan)
        return [_meant(plan, plan.task(one.task), one)]
    return [each for each in _of_label(view, name, unit, plan_id) if each.known and each.known.waits]


def _of_label(view: View, label: str, unit: str, plan_id: str = "") -> Iterator[_Meant]:
    for plan in view.plans.all_current():
        task = plan.find_task(label)
        if task is not None and plan_id in {"", plan.id}:
            for known in view.queries.close_outs(plan.id):
                if known.task == task.id and known.part in {"", unit or known.part}:
                    yield _meant(plan, task, known)


def _named(call: Call[Any], view: View, label: str, unit: str, plan_id: str) -> _Meant:
    """The only task of that label. Raises NotFound, SeveralMeant."""
    plan, task = find_task(call, view, label, plan_id)
    if not plan_id and sum(each.find_task(label) is not None for each in view.plans.all_current()) > 1:
        raise SeveralMeant(label=label)
    place = place_of(plan, task, unit)
    return _Meant(plan, task, place, view.ledger.close_out(plan.id, task.id, place.part))


def _meant(plan: Plan, task: Task, known: CloseOut) -> _Meant:
    return _Meant(plan, task, Place(plan.id, plan.version, task.id, known.part, task.label), known)


def _filings(view: View, place: Place, unit: str) -> list[Filing]:
    """The unit's, as they were opened."""
    return view.queries.filings_of(plan=place.plan, task=place.task, unit=unit)


def _reported(last: Filing | None) -> str:
    """The unit's own words, where they said that it is completed."""
    report = last.report if last and last.state in {"filed", "accepted"} else None
    return (report.words or "") if report and report.status == "completed" else ""


def _units(each: _Meant) -> tuple[str, ...]:
    owing = owing_units(each.task, {unit.id: unit for unit in each.plan.units})
    return (each.place.part,) if each.place.part else owing


def _names(each: _Meant) -> str:
    """The unit it is about: who claimed it, else the first that files for it."""
    unit = (each.known.unit if each.known else "") or _units(each)[0]
    return _unit_name(each.plan, unit)


def _unit_name(plan: Plan, unit: str) -> str:
    return next((one.name for one in plan.units if one.id == unit), "")


def _to_units(call: Call[Any], view: View, each: _Meant, card: Card) -> Iterator[OutboundMessage]:
    """To the room of each unit that files for it."""
    rooms = (room for unit in _units(each) for room in view.ledger.rooms_of(each.plan.id, unit)[:1])
    for room in dict.fromkeys(rooms):
        if room != call.room:
            yield to_room(call, view, each.place, room, card)


def _new_id(call: Call[Any], place: Place) -> str:
    """Eight signs of the message and the task: the same when the message comes again."""
    text = f"close/{call.key}/{place.plan}/{place.task}/{place.part}"
    return hashlib.sha256(text.encode()).hexdigest()[:8].upper()
