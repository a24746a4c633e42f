"""/unsigned LABEL [UNIT] REASON: the office takes a report that the head of its unit did not sign (免签)."""

from __future__ import annotations

from bot.answering.naming import reason_in
from bot.answering.office import in_one_plan, meant, read_named
from bot.answering.signing import take_unsigned
from bot.answering.which_part import with_which
from bot.ports.ledger import View
from bot.ports.usecase import Call, Command, Outcome


def parse(rest: str) -> str:
    if not rest.strip():
        raise ValueError("no task")
    return rest.strip()


def run(call: Call[str], view: View) -> Outcome:
    """The one of the id that a button gives, else of the label. Raises NotFound, WrongState."""
    name, _, reason = call.args.partition(" ")
    filing = view.ledger.filing(name)
    if filing is None:
        named = with_which(read_named(call.args, view, at_most=1), view)
        if not named.labels:
            raise ValueError(call.args)
        settled = in_one_plan(call, view, "unsigned", named, call.args, states=("unsigned",))
        if isinstance(settled, Outcome):
            return settled
        filing = meant(view, settled, settled.labels[0], states=("unsigned",), step="unsigned")
        reason = settled.words
    return take_unsigned(call, view, filing, reason_in(reason))


COMMAND = Command("unsigned", parse=parse, run=run, access="office")
