"""The office's answer in words or by button: which requests are meant, and what is still missing (审定)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final, TypeAlias

from bot.answering.arguments import day_at_start, nearest_unit, unquoted
from bot.answering.asking import ask_rest
from bot.answering.deciding import carry_out
from bot.answering.decisions import Decision
from bot.answering.input_terms import report_of
from bot.answering.objections import with_siblings
from bot.answering.requests_meant import Waiting, requests_meant, which_request
from bot.domain.filings import Filing
from bot.domain.plan import Unit
from bot.domain.requests import Request, last_day
from bot.errors import NotFound
from bot.notices.requested import part_asked
from bot.notices.requests import nothing_waits
from bot.ports.ledger import View
from bot.ports.usecase import Call, Outcome
from bot.replies.inquiries import RequestAnswer, releases
from bot.step_errors import CannotExtend

Answer: TypeAlias = RequestAnswer
_BETWEEN: Final = " \t\n　,，、;；:：。"
_TO: Final = re.compile(
    r"^(?:(?:改|调整|转|换|交|派|变更)(?:派|成)?(?:为|由|给|到|至)?|由|给|(?:to|by)\b)+\s*(?=\S)",
    re.IGNORECASE,
)
_DOES: Final = re.compile(r"(?:来)?(?:牵头|负责|配合|承担|办理|落实|接手|协助)+$")
_LIKE_A_UNIT: Final = re.compile(r"\S{1,20}(?:局|委|办|厅|院|会|部|中心|政府|公司|集团|[市区县])")


def judge(call: Call[Any], view: View, answer: Answer, ids: Sequence[str], words: str) -> Outcome:
    """Of the requests with those ids, else of those the message or the words name; which one is asked where
    several may be meant, and so is what is missing. Raises NotFound, WrongState.
    """
    meant = requests_meant(call, view, ids, words)
    if not meant.found:
        return Outcome(answer=nothing_waits(), late=True)
    if not meant.is_clear:
        return Outcome(answer=which_request(view, meant, f"/decide {answer}"))
    found, words = with_siblings(view, meant.found), meant.words
    if answer == "yes" and releases(words):
        answer, words = "release", ""
    missing = _missing(call, view, found[0], answer, words)
    if missing:
        what = "no" if answer == "no" else "yes"
        then = f"/decide {what} {' '.join(request.id for request, _ in found)}"
        return ask_rest(call, view, missing=missing, then=then, filings=[filing for _, filing in found])
    if answer == "no":
        reason = unquoted(words)
        return carry_out(call, view, [Decision(*each, granted=False, reason=reason) for each in found])
    released = answer == "release"
    return carry_out(call, view, [_granted(call, view, each, words, released=released) for each in found])


def waits_for_answer(call: Call[Any], view: View) -> bool:
    """The message that is answered is about a request that waits."""
    return any(view.ledger.requests_about(filing) for filing in call.quoted)


def _missing(call: Call[Any], view: View, found: Waiting, answer: Answer, words: str) -> str:
    """A no needs its reason, another date (also for one that has passed) the date, a move the unit."""
    request, filing = found
    if request.kind == "unattested":
        return ""
    if answer == "no":
        return "" if words else "why_not"
    if request.kind == "dispute":
        support = part_asked(view, filing) == "support"
        if answer == "release" and support:
            return ""
        unit, _ = _taking_over(view, request, words)
        return "" if unit else "which_support" if support else "which_unit"
    passed = request.until is not None and request.until <= call.day and not words
    return "other_date" if passed or (answer == "date" and not words) else ""


def _granted(
    call: Call[Any], view: View, found: tuple[Request, Filing], words: str, *, released: bool
) -> Decision:
    """With the day or the unit the words name. Raises NotFound for a day that is no later, CannotExtend for
    one of an input after its report is due.
    """
    request, filing = found
    if request.kind == "extension" and words:
        until, _ = day_at_start(words, call.day, view.calendar)
        if until is None or until <= max(call.day, filing.due_on):
            raise NotFound(what="date", name=words)
        report = report_of(view, filing)
        if report and until > (last := last_day(filing, report, view.calendar)):
            raise CannotExtend(label=filing.label, why="too_far", due=filing.due_at, last=last)
        return Decision(request, filing, granted=True, until=until)
    if request.kind != "dispute":
        return Decision(request, filing, granted=True)
    if released:
        return Decision(request, filing, granted=True, reason=unquoted(words) or None, released=True)
    unit, reason = _taking_over(view, request, words)
    return Decision(request, filing, granted=True, unit=unit, reason=unquoted(reason) or None)


def _taking_over(view: View, request: Request, words: str) -> tuple[Unit | None, str]:
    """The unit that the words name (改由市财政局配合), else the one of the request; and the reason after it.
    None where they name one that no plan has.
    """
    bare = _TO.sub("", words.strip(_BETWEEN))
    first = re.split(f"[{_BETWEEN}]", bare, maxsplit=1)[0]
    name = _DOES.sub("", first)
    unit = nearest_unit(view, first) or nearest_unit(view, name)
    if unit is not None:
        return unit, bare[len(first) :].strip(_BETWEEN)
    if bare != words.strip(_BETWEEN) or _LIKE_A_UNIT.fullmatch(name):
        return None, ""
    return nearest_unit(view, request.to_unit or ""), words
