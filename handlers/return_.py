"""/return LABEL [UNIT] REASON: the office asks for more, with a new due date (退回补充).

The unit hears of it in the next digest, with the reason.
"""

from __future__ import annotations

from bot.answering.asking import ask_rest
from bot.answering.office import meant, plan_of, read_named, unit_name
from bot.answering.standing_in import following
from bot.domain.duties import term
from bot.domain.evolve import evolve
from bot.domain.filings import Filing
from bot.domain.ladder import freeze
from bot.domain.rules import ladder_after_return
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
    """Of a filing's id alone, as its button gives it, the reason is asked for. Raises MissingReason,
    NotFound, WrongState.
    """
    first, _, rest = call.args.strip().partition(" ")
    one = view.ledger.filing(first)
    if one is not None and not rest.strip():
        return ask_rest(call, view, missing="why_back", then=f"/return {one.id}", filings=(one,))
    filing, reason = (one, rest.strip()) if one is not None else _named(call, view)
    rule = next(rule for rule in plan_of(view, filing).rules if rule.id == filing.rule)
    due_on = view.calendar.add_workdays(call.day, WORKDAYS)
    dates = term(rule, due_on, view.calendar, opens_on=call.day)
    fact = send_back(
        filing, reason=reason, dates=dates, ladder=freeze(ladder_after_return(rule), dates, view.calendar)
    )
    now, unit = evolve(filing, fact), unit_name(view, filing)
    answer = done("return", [StatusRow(now, unit)], due=now.due_at)
    facts = (fact, *following(view, (now,), at=call.at))
    return Outcome(facts=facts, answer=answer, about=(filing.id,))


def _named(call: Call[str], view: View) -> tuple[Filing, str]:
    named = read_named(call.args, view, at_most=1)
    if not named.labels or not named.words:
        raise MissingReason(step="return")
    states = ("filed", "accepted")
    return meant(view, named.labels[0], unit=named.unit, states=states, step="return"), named.words


COMMAND = Command("return", parse=parse, run=run, access="office")
