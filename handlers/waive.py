"""/waive LABEL [UNIT] REASON: nothing is owed here this time (免报)."""

from __future__ import annotations

from bot.answering.office import meant, read_named, tell_unit, unit_name
from bot.answering.standing_in import following
from bot.domain.evolve import evolve
from bot.domain.steps import waive
from bot.errors import MissingReason
from bot.notices.office import StatusRow, done, waived
from bot.ports.ledger import View
from bot.ports.usecase import Call, Command, Outcome


def parse(rest: str) -> str:
    if not rest:
        raise ValueError("no task")
    return rest


def run(call: Call[str], view: View) -> Outcome:
    """Raises MissingReason, NotFound, WrongState."""
    named = read_named(call.args, view, at_most=1)
    if not named.labels or not named.words:
        raise MissingReason(step="waive")
    filing = meant(view, named.labels[0], unit=named.unit, states=("open", "returned", "filed"), step="waive")
    fact = waive(filing, reason=named.words)
    now, unit = evolve(filing, fact), unit_name(view, filing)
    told = tell_unit(call, view, filing, waived(now, unit, reason=named.words))
    answer = done("waive", [StatusRow(now, unit)])
    facts = (fact, *following(view, (now,), at=call.at))
    return Outcome(facts=facts, messages=tuple(told), answer=answer, about=(filing.id,))


COMMAND = Command("waive", parse=parse, run=run, access="office")
