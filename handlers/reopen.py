"""/reopen TASK [UNIT] REASON: what was struck off is owed for again, with a term from today (恢复); what was
waived is owed after all.
"""

from __future__ import annotations

from bot.answering.closing import open_again, struck_in, was_claimed
from bot.answering.lists import which_plan
from bot.answering.office import Named, in_one_plan, read_named
from bot.answering.waiving import WAIVED, undo_waiver, waived_of
from bot.answering.which_part import with_which
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
    if not was_claimed(view, label, named.unit, named.plan) and waived_of(view, named):
        return _owed_again(call, view, with_which(named, view))
    likely = struck_in(view, label)
    meant = named.plan or which_plan(call, view, f"/reopen {{plan}} {call.args}", label, likely=likely)
    if isinstance(meant, Outcome):
        return meant
    return open_again(call, view, label, named.unit, named.words, plan=meant)


def _owed_again(call: Call[str], view: View, named: Named) -> Outcome:
    """Nobody spoke of a close-out, but the task was waived: that is taken back."""
    settled = in_one_plan(call, view, "reopen", named, call.args, states=WAIVED)
    return settled if isinstance(settled, Outcome) else undo_waiver(call, view, settled)


COMMAND = Command("reopen", parse=parse, run=run, access="office")
