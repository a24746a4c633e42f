"""/return LABEL [UNIT] REASON: the office asks for more, with a new due date (退回补充).

The unit hears of it in the next digest, with the reason.
"""

from __future__ import annotations

from bot.answering.office import meant, plan_of, read_named, unit_name
from bot.domain.duties import term
from bot.domain.evolve import evolve
from bot.domain.ladder import freeze
from bot.domain.steps import send_back
from bot.errors import MissingReason
from bot.notices.office import StatusRow, done
from bot.ports.ledger import View
from bot.ports.usecase import Call, Command, Outcome

WORKDAYS = 3  # what a unit is given to add what is missing


def parse(rest: str) -> str:
    if not rest:
        raise ValueError("no task")
    return rest


def run(call: Call[str], view: View) -> Outcome:
    """Raises MissingReason, NotFound, WrongState."""
    named = read_named(call.args, view, at_most=1)
    if not named.labels or not named.words:
        raise MissingReason(step="return")
    filing = meant(view, named.labels[0], unit=named.unit, states=("filed", "accepted"), step="return")
    rule = next(rule for rule in plan_of(view, filing).rules if rule.id == filing.rule)
    due_on = view.calendar.add_workdays(call.day, WORKDAYS)
    dates = term(rule, due_on, view.calendar, opens_on=call.day)
    fact = send_back(
        filing, reason=named.words, dates=dates, ladder=freeze(rule.ladder, dates, view.calendar)
    )
    now, unit = evolve(filing, fact), unit_name(view, filing)
    answer = done("return", [StatusRow(now, unit)], due=now.due_at)
    return Outcome(facts=(fact,), answer=answer, about=(filing.id,))


COMMAND = Command("return", parse=parse, run=run, access="office")
