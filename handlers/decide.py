"""/decide yes | no | date | release IDS | TASKS [UNIT] [WORDS]: the office's answer to a request (审定)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import cast

from bot.answering.judging import Answer, judge
from bot.ports.ledger import View
from bot.ports.usecase import Call, Command, Outcome

_ID = re.compile(r"[0-9A-F]{8}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DecideArgs:
    """`ids` of requests, none for those of the message that is answered."""

    answer: Answer
    ids: tuple[str, ...]
    words: str


def parse(rest: str) -> DecideArgs:
    answer, _, left = rest.strip().partition(" ")
    if answer not in {"yes", "no", "date", "release"}:
        raise ValueError(rest)
    ids: list[str] = []
    words = left.split()
    while words and _ID.fullmatch(words[0]):
        ids.append(words.pop(0).upper())
    return DecideArgs(cast("Answer", answer), tuple(ids), " ".join(words))


def run(call: Call[DecideArgs], view: View) -> Outcome:
    """What the decision still needs is asked for. Raises NotFound, WrongState."""
    return judge(call, view, call.args.answer, call.args.ids, call.args.words)


COMMAND = Command("decide", parse=parse, run=run, access="office")
