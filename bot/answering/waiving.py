"""What the office waives, and a waiver it takes back: which report or node is meant, what follows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.answering.input_terms import with_return
from bot.answering.office import Named, meant, tell_unit, unit_name
from bot.answering.standing_in import following
from bot.answering.which_part import ask_which_part, node_name, place_of
from bot.domain.duties import find_frame, owed
from bot.domain.evolve import evolve, opened
from bot.domain.filings import Filing
from bot.domain.inputs import inputs_for, settle
from bot.domain.steps import waive
from bot.domain.terms import as_it_stands
from bot.domain.under_way import open_until
from bot.notices.plan_named import with_plan
from bot.notices.waivers import owed_again, waived, waiver_noted, waiver_undone
from bot.ports.ledger import View
from bot.ports.usecase import Call, Outcome
from bot.step_errors import WrongState
from bot.text import Erasable

WAIVABLE = ("open", "returned", "unsigned", "filed")
WAIVED = ("waived",)


def waive_named(call: Call[Any], view: View, named: Named) -> Outcome:
    """What is named, once it is clear which report or node it is.

    Raises NotFound, WrongState, SeveralMeant.
    """
    asked = _ask(view, named, WAIVABLE, "waive")
    if asked is not None:
        return asked
    filing = meant(view, named, named.labels[0], states=WAIVABLE, step="waive")
    fact = waive(filing, reason=named.words)
    now, unit, node = evolve(filing, fact), unit_name(view, filing), node_name(view, filing)
    asked_for = view.queries.filings_of(plan=filing.plan, period=filing.period, task=filing.task)
    with_it = [each for each in inputs_for(filing, asked_for) if each.is_owed]
    told = tell_unit(call, view, filing, waived(now, unit, reason=named.words, node=node))
    for each in with_it:
        told += tell_unit(call, view, each, waived(each, unit_name(view, each), reason=named.words))
    answer = with_plan(waiver_noted(now, unit, node=node), view, filing.plan)
    facts = (fact, *settle(filing, with_it, reason=named.words), *following(view, (now,), at=call.at))
    return Outcome(facts=facts, messages=tuple(told), answer=answer, about=(filing.id,))


def undo_waiver(call: Call[Any], view: View, named: Named) -> Outcome:
    """Owed again, with its inputs, until its day or, where that is too soon, three workdays from now.

    Raises NotFound, SeveralMeant, and WrongState for what the plan does not ask for any more.
    """
    asked = _ask(view, named, WAIVED, "undo_waiver")
    if asked is not None:
        return asked
    before = meant(view, named, named.labels[0], states=WAIVED, step="waive")
    plan = view.plans.current(before.plan)
    rule = next((each for each in plan.rules if each.id == before.rule), None)
    frame = find_frame(plan, rule, before.period) if rule else None
    duties = owed(plan, rule, frame, closed=view.queries.closed_out(plan.id)) if rule and frame else ()
    duty = next((each for each in duties if each.filing == before.id), None)
    if rule is None or duty is None:
        raise WrongState(label=before.label, state=before.state, step="waive")
    fact = open_until(duty, rule, before.due_on, at=call.at, calendar=view.calendar)
    filing, unit, node = opened(fact), unit_name(view, before), node_name(view, before)
    why = replace(as_it_stands(filing, resting=False), why=Erasable(named.words))
    told = tell_unit(call, view, filing, owed_again(filing, unit, reason=named.words, node=node))
    answer = with_plan(waiver_undone(filing, unit, node=node), view, filing.plan)
    facts = (fact, why, *with_return(view, filing, at=call.at))
    return Outcome(facts=facts, messages=tuple(told), answer=answer, about=(filing.id,))


def waived_of(view: View, named: Named) -> list[Filing]:
    """What is waived of the task that is named, inputs aside."""
    known = view.queries.filings_of(plan=named.plan, unit=named.unit, states=WAIVED)
    found = [each for each in known if each.label in named.labels and named.fits(each)]
    return [each for each in found if not each.is_input]


def _ask(view: View, named: Named, states: Sequence[str], step: str) -> Outcome | None:
    """Where a node may be meant and the words do not say so: of a task that owes reports too a node is
    never taken for its report, but taken back where nothing else is waived.
    """
    if named.which.is_named or named.period:
        return None
    known = [
        each
        for each in view.queries.filings_of(plan=named.plan, unit=named.unit)
        if each.label == named.labels[0] and not each.is_input
    ]
    fitting = sorted((each for each in known if each.state in states), key=lambda one: one.due_at)
    reports = step == "waive" and any(not each.is_node for each in known)
    if not any(each.is_node for each in fitting) or (len(fitting) < 2 and not reports):
        return None
    return ask_which_part(view, step, fitting, [_call(view, each, named, step) for each in fitting])


def _call(view: View, filing: Filing, named: Named, step: str) -> str:
    command = "waive" if step == "waive" else "waive undo"
    return f"/{command} {filing.plan} {place_of(filing)} {unit_name(view, filing)} {named.words}"
