"""The office's answer in words or by button: which requests are meant, and what is still missing (审定)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, TypeAlias

from bot.answering.arguments import day_at_start, nearest_unit, unquoted
from bot.answering.asking import ask_rest
from bot.answering.deciding import Decision, carry_out, waiting_ones
from bot.answering.input_terms import report_of
from bot.domain.filings import Filing
from bot.domain.requests import Request, last_day
from bot.errors import NotFound, SeveralMeant
from bot.notices.requests import nothing_waits
from bot.ports.ledger import View
from bot.ports.usecase import Call, Outcome
from bot.step_errors import CannotExtend

Answer: TypeAlias = Literal["yes", "no", "date"]


def judge(call: Call[Any], view: View, answer: Answer, ids: Sequence[str], words: str) -> Outcome:
    """Of the requests with those ids, else of those the message answers; what is missing is asked for.

    Raises NotFound, SeveralMeant, WrongState.
    """
    found = list(waiting_ones(call, view, ids))
    if not found:
        return Outcome(answer=nothing_waits(), late=True)
    if len({request.kind for request, _ in found}) > 1:
        raise SeveralMeant(label=found[0][1].label)
    missing = _missing(call, view, found[0][0], answer, words)
    if missing:
        what = "no" if answer == "no" else "yes"
        then = f"/decide {what} {' '.join(request.id for request, _ in found)}"
        return ask_rest(call, view, missing=missing, then=then, filings=[filing for _, filing in found])
    if answer == "no":
        reason = unquoted(words)
        return carry_out(call, view, [Decision(*each, granted=False, reason=reason) for each in found])
    return carry_out(call, view, [_granted(call, view, each, words) for each in found])


def waits_for_answer(call: Call[Any], view: View) -> bool:
    """The message that is answered is about a request that waits."""
    return any(view.ledger.requests_about(filing) for filing in call.quoted)


def _missing(call: Call[Any], view: View, request: Request, answer: Answer, words: str) -> str:
    """A no needs its reason, another date (also for one that has passed) the date, a move the unit."""
    if request.kind == "unattested":
        return ""
    if answer == "no":
        return "" if words else "why_not"
    passed = request.until is not None and request.until <= call.day and not words
    if answer == "date" or passed:
        return "other_date"
    named = words or request.to_unit or ""
    return "which_unit" if request.kind == "dispute" and nearest_unit(view, named) is None else ""


def _granted(call: Call[Any], view: View, found: tuple[Request, Filing], words: str) -> Decision:
    """With the day or the unit the words name. Raises NotFound for a day that is no later, CannotExtend for
    one of an input after its report is due."""
    request, filing = found
    if request.kind == "extension" and words:
        until, _ = day_at_start(words, call.day, view.calendar)
        if until is None or until <= max(call.day, filing.due_on):
            raise NotFound(what="date", name=words)
        report = report_of(view, filing)
        if report and until > (last := last_day(filing, report, view.calendar)):
            raise CannotExtend(label=filing.label, why="too_far", due=filing.due_at, last=last)
        return Decision(request, filing, granted=True, until=until)
    unit = nearest_unit(view, words or request.to_unit or "") if request.kind == "dispute" else None
    return Decision(request, filing, granted=True, unit=unit)
