"""/return LABEL [UNIT] [DATE] REASON: more is asked for, with a new due date (退回补充).

The office returns any report and the unit reads it in its next digest; a lead returns an input for its own
report, and the unit that gave it is told at once.
"""

from __future__ import annotations

from bot.answering.returning import return_as_lead, return_as_office
from bot.domain.people import is_office
from bot.ports.ledger import View
from bot.ports.usecase import Call, Command, Outcome


def parse(rest: str) -> str:
    if not rest:
        raise ValueError("no task")
    return rest


def run(call: Call[str], view: View) -> Outcome:
    """Of a filing's id alone, as its button gives it, the reason is asked for.

    Raises MissingReason, NotFound, NotPermitted, WrongState, CannotReturn, FilingLocked.
    """
    act = return_as_office if is_office(call.posts) else return_as_lead
    return act(call, view)


COMMAND = Command("return", parse=parse, run=run)
