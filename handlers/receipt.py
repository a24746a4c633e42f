"""/receipt: a unit signs for the tasks of the plan (签收)."""

from __future__ import annotations

from bot.answering.receipts import sign
from bot.ports.ledger import View
from bot.ports.usecase import Call, Command, Outcome


def parse(rest: str) -> str:
    """The plan that the request's button names; whatever else follows is politeness."""
    return rest.strip()


def run(call: Call[str], view: View) -> Outcome:
    """Raises NothingOwed where no plan names the writer's units."""
    plans = {plan.id for plan in view.plans.all_current()}
    return sign(call, view, call.args if call.args in plans else "")


COMMAND = Command("receipt", parse=parse, run=run)
