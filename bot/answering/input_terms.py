"""What becomes of inputs when something becomes of the report they are for (配合材料随报告)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Literal

from bot.answering.inputs import inputs_of
from bot.answering.office import tell_unit, unit_name
from bot.domain.evolve import evolve_by_request
from bot.domain.facts import Fact
from bot.domain.filings import Filing
from bot.domain.input_terms import Led, ask_again, go_along, resume, still_supports, wake, was_waived_with
from bot.domain.inputs import asks_for_inputs, rest
from bot.domain.request_facts import TermMoved
from bot.domain.resuming import Rest
from bot.notices.gathering import report_for
from bot.notices.terms import Why, input_later, input_moved
from bot.ports.ledger import View
from bot.ports.messages import OutboundMessage
from bot.ports.records import Wanted
from bot.ports.usecase import Call

_MOST_FACTS = 200  # about one task and unit, among which the waiver is looked for


def with_longer_term(
    call: Call[Any], view: View, report: Filing
) -> tuple[tuple[TermMoved, ...], tuple[OutboundMessage, ...]]:
    """The report, as it is now, was given more time: so are its inputs, and their units hear of it."""
    inputs = {each.id: each for each in inputs_of(view, report)}
    facts = go_along(_led(view, report, call.day), inputs.values()) if inputs else ()
    return facts, told_of_inputs(call, view, facts, lead=unit_name(view, report))


def with_return(view: View, report: Filing, *, at: datetime) -> tuple[Fact, ...]:
    """The report, as it is now, went back for more: its inputs are asked for again, also what its acceptance
    had waived.
    """
    if report.is_input or not asks_for_inputs(view.plans.current(report.plan), report):
        return ()
    inputs, waived = inputs_of(view, report), _waived_with(view, report)
    return ask_again(_led(view, report, view.calendar.local_day(at)), inputs, waived, at=at)


def with_report_open(view: View, report: Filing) -> tuple[TermMoved, ...]:
    """The report, as it is now, is owed again with the term it had."""
    return wake(inputs_of(view, report)) if report.is_owed and not report.paused else ()


def with_dispute(view: View, reports: Sequence[Filing]) -> tuple[Fact, ...]:
    """Nobody is reminded of inputs for a report that is said to be another unit's."""
    return tuple(fact for each in reports for fact in rest(inputs_of(view, each)))


def after_dispute(
    call: Call[Any], view: View, report: Filing, asked_at: datetime
) -> tuple[tuple[TermMoved, ...], tuple[OutboundMessage, ...]]:
    """The report, as it is now, stays with its unit; whose input is due on another day hears of it."""
    facts = resume(report, inputs_of(view, report), Rest(asked_at, call.day, view.calendar))
    return facts, told_of_inputs(call, view, facts, lead=unit_name(view, report), why="dispute")


def with_new_lead(view: View, report: Filing, gone: Sequence[str], day: date) -> tuple[TermMoved, ...]:
    """The report, as it is now, is another unit's; inputs by those ids are waived with it."""
    inputs = [each for each in inputs_of(view, report) if each.id not in gone]
    return go_along(_led(view, report, day), inputs) if inputs else ()


def told_of_inputs(
    call: Call[Any], view: View, facts: Sequence[TermMoved], *, lead: str, why: Why = "term"
) -> tuple[OutboundMessage, ...]:
    """To the units whose inputs are due on another day; `lead` is the name of the unit they are for."""
    moved = [
        (before, evolve_by_request(before, fact))
        for fact in facts
        if (before := view.ledger.filing(fact.filing)) is not None
    ]
    cards = [
        (now, input_moved(now, unit_name(view, now), lead=lead, why=why))
        for before, now in moved
        if now.due_on != before.due_on
    ]
    return tuple(each for now, card in cards for each in tell_unit(call, view, now, card))


def told_lead(
    call: Call[Any], view: View, one: Filing, *, why: Literal["term", "dispute"] = "term"
) -> tuple[OutboundMessage, ...]:
    """An input comes later than its lead counts on; nothing for what is no input."""
    report = report_of(view, one)
    if report is None or not report.is_owed:
        return ()
    return tuple(tell_unit(call, view, report, input_later(one, unit_name(view, one), why=why)))


def _waived_with(view: View, report: Filing) -> list[Filing]:
    plan = view.plans.current(report.plan)
    task = plan.task(report.task)
    filings = view.queries.filings_of(
        plan=plan.id, period=report.period, task=report.task, states=("waived",)
    )
    ours = [each for each in filings if each.is_input and each.rule == report.rule]
    return [each for each in ours if still_supports(plan, task, each) and _since(view, report, each)]


def _since(view: View, report: Filing, one: Filing) -> bool:
    wanted = Wanted(task=one.task, unit=one.unit)
    return was_waived_with(report, one, view.queries.recorded(wanted, newest=None, most=_MOST_FACTS))


def _led(view: View, report: Filing, day: date) -> Led:
    """By the rule as the plan has it now: that asks for the inputs."""
    rules = view.plans.current(report.plan).rules
    return Led(report, next(rule for rule in rules if rule.id == report.rule), day, view.calendar)


def report_of(view: View, one: Filing) -> Filing | None:
    """The report an input is for; None for anything else."""
    return report_for(view, one) if one.is_input else None
