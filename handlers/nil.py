"""/nil [LABELS]: nothing new this period (零报告): at once for what the answered card lists, else several
tasks are shown and asked once.
"""

from __future__ import annotations

from bot.answering.matching import candidates
from bot.answering.several import labels_in, nothing_new, wanted
from bot.ports.ledger import View
from bot.ports.usecase import Call, Command, Outcome


def parse(rest: str) -> str:
    return rest.strip()


def run(call: Call[str], view: View) -> Outcome:
    """Raises NothingOwed."""
    return nothing_new(call, view, wanted(call, candidates(call, view), labels_in(call.args, view)))


COMMAND = Command("nil", parse=parse, run=run)
