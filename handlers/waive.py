"""/waive [undo] LABEL [UNIT] REASON: nothing is owed here this time, or is after all (免报)."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.answering.input_terms import with_return
from bot.answering.office import Named, in_one_plan, meant, read_named, tell_unit, unit_name
from bot.answering.standing_in import following
from bot.domain.duties import find_frame, owed
from bot.domain.evolve import evolve, opened
from bot.domain.inputs import inputs_for, settle
from bot.domain.steps import waive
from bot.domain.terms import as_it_stands
from bot.domain.under_way import open_until
from bot.errors import MissingReason
from bot.notices.office import StatusRow, done, owed_again, waived, waiver_undone
from bot.notices.plan_named import with_plan
from bot.ports.ledger import View
from bot.ports.usecase import Call, Command, Outcome
from bot.step_errors import WrongState
from bot.text import Erasable

WAIVABLE = ("open", "returned", "unsigned", "filed")


_UNDO = re.compile(r"(?:撤销|撤回|取消|恢复|undo)\s+", re.IGNORECASE)


def parse(rest: str) -> str:
    if not rest:
        raise ValueError("no task")
    return rest


def run(call: Call[str], view: View) -> Outcome:
    """With a report its inputs are waived, and their units told.

    Raises MissingReason, NotFound, WrongState.
    """
    undone = _UNDO.match(call.args)
    named = read_named(call.args[undone.end() :] if undone else call.args, view, at_most=1)
    if not named.labels or not named.words:
        raise MissingReason(step="waive")
    states = ("waived",) if undone else WAIVABLE
    settled = in_one_plan(call, view, "waive", named, call.args, states=states)
    if isinstance(settled, Outcome):
        return settled
    return _undone(call, view, settled) if undone else _waived(call, view, settled)


def _waived(call: Call[str], view: View, named: Named) -> Outcome:
    filing = meant(view, named, named.labels[0], states=WAIVABLE, step="waive")
    fact = waive(filing, reason=named.words)
    now, unit = evolve(filing, fact), unit_name(view, filing)
    asked = view.queries.filings_of(plan=filing.plan, period=filing.period, task=filing.task)
    with_it = [each for each in inputs_for(filing, asked) if each.is_owed]
    told = tell_unit(call, view, filing, waived(now, unit, reason=named.words))
    for each in with_it:
        told += tell_unit(call, view, each, waived(each, unit_name(view, each), reason=named.words))
    answer = with_plan(done("waive", [StatusRow(now, unit)]), view, filing.plan)
    facts = (fact, *settle(filing, with_it, reason=named.words), *following(view, (now,), at=call.at))
    return Outcome(facts=facts, messages=tuple(told), answer=answer, about=(filing.id,))


def _undone(call: Call[str], view: View, named: Named) -> Outcome:
    """Owed again, with its inputs, until its day or, where that is too soon, three workdays from now.

    Raises WrongState for what the plan does not ask for any more.
    """
    before = meant(view, named, named.labels[0], states=("waived",), step="waive")
    plan = view.plans.current(before.plan)
    rule = next((each for each in plan.rules if each.id == before.rule), None)
    frame = find_frame(plan, rule, before.period) if rule else None
    duties = owed(plan, rule, frame, closed=view.queries.closed_out(plan.id)) if rule and frame else ()
    duty = next((each for each in duties if each.filing == before.id), None)
    if rule is None or duty is None:
        raise WrongState(label=before.label, state=before.state, step="waive")
    fact = open_until(duty, rule, before.due_on, at=call.at, calendar=view.calendar)
    filing, unit = opened(fact), unit_name(view, before)
    why = replace(as_it_stands(filing, resting=False), why=Erasable(named.words))
    told = tell_unit(call, view, filing, owed_again(filing, unit, reason=named.words))
    answer = with_plan(waiver_undone(filing, unit), view, filing.plan)
    facts = (fact, why, *with_return(view, filing, at=call.at))
    return Outcome(facts=facts, messages=tuple(told), answer=answer, about=(filing.id,))


COMMAND = Command("waive", parse=parse, run=run, access="office")
