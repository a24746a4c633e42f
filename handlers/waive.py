"""/waive [undo] LABEL [WHICH] [UNIT] REASON: nothing is owed here this time, or is after all (免报)."""

from __future__ import annotations

import re

from bot.answering.office import in_one_plan, read_named
from bot.answering.waiving import WAIVABLE, WAIVED, undo_waiver, waive_named
from bot.answering.which_part import with_which
from bot.errors import MissingReason
from bot.ports.ledger import View
from bot.ports.usecase import Call, Command, Outcome

_UNDO = re.compile(r"(?:撤销|撤回|取消|恢复|undo)\s+", re.IGNORECASE)


def parse(rest: str) -> str:
    if not rest:
        raise ValueError("no task")
    return rest


def run(call: Call[str], view: View) -> Outcome:
    """With a report its inputs are waived, and their units told.

    Raises MissingReason, NotFound, WrongState, SeveralMeant.
    """
    undone = _UNDO.match(call.args)
    rest, command = (call.args[undone.end() :], "waive undo") if undone else (call.args, "waive")
    named = with_which(read_named(rest, view, at_most=1), view)
    if not named.labels or not named.words:
        raise MissingReason(step="waive")
    settled = in_one_plan(call, view, command, named, rest, states=WAIVED if undone else WAIVABLE)
    if isinstance(settled, Outcome):
        return settled
    return (undo_waiver if undone else waive_named)(call, view, settled)


COMMAND = Command("waive", parse=parse, run=run, access="office")
