"""/reopen TASK [UNIT] REASON: what was struck off is owed for again, with a term from today (恢复)."""

from __future__ import annotations

from bot.answering.closing import open_again, struck_in
from bot.answering.lists import which_plan
from bot.answering.office import read_named
from bot.errors import MissingReason
from bot.ports.ledger import View
from bot.ports.usecase import Call, Command, Outcome


def parse(rest: str) -> str:
    if not rest.strip():
        raise ValueError("no task")
    return rest.strip()


def run(call: Call[str], view: View) -> Outcome:
    """Asks which plan is meant. Raises MissingReason, NotFound, SeveralMeant, WrongState."""
    named = read_named(call.args, view, at_most=1)
    if not named.labels or not named.words:
        raise MissingReason(step="reopen")
    label = named.labels[0]
    likely = struck_in(view, label)
    meant = named.plan or which_plan(call, view, f"/reopen {{plan}} {call.args}", label, likely=likely)
    if isinstance(meant, Outcome):
        return meant
    return open_again(call, view, label, named.unit, named.words, plan=meant)


COMMAND = Command("reopen", parse=parse, run=run, access="office")
