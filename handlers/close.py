"""/close TASK [WORDS]: a unit says that a task is done, or takes that back; the office strikes it off,
or says why not (销号).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias

from bot.answering.closing import claim_done, claimed_in, send_back, strike, unclaim
from bot.answering.lists import which_plan
from bot.answering.office import as_label, plan_at_start, read_named
from bot.domain.people import is_office
from bot.errors import NotFound, NotPermitted
from bot.ports.ledger import View
from bot.ports.usecase import Call, Command, Outcome

Answer: TypeAlias = Literal["", "yes", "no", "back"]
_OF_PLAN = re.compile(r"(?P<plan>《[^》]+》|(?![0-9A-Fa-f]{8}\s)[A-Za-z][\w-]*(?=\s))\s*")
_ID = re.compile(r"[0-9A-F]{8}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CloseArgs:
    """`name` is a task's label or the id of a claim, `rest` begins with it; `plan` as written, perhaps ""."""

    answer: Answer
    name: str
    rest: str
    plan: str = ""


def parse(rest: str) -> CloseArgs:
    first, _, left = rest.strip().partition(" ")
    answers: dict[str, Answer] = {"yes": "yes", "no": "no", "back": "back"}
    answer = answers.get(first, "")
    rest = left.strip() if answer else rest.strip()
    plan, name = "", rest.split(maxsplit=1)[0] if rest else ""
    if found := _OF_PLAN.match(rest):
        plan, rest = found["plan"], rest[found.end() :]
        name = rest.split(maxsplit=1)[0] if rest else ""
    label = as_label(name)
    if label is None and not _ID.fullmatch(name):
        raise ValueError(rest)
    return CloseArgs(answer, label or name, rest, plan)


def run(call: Call[CloseArgs], view: View) -> Outcome:
    """Asks which plan is meant where the label stands in several.

    Raises NotFound, NothingOwed, NotPermitted, SeveralMeant, WrongState, MissingReason, NobodyToTell.
    """
    args = call.args
    if args.answer == "back":
        return unclaim(call, view, args.name)
    if not is_office(call.posts) and (args.answer or _ID.fullmatch(args.name)):
        raise NotPermitted(command="close", role="coordinator")
    plan, _ = plan_at_start(args.plan, view.plans.all_current())
    if args.plan and plan is None:
        raise NotFound(what="plan", name=args.plan)
    then = " ".join(filter(None, ("/close", args.answer, "{plan}", args.rest)))
    if plan is not None or _is_claim(args.name, view):
        return _closed(call, view, plan.id if plan else "")
    if as_label(args.name) is None:
        raise NotFound(what="close_out", name=args.name)
    claimed = claimed_in(view, args.name) if is_office(call.posts) else ()
    meant = which_plan(call, view, then, args.name, likely=claimed)
    return meant if isinstance(meant, Outcome) else _closed(call, view, meant)


def _closed(call: Call[CloseArgs], view: View, plan: str) -> Outcome:
    args = call.args
    if not is_office(call.posts):
        return claim_done(call, view, args.name, args.rest.partition(" ")[2].strip(), plan)
    named = read_named(args.rest, view, at_most=1)
    unit, words = named.unit, named.words if named.labels else args.rest.partition(" ")[2].strip()
    act = send_back if args.answer == "no" else strike
    return act(call, view, args.name, unit, words, plan=plan or named.plan)


def _is_claim(name: str, view: View) -> bool:
    """The id of a claim tells which plan is meant."""
    return view.ledger.close_out_by_id(name.upper()) is not None


COMMAND = Command("close", parse=parse, run=run)
