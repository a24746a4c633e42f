"""/close TASK [WORDS]: a unit says that a task is done, or takes that back; the office strikes it off,
or says why not (销号).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias

from bot.answering.closing import claim_done, send_back, strike, unclaim
from bot.answering.office import as_label, read_named
from bot.domain.people import is_office
from bot.errors import NotPermitted
from bot.ports.ledger import View
from bot.ports.usecase import Call, Command, Outcome

Answer: TypeAlias = Literal["", "yes", "no", "back"]
_ID = re.compile(r"[0-9A-F]{8}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CloseArgs:
    """`name` is a task's label or the id of a claim; `rest` begins with it."""

    answer: Answer
    name: str
    rest: str


def parse(rest: str) -> CloseArgs:
    first, _, left = rest.strip().partition(" ")
    answers: dict[str, Answer] = {"yes": "yes", "no": "no", "back": "back"}
    answer = answers.get(first, "")
    rest = left.strip() if answer else rest.strip()
    name = rest.split(maxsplit=1)[0] if rest else ""
    label = as_label(name)
    if label is None and not _ID.fullmatch(name):
        raise ValueError(rest)
    return CloseArgs(answer, label or name, rest)


def run(call: Call[CloseArgs], view: View) -> Outcome:
    """Raises NotFound, NothingOwed, NotPermitted, SeveralMeant, WrongState, MissingReason, NobodyToTell."""
    args = call.args
    words = args.rest.partition(" ")[2].strip()
    if args.answer == "back":
        return unclaim(call, view, args.name)
    if not is_office(call.posts):
        if args.answer or _ID.fullmatch(args.name):
            raise NotPermitted(command="close", role="coordinator")
        return claim_done(call, view, args.name, words)
    named = read_named(args.rest, view, at_most=1)
    if named.labels:
        unit, words = named.unit, named.words
    else:
        unit = ""
    if args.answer == "no":
        return send_back(call, view, args.name, unit, words)
    return strike(call, view, args.name, unit, words)


COMMAND = Command("close", parse=parse, run=run)
