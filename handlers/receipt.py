"""/receipt: a unit signs for the tasks of the plan (签收)."""

from __future__ import annotations

from bot.answering.receipts import sign
from bot.ports.ledger import View
from bot.ports.usecase import Call, Command, Outcome


def parse(rest: str) -> None:
    """Whatever follows is politeness."""


def run(call: Call[None], view: View) -> Outcome:
    """Raises NothingOwed where no plan names the writer's units."""
    return sign(call, view)


COMMAND = Command("receipt", parse=parse, run=run)
