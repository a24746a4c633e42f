"""/decide yes | no | date IDS [WORDS]: the office answers what a unit asked (审定)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.answering.arguments import day_at_start, nearest_unit, unquoted
from bot.answering.asking import ask_rest
from bot.answering.deciding import Decision, carry_out, waiting_ones
from bot.domain.filings import Filing
from bot.domain.requests import Request
from bot.errors import NotFound, SeveralMeant
from bot.notices.requests import nothing_waits
from bot.ports.ledger import View
from bot.ports.usecase import Call, Command, Outcome

_ID = re.compile(r"[0-9A-F]{8}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DecideArgs:
    """`what` is yes, no or date (another date); `ids` of requests, none for the quoted ones."""

    what: str
    ids: tuple[str, ...]
    words: str


def parse(rest: str) -> DecideArgs:
    what, _, left = rest.strip().partition(" ")
    if what not in {"yes", "no", "date"}:
        raise ValueError(rest)
    ids: list[str] = []
    words = left.split()
    while words and _ID.fullmatch(words[0]):
        ids.append(words.pop(0).upper())
    return DecideArgs(what, tuple(ids), " ".join(words))


def run(call: Call[DecideArgs], view: View) -> Outcome:
    """What the decision still needs is asked for. Raises NotFound, SeveralMeant, WrongState."""
    found = list(waiting_ones(call, view, call.args.ids))
    if not found:
        return Outcome(answer=nothing_waits())
    if len({request.kind for request, _ in found}) > 1:
        raise SeveralMeant(label=found[0][1].label)
    missing = _missing(call, found[0][0], view)
    if missing:
        what = "no" if call.args.what == "no" else "yes"
        then = f"/decide {what} {' '.join(request.id for request, _ in found)}"
        return ask_rest(call, view, missing=missing, then=then, filings=[filing for _, filing in found])
    return carry_out(call, view, [_decision(call, view, request, filing) for request, filing in found])


def _missing(call: Call[DecideArgs], request: Request, view: View) -> str:
    """A no needs its reason, another date (also for one that has passed) the date, a move the unit."""
    args = call.args
    if args.what == "no":
        return "" if args.words else "why_not"
    passed = request.until is not None and request.until <= call.day and not args.words
    if args.what == "date" or passed:
        return "other_date"
    named = args.words or request.to_unit or ""
    return "which_unit" if request.kind == "dispute" and nearest_unit(view, named) is None else ""


def _decision(call: Call[DecideArgs], view: View, request: Request, filing: Filing) -> Decision:
    args = call.args
    if args.what == "no":
        return Decision(request, filing, granted=False, reason=unquoted(args.words))
    if request.kind == "extension" and args.words:
        until, _ = day_at_start(args.words, call.day, view.calendar)
        if until is None or until <= max(call.day, filing.due_on):
            raise NotFound(what="date", name=args.words)
        return Decision(request, filing, granted=True, until=until)
    unit = nearest_unit(view, args.words or request.to_unit or "") if request.kind == "dispute" else None
    return Decision(request, filing, granted=True, unit=unit)


COMMAND = Command("decide", parse=parse, run=run, access="office")
