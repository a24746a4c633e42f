"""/nil [LABELS]: nothing new this period (零报告): at once for what the answered card lists, else several
tasks are shown and asked once.
"""

from __future__ import annotations

from dataclasses import replace

from bot.answering.matching import candidates
from bot.answering.several import labels_in, nothing_new, wanted
from bot.notices.recorded import left_out
from bot.ports.ledger import View
from bot.ports.usecase import Call, Command, Outcome


def parse(rest: str) -> str:
    return rest.strip()


def run(call: Call[str], view: View) -> Outcome:
    """What is named and owed is filed, the rest is told. Raises NothingOwed, OnlyLocked."""
    labels = labels_in(call.args, view)
    owed = wanted(call, candidates(call, view), labels)
    left = [label for label in labels if label not in {each.label for each in owed}]
    done = nothing_new(call, view, owed)
    return replace(done, answer=left_out(done.answer, left)) if done.answer else done


COMMAND = Command("nil", parse=parse, run=run)
