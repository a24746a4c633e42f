"""Events and receipts from rooms that cannot answer: what a form takes, and what is made of it (填报链接).

Whoever has the link may write, so nothing counts before the unit's own people or the office say that it is
theirs. Of an event office and leading group hear at once all the same, as of something unchecked (未核实).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.answering.evidence import wanted_for_event
from bot.answering.requests import to_office
from bot.answering.urgent import tell_of
from bot.answering.urgent_whose import Whose, own_event
from bot.domain.event_elements import read_elements
from bot.domain.event_facts import LinkKind, UrgentTold
from bot.domain.events import Event, evolve_event, urgent_rule
from bot.domain.facts import Fact
from bot.domain.form_facts import FormTold
from bot.domain.form_told import ToldByForm, attest
from bot.domain.plan import Plan
from bot.domain.request_facts import ReceiptGiven
from bot.errors import NobodyToTell
from bot.notices import form_told as notices
from bot.notices.receipts import receipt_done
from bot.notices.urgent import Urgent, urgent_attested
from bot.ports.ledger import View
from bot.ports.messages import Media, OutboundMessage, Repeat
from bot.ports.usecase import Call, Outcome
from bot.text import Erasable
from bot.wording.cards import Card


@dataclass(frozen=True, slots=True)
class OnForm:
    """An event that may be told of from a room: `unit` is the room's, `event` as it stands, `waiting` what
    was told of it by form and nobody has stood for.
    """

    event: Event
    unit: str
    waiting: tuple[ToldByForm, ...]

    @property
    def link(self) -> LinkKind:
        """What the next report is, unless it ends the event."""
        return "first" if self.event.links == 0 and not self.waiting else "follow_up"

    @property
    def follow_up(self) -> int:
        """The number the next follow-up has."""
        counted = len(self.waiting) if self.event.links else max(len(self.waiting) - 1, 0)
        return self.event.follow_ups + counted + 1


@dataclass(frozen=True, slots=True)
class Unsigned:
    """A unit of a room that was asked to sign for its tasks, `version` the plan's that it was asked for."""

    plan: Plan
    version: int
    unit: str
    name: str
    labels: tuple[str, ...]

    @property
    def tag(self) -> str:
        """What a page sends back for it: of that unit and version and no other."""
        about = f"{self.plan.id}/{self.version}/{self.unit}"
        return hashlib.sha256(about.encode()).hexdigest()[:16]


def event_on_form(view: View, event: str, room: str) -> OnForm | None:
    """None once it is closed, or where the room is the unit's no more."""
    forms = view.ledger.forms_waiting()
    asked = view.ledger.event(event) or _told_only(forms, event)
    if asked is None or room not in view.ledger.rooms_of(asked.plan, asked.unit):
        return None
    known = own_event(view, event, asked.unit) if asked.into else asked
    if known is None or known.state == "closed":
        return None
    return OnForm(known, asked.unit, tuple(each for each in forms if each.event in {event, known.id}))


def unsigned_on_form(view: View, room: str) -> tuple[Unsigned, ...]:
    """Of the room's units those that were asked and have not signed, by form neither."""
    waiting = {(each.plan, each.unit, each.version) for each in view.ledger.forms_waiting()}
    found = (each for plan in view.plans.all_current() for each in _unsigned(view, plan, room))
    return tuple(each for each in found if (each.plan.id, each.unit, each.version) not in waiting)


def _told_only(forms: Sequence[ToldByForm], event: str) -> Event | None:
    """An event that nobody has stood for yet, as it would begin."""
    first = next((each for each in forms if each.event == event), None)
    return Event(event, first.plan, first.unit, "told", first.told_at) if first else None


def take_event(  # noqa: PLR0913 - what a form brings
    call: Call[str],
    view: View,
    on: OnForm,
    words: str,
    *,
    is_final: bool,
    files: tuple[Media, ...] = (),
) -> Outcome:
    """What waits from now on; office and leading group hear it at once. `call.args` is who says to have
    written it. Raises NobodyToTell.
    """
    event, plan = on.event, view.plans.current(on.event.plan)
    office = view.ledger.rooms_seated("office", plan.id)
    if not office:
        raise NobodyToTell(kind="office")
    fact = FormTold(
        _form_id(call, event.id), "event", plan.id, plan.version, on.unit, call.room, call.filed_at,
        Erasable(words), Erasable(call.args) if call.args else None, event.id, is_final,
    )  # fmt: skip
    said = notices.EventByForm(
        fact.form, event.id, "final" if is_final else on.link, on.follow_up, _name(plan, on.unit),
        words, call.args, call.filed_at, tuple(sorted(read_elements(words).unknown)), len(files),
    )  # fmt: skip
    deciding = {*office, *view.ledger.rooms_of(plan.id, on.unit)}
    rooms = dict.fromkeys([*deciding, *view.ledger.rooms_seated("leading_group", plan.id)])
    messages = tuple(
        _at_once(f"by-form/{fact.form}/{room}", room, notices.event_told(said, deciding=room in deciding))
        for room in rooms
        if room != call.room
    )
    return Outcome(facts=(fact, *wanted_for_event(call, files, event, plan.version)), messages=messages)


