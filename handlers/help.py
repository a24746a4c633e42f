"""/help: the commands of the caller's roles (帮助)."""

from __future__ import annotations

from bot.domain.people import is_office, units_of
from bot.notices.help import help_card
from bot.ports.ledger import View
from bot.ports.usecase import Call, Command, Outcome
from bot.wording.commands import Audience


def parse(rest: str) -> str:
    return rest


def run(call: Call[str], view: View) -> Outcome:
    """For somebody unknown: how to be bound."""
    audiences: list[Audience] = []
    if units_of(call.posts):
        audiences.append("unit")
    if is_office(call.posts):
        audiences.append("office")
    return Outcome(answer=help_card(view.commands, audiences, contact=_contact(view)))


def _contact(view: View) -> str | None:
    """A coordinator's name."""
    for person, posts in view.queries.people():
        if any(post.role == "coordinator" for post in posts):
            return person.name
    return None


COMMAND = Command("help", parse=parse, run=run, access="anybody")
