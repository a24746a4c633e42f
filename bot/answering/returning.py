"""What was reported goes back: the office returns any report, a lead the inputs for its own (退回补充)."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Any

from bot.answering.arguments import day_at_start
from bot.answering.asking import ask_rest
from bot.answering.input_terms import with_return
from bot.answering.inputs import led_by_caller, plan_asked
from bot.answering.office import in_one_plan, meant, plan_of, read_named, task_of, tell_unit, unit_name
from bot.answering.standing_in import following
from bot.answering.which_part import with_which
from bot.domain.evolve import evolve
from bot.domain.filings import Filing
from bot.domain.people import units_of
from bot.domain.returning import back_from_lead, back_from_office
from bot.domain.rules import ReportingRule
from bot.errors import MissingReason, NotFound, NotPermitted
from bot.notices.gathering import input_back, report_for
from bot.notices.office import StatusRow, done
from bot.notices.plan_named import of_filings, with_plan
from bot.ports.ledger import View
from bot.ports.usecase import Call, Outcome
from bot.replies.dates import find_moments
from bot.step_errors import WrongState

_YEAR = re.compile(r"20\d\d")
_AS_TERM = re.compile(
    r"[之以]?前[^，,。;；\s]{0,4}?(?:补|重报|再报|报送?|交|完善|修改|核实)(?![的了过时表告])"
)
_HALF_A_YEAR = 183  # days


def return_as_office(call: Call[str], view: View) -> Outcome:
    """Any report, until a day that may be named; the unit hears of it in its next digest.

    Raises MissingReason, NotFound, WrongState, CannotReturn.
    """
    filing, rest = _by_id(call, view)
    if filing is None:
        found = _named(call, view)
        if isinstance(found, Outcome):
            return found
        filing, rest = found
    until, reason = _day_told(rest, call, view)
    if not reason:
        then = f"/return {filing.id}{f' {until}' if until else ''}"
        return ask_rest(call, view, missing="why_back", then=then, filings=(filing,))
    fact = back_from_office(
        filing, _rule(view, filing), view.calendar, at=call.at, reason=reason, until=until
    )
    now = evolve(filing, fact)
    answer = done("return", [StatusRow(now, unit_name(view, filing))], due=now.due_at)
    return Outcome(
        facts=(fact, *with_return(view, now, at=call.at), *following(view, (now,), at=call.at)),
        answer=with_plan(answer, view, filing.plan),
        about=(filing.id,),
        closes=_completes(call, filing),
    )


def return_as_lead(call: Call[str], view: View) -> Outcome:
    """An input for a report of the caller's unit, until a day that may be named; its unit is told at once.
    Which plan is asked.

    Raises NotFound, NotPermitted, WrongState, CannotReturn, FilingLocked.
    """
    one, rest = _by_id(call, view)
    found = (one, _led(call, view, one), rest) if one else _input_named(call, view)
    if isinstance(found, Outcome):
        return found
    filing, report, rest = found
    if not report.is_owed:
        raise WrongState(label=report.label, state=report.state, step="return_input")
    until, reason = _day_told(rest, call, view)
    then = f"/return {filing.id}{f' {until}' if until else ''}"
    if not reason:
        return ask_rest(call, view, missing="why_input_back", then=then, filings=(filing,))
    fact = back_from_lead(
        filing, report, _rule(view, filing), view.calendar, at=call.at, until=until, reason=reason
    )
    now = evolve(filing, fact)
    author = filing.report.author if filing.report else None
    shown = reason if task_of(view, now).sensitivity != "offline" else None
    told = input_back(now, unit_name(view, now), lead=unit_name(view, report), reason=shown, mention=author)
    row = StatusRow(now, unit_name(view, now))
    return Outcome(
        facts=(fact,),
        messages=tuple(tell_unit(call, view, now, told, answerable=True)),
        answer=of_filings(done("return", [row], due=now.due_at, by_lead=True), view, (now,)),
        about=(now.id,),
        closes=_completes(call, filing),
    )


def _by_id(call: Call[str], view: View) -> tuple[Filing | None, str]:
    """The filing a button names, and the words after it."""
    first, _, rest = call.args.strip().partition(" ")
    return view.ledger.filing(first), rest.strip()


def _named(call: Call[str], view: View) -> tuple[Filing, str] | Outcome:
    """By its label, once the plan is clear. Raises MissingReason, and what `meant` raises."""
    named = with_which(read_named(call.args, view, at_most=1), view)
    if not named.labels or not named.words:
        raise MissingReason(step="return")
    states = ("filed", "accepted")
    settled = in_one_plan(call, view, "return", named, call.args, states=states)
    if isinstance(settled, Outcome):
        return settled
    named = settled
    return meant(view, named, named.labels[0], states=states, step="return"), named.words


def _led(call: Call[Any], view: View, one: Filing) -> Filing:
    """The report of the caller's unit that the input is for. Raises NotPermitted."""
    report = report_for(view, one) if one.is_input else None
    if report is None or report.unit not in units_of(call.posts):
        raise NotPermitted(command="return", role="liaison")
    return report


def _input_named(call: Call[str], view: View) -> tuple[Filing, Filing, str] | Outcome:
    """An input by its task and, where several are there, its unit; the report it is for; the words left.

    Raises MissingReason, NotFound, NotPermitted, WrongState.
    """
    named = read_named(call.args, view, at_most=1)
    if not named.labels:
        raise MissingReason(step="return")
    [label] = named.labels
    led = led_by_caller(call, view, "return", named)
    given = [one for one in led if any(named.unit in {"", each.unit} for _, each in one.given)]
    led = [one for one in given if one.report.is_owed] or given
    if not led:
        raise WrongState(label=label, state="no_inputs", step="return_input")
    asked = plan_asked(view, "return", led, call.args)
    if asked is not None:
        return asked
    there = [
        (unit, each, one.report) for one in led for unit, each in one.given if named.unit in {"", each.unit}
    ]
    if len(there) > 1:
        raise NotFound(what="unit", name=label, nearest=[unit for unit, _, _ in there])
    [(_, filing, report)] = there
    return filing, report, named.words


def _day_told(words: str, call: Call[str], view: View) -> tuple[date | None, str]:
    """A day that stands apart before the reason, and the reason; else the only day the reason itself names as
    the term (9月30日前补充佐证). Without its year a day that has passed is that day, not next year's.
    """
    first = words.replace("，", " ").strip().partition(" ")[0]
    until, left = day_at_start(first, call.day, view.calendar)
    if until and not left:
        if (until - call.day).days > _HALF_A_YEAR and not _YEAR.search(first):
            until = until.replace(
                year=until.year - 1, day=min(until.day, 28) if until.month == 2 else until.day
            )
        return until, words.strip()[len(first) :].strip(" ，")
    told = unicodedata.normalize("NFKC", words)
    days = {
        each.day
        for each in find_moments(told, call.day, view.calendar)
        if each.kind == "day" and not each.rolled and _AS_TERM.match(told, each.end)
    }
    return (days.pop() if len(days) == 1 else None), words


def _completes(call: Call[Any], filing: Filing) -> bool:
    """The words answer the question why it goes back."""
    return call.question is not None and call.question.then.startswith(f"/return {filing.id}")


def _rule(view: View, filing: Filing) -> ReportingRule:
    return next(rule for rule in plan_of(view, filing).rules if rule.id == filing.rule)
