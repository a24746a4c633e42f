"""/bind UNIT NAME: somebody asks to speak for a unit; a coordinator confirms (绑定)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from bot.answering.bindings import namesakes
from bot.answering.office import find_unit
from bot.domain.facts import BindingAsked
from bot.domain.posts import Place, holders
from bot.errors import NotFound
from bot.notices.people import binding_asked, binding_decide
from bot.ports.ledger import View
from bot.ports.messages import OutboundMessage, Repeat
from bot.ports.records import BindingRequest
from bot.ports.usecase import Call, Command, Outcome
from bot.text import Erasable

MOST_NAME = 40


@dataclass(frozen=True, slots=True)
class BindArgs:
    unit: str
    name: str


def parse(rest: str) -> BindArgs:
    unit, name = rest.split(maxsplit=1)  # too little given: ValueError, the sender sees the usage
    if len(name) > MOST_NAME:
        raise ValueError("a name is shorter")
    return BindArgs(unit, name.strip())


def run(call: Call[BindArgs], view: View) -> Outcome:
    """Ask the office, with name, account and who holds the post now. Raises NotFound for an unknown unit."""
    unit = find_unit(view, call.args.unit)
    if unit is None:
        raise NotFound(what="unit", name=call.args.unit)
    asked = (
        hashlib.sha256(f"{call.connection}/{call.account}/{unit.id}/{call.key}".encode())
        .hexdigest()[:8]
        .upper()
    )
    request = BindingRequest(asked, call.connection, call.account, call.args.name, unit.id, call.room)
    fact = BindingAsked(
        asked, call.connection, Erasable(call.account), Erasable(call.args.name), unit.id, call.room
    )
    held = holders(view.ledger.posts_of_unit(unit.id), Place(unit.id, "liaison"), call.day)
    liaison = view.ledger.person(held[0].person) if held else None
    card = binding_decide(request, unit.name, liaison=liaison, like=namesakes(view, request, call.day))
    messages = tuple(
        OutboundMessage(
            f"bind/{asked}/{room}", room, card, repeat=Repeat.AT_LEAST_ONCE, priority=3, answerable=True
        )
        for room in view.ledger.rooms_seated("office", "")
    )
    return Outcome(facts=(fact,), messages=messages, answer=binding_asked(request, unit.name))


COMMAND = Command("bind", parse=parse, run=run, access="anybody")
