"""The office's answer to an objection: the task stays, or a next version names other units (分工答复)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.answering.decisions import Decision, Effect, asked_in, to_room, told
from bot.answering.disputed import lead_named
from bot.answering.input_terms import after_dispute, report_of, told_lead, told_of_inputs
from bot.answering.objections import place_of
from bot.answering.office import unit_name
from bot.answering.replanning import asked_to_sign, new_version
from bot.domain.evolve import evolve_by_request, opened
from bot.domain.facts import Fact, FilingOpened
from bot.domain.filings import Filing, filing_id
from bot.domain.input_terms import limits_of
from bot.domain.inputs import lead_of
from bot.domain.plan import OFFICE, Plan, Unit
from bot.domain.plan_facts import Publishing
from bot.domain.replanning import reassigned, released, with_units
from bot.domain.request_facts import ReceiptsAsked, TermMoved
from bot.domain.resuming import Rest, resumed_term
from bot.errors import NotFound
from bot.notices import requests as notices
from bot.notices import supporting
from bot.notices.requested import part_asked
from bot.notices.values import title_shown
from bot.ports.ledger import View
from bot.ports.messages import OutboundMessage
from bot.ports.usecase import Call
from bot.wording.cards import Card


@dataclass(frozen=True, slots=True)
class _Made:
    """The version that a yes makes, its facts, and who is asked to sign for it, if anybody is."""

    before: Plan
    plan: Plan
    facts: tuple[Fact, ...]
    asked: ReceiptsAsked | None

    def opened_for(self, task: str, unit: str) -> Filing | None:
        """What opens for the unit now."""
        made = (each for each in self.facts if isinstance(each, FilingOpened))
        own = (each for each in made if each.filing.split("/")[3:5] == [task, unit])
        return next(map(opened, own), None)

    def name(self, unit: str) -> str:
        return next((each.name for each in self.plan.units if each.id == unit), "")


def stays(call: Call[Any], view: View, decision: Decision) -> Effect:
    """The ladder goes on where it stood, with what the dispute took from the term given back."""
    fact = decision.fact
    filing = evolve_by_request(decision.filing, fact)
    asked_at, report = decision.request.asked_at, report_of(view, filing)
    rest = Rest(asked_at, call.day, view.calendar)
    moved_term = resumed_term(filing, rest, limits=limits_of(report, rest) if report else None)
    if moved_term:
        filing = evolve_by_request(filing, moved_term)
    inputs, messages = ((), ()) if filing.is_closed else after_dispute(call, view, filing, asked_at)
    if filing.due_on != decision.filing.due_on:
        messages += told_lead(call, view, filing, why="dispute")
    card = _stays_card(call, view, filing, decision.reason)
    facts: list[Fact] = [fact, *([moved_term] if moved_term else []), *inputs]
    return Effect(tuple(facts), (*told(call, view, decision, card), *messages))


def _stays_card(call: Call[Any], view: View, filing: Filing, reason: str | None) -> Card:
    unit, late, slip = unit_name(view, filing), filing.due_at < call.at, filing.slip_until
    if part_asked(view, filing) != "support":
        reply_by = slip if slip and slip >= call.day else None
        return notices.dispute_stays(filing, unit, reason=reason, late=late, reply_by=reply_by)
    lead = lead_named(view.plans.current(filing.plan), filing.task)
    return supporting.support_stays(filing, unit, lead=lead, reason=reason, late=late)


def hand_over(call: Call[Any], view: View, decisions: Sequence[Decision]) -> Effect:
    """One next version names the other units; what was given so far goes along. Raises NotFound."""
    before = view.plans.current(decisions[0].filing.plan)
    changed = before
    for each in {place_of(one.filing.id): one for one in decisions}.values():
        changed = _changed(view, changed, each)
    tasks = tuple(dict.fromkeys(each.filing.task for each in decisions))
    made_by = Publishing("assign", tasks, decisions[0].reason or "")
    new, facts = new_version(call, view, changed, made_by)
    version = new.plan
    objecting = [each.filing.unit for each in decisions]
    asked = asked_to_sign(view, before, version, call.day, but=objecting)
    made = _Made(before, version, facts, asked)
    heard = [_heard(call, view, each, made) for each in decisions]
    recorded = () if new.in_parts else facts
    return Effect(
        (*(each.fact for each in decisions), *recorded, *((asked,) if asked else ())),
        (*(message for each in heard for message in each), *_of_inputs(call, view, decisions, made)),
        new,
        _others(view, decisions, made),
    )


def _others(view: View, decisions: Sequence[Decision], made: _Made) -> tuple[str, ...]:
    """Who takes over, and the lead that is supported by another."""
    found = []
    for each in decisions:
        filing = each.filing
        lead = lead_of(made.plan, filing.task) if part_asked(view, filing) == "support" else None
        units = (each.unit.id if each.unit else "", lead or "")
        found += [unit for unit in units if unit != filing.unit and _rooms(view, filing, unit)]
    return tuple(made.name(unit) for unit in dict.fromkeys(found))


def _changed(view: View, plan: Plan, decision: Decision) -> Plan:
    """Raises NotFound where no other unit is named though somebody has to do it."""
    filing, unit = decision.filing, decision.unit
    if filing.plan == plan.id and decision.released and part_asked(view, filing) == "support":
        return released(plan, filing.task, filing.unit)
    if unit is None or unit.id == filing.unit or filing.plan != plan.id:
        raise NotFound(what="unit", name=unit.name if unit else "")
    if all(task.id != filing.task for task in plan.tasks):
        raise NotFound(what="task", name=filing.label)
    others = (each for other in view.plans.all_current() for each in other.units)
    from_unit = "" if filing.unit == OFFICE else filing.unit
    known = with_units(plan, others, [unit.id])
    return reassigned(known, filing.task, from_unit=from_unit, to_unit=unit.id)


def _of_inputs(
    call: Call[Any], view: View, decisions: Sequence[Decision], made: _Made
) -> Iterator[OutboundMessage]:
    """They stay, for the unit that takes a report over; whose is due on another day hears so."""
    moved = [each for each in made.facts if isinstance(each, TermMoved) and each.filing.endswith("/input")]
    for task in dict.fromkeys(each.filing.task for each in decisions):
        facts = [each for each in moved if place_of(each.filing)[1] == task]
        lead = made.name(lead_of(made.plan, task) or "")
        yield from told_of_inputs(call, view, facts, lead=lead, why="lead")


def _heard(call: Call[Any], view: View, decision: Decision, made: _Made) -> Iterator[OutboundMessage]:
    """Once a room: who asked, who takes over, and the lead whose supporting unit is another."""
    filing, unit = decision.filing, decision.unit
    support = part_asked(view, filing) == "support"
    new = _rooms(view, filing, unit.id if unit else "")
    lead = _rooms(view, filing, (lead_of(made.plan, filing.task) or "") if support else "")
    for room in dict.fromkeys([asked_in(call, view, decision), *new, *lead]):
        sign_by = _sign_by(view, unit, made) if room in new else None
        if room != call.room:
            tell = _support_card if support else _lead_card
            yield to_room(call, view, room, decision, tell(call, view, decision, made, sign_by))


def _rooms(view: View, filing: Filing, unit: str) -> list[str]:
    return list(view.ledger.rooms_of(filing.plan, unit)[:1]) if unit not in {"", OFFICE} else []


def _sign_by(view: View, unit: Unit | None, made: _Made) -> datetime | None:
    """Until when the unit that takes over signs for it; None where it is not asked to."""
    asked = made.asked
    return view.calendar.closing(asked.due_on) if asked and unit and unit.id in asked.units else None


def _support_card(
    call: Call[Any], view: View, decision: Decision, made: _Made, sign_by: datetime | None
) -> Card:
    filing, unit = decision.filing, decision.unit
    own = made.opened_for(filing.task, unit.id) if unit else None
    known = {each.unit for each in made.before.task(filing.task).assignments}
    change = supporting.SupportChange(
        label=filing.label,
        title=title_shown(made.plan.task(filing.task)) or "",
        unit=unit_name(view, filing),
        to_unit=unit.name if unit else "",
        lead=lead_named(made.plan, filing.task),
        on=call.day,
        given=filing.report is not None,
        due=own.due_at if own else None,
        is_input=own is not None and own.is_input,
        has_part=unit is not None and unit.id in known,
    )
    return supporting.support_changed(change, sign_by=sign_by)


def _lead_card(
    call: Call[Any], view: View, decision: Decision, made: _Made, sign_by: datetime | None
) -> Card:
    filing, unit = decision.filing, decision.unit
    if unit is None:
        raise NotFound(what="unit", name="")
    due = made.opened_for(filing.task, unit.id)
    own = None if due else view.ledger.filing(_own_of(filing, unit.id))
    if own is not None and own.is_owed:
        due = own
    return notices.dispute_moved(
        filing.label,
        unit=unit_name(view, filing),
        to_unit=unit.name,
        due=due.due_at if due else None,
        on=call.day,
        told=filing.report is not None,
        own=own is not None and own.report is not None and not own.is_owed,
        sign_by=sign_by,
    )


def _own_of(filing: Filing, unit: str) -> str:
    """The id of what another unit owes itself for the same task and period."""
    return filing_id(plan=filing.plan, rule=filing.rule, period=filing.period, task=filing.task, unit=unit)
