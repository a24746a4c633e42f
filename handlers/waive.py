"""/waive LABEL [UNIT] REASON: nothing is owed here this time (免报)."""

from __future__ import annotations

from bot.answering.office import Named, in_one_plan, meant, read_named, tell_unit, unit_name
from bot.answering.standing_in import following
from bot.domain.evolve import evolve
from bot.domain.inputs import inputs_for, settle
from bot.domain.steps import waive
from bot.errors import MissingReason
from bot.notices.office import StatusRow, done, waived
from bot.notices.plan_named import with_plan
from bot.ports.ledger import View
from bot.ports.usecase import Call, Command, Outcome

WAIVABLE = ("open", "returned", "unsigned", "filed")


def parse(rest: str) -> str:
    if not rest:
        raise ValueError("no task")
    return rest


def run(call: Call[str], view: View) -> Outcome:
    """With a report its inputs are waived, and their units told.

    Raises MissingReason, NotFound, WrongState.
    """
    named = read_named(call.args, view, at_most=1)
    if not named.labels or not named.words:
        raise MissingReason(step="waive")
    settled = in_one_plan(call, view, "waive", named, call.args, states=WAIVABLE)
    if isinstance(settled, Outcome):
        return settled
    return _waived(call, view, settled)


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


COMMAND = Command("waive", parse=parse, run=run, access="office")