def take_receipts(call: Call[str], view: View, signed: Sequence[Unsigned]) -> Outcome:
    """At least one. Raises NobodyToTell."""
    facts: list[Fact] = []
    messages: list[OutboundMessage] = []
    for each in signed:
        form = _form_id(call, f"{each.plan.id}/{each.unit}")
        name = Erasable(call.args) if call.args else None
        facts.append(
            FormTold(
                form, "receipt", each.plan.id, each.version, each.unit, call.room, call.filed_at, name=name
            )
        )
        card = notices.receipt_told(form, each.name, len(each.labels), name=call.args)
        told = to_office(call, view, each.plan.id, card, key=f"by-form/{form}")
        rooms = dict.fromkeys([*(one.room for one in told), *view.ledger.rooms_of(each.plan.id, each.unit)])
        messages += [
            replace(told[0], key=f"by-form/{form}/{room}", room=room) for room in rooms if room != call.room
        ]
    return Outcome(facts=tuple(facts), messages=tuple(messages))


def attest_told(call: Call[Any], view: View, told: Sequence[ToldByForm], *, is_ours: bool) -> Outcome:
    """At least one, all of them waiting; what follows is as of when it was written. Raises NobodyToTell."""
    done = [_attested(call, view, each, is_ours=is_ours) for each in told]
    return Outcome(
        facts=tuple(fact for each in done for fact in each.facts),
        messages=tuple(message for each in done for message in each.messages),
        answer=done[0].answer,
    )


def _attested(call: Call[Any], view: View, told: ToldByForm, *, is_ours: bool) -> Outcome:
    fact, plan = attest(told, granted=is_ours), view.plans.current(told.plan)
    if not is_ours:
        name = _name(plan, told.unit)
        made = notices.event_not_ours(told.event, name) if told.event else notices.receipt_not_ours(name)
        return Outcome(facts=(fact,), messages=tuple(_told(call, view, told, made)), answer=made)
    outcome = _event(call, view, told) if told.kind == "event" else _receipt(call, view, told, plan)
    return replace(outcome, facts=(fact, *outcome.facts))


def _event(call: Call[Any], view: View, told: ToldByForm) -> Outcome:
    """The link of the chain, and to those who have read the words that they are the unit's."""
    known = own_event(view, told.event, told.unit)
    as_written = replace(call, filed_at=told.told_at)
    whose = Whose(told.unit, known, told.words)
    link: LinkKind | None = "final" if told.is_final else None
    spread = tell_of(as_written, view, whose, link=link, number=told.event)
    [fact] = (each for each in spread.facts if isinstance(each, UrgentTold))
    plan = view.plans.current(fact.plan)
    happened_at = fact.began_at if "time" in fact.given else None
    said = Urgent(
        fact, evolve_event(known, fact), _name(plan, told.unit), call.person.name or "",
        happened_at=happened_at, also_to=urgent_rule(plan).also_to,
    )  # fmt: skip
    office = view.ledger.rooms_seated("office", plan.id)
    own = view.ledger.rooms_of(plan.id, told.unit)

    def card(room: str) -> Card:
        return urgent_attested(said, deciding=room in office, to_unit=room in own and room not in office)

    rooms = dict.fromkeys([*office, *view.ledger.rooms_seated("leading_group", plan.id), *own])
    messages = (
        _at_once(f"attested/{told.id}/{room}", room, card(room)) for room in rooms if room != call.room
    )
    return Outcome(facts=(fact,), messages=tuple(messages), answer=card(call.room))


def _receipt(call: Call[Any], view: View, told: ToldByForm, plan: Plan) -> Outcome:
    """What was signed for meanwhile stands."""
    before = view.ledger.receipt(told.plan, told.unit)
    tasks = len(_labels(plan, told.unit))
    done = receipt_done([(_name(plan, told.unit), call.person.name or "", told.told_at, tasks)])
    facts: tuple[Fact, ...] = ()
    if before is None or before.version < told.version:
        facts = (ReceiptGiven(told.plan, told.version, told.unit, call.person.id, told.told_at),)
    return Outcome(facts=facts, messages=tuple(_told(call, view, told, done)), answer=done)


def _told(call: Call[Any], view: View, told: ToldByForm, card: Card) -> Iterator[OutboundMessage]:
    """To the room it came from; of an event also to all who have read it, at once."""
    if told.kind == "receipt":
        if told.room != call.room:
            opens = view.hours.next_open(call.at, view.calendar)
            key = f"attested/{told.id}/{told.room}"
            yield OutboundMessage(key, told.room, card, not_before=opens, asked_for=True)
        return
    seated = (view.ledger.rooms_seated(kind, told.plan) for kind in ("office", "leading_group"))
    rooms = dict.fromkeys([told.room, *(room for each in seated for room in each)])
    yield from (_at_once(f"attested/{told.id}/{room}", room, card) for room in rooms if room != call.room)


def _unsigned(view: View, plan: Plan, room: str) -> Iterator[Unsigned]:
    offices = view.ledger.rooms_seated("office", plan.id)
    for unit in plan.units:
        if room in offices or room not in view.ledger.rooms_of(plan.id, unit.id):
            continue
        asked, signed = view.ledger.receipt_request(plan.id, unit.id), view.ledger.receipt(plan.id, unit.id)
        if asked is not None and (signed is None or signed.version < asked.version):
            yield Unsigned(plan, asked.version, unit.id, unit.name, _labels(plan, unit.id))


def _labels(plan: Plan, unit: str) -> tuple[str, ...]:
    return tuple(task.label for task in plan.tasks if any(each.unit == unit for each in task.assignments))


def _name(plan: Plan, unit: str) -> str:
    return next((each.name for each in plan.units if each.id == unit), unit)


def _at_once(key: str, room: str, card: Card) -> OutboundMessage:
    return OutboundMessage(key, room, card, repeat=Repeat.AT_LEAST_ONCE, priority=0)


def _form_id(call: Call[Any], about: str) -> str:
    """Eight signs of the page that was sent: the same when it comes again."""
    return hashlib.sha256(f"form/{call.key}/{about}".encode()).hexdigest()[:8].upper()
