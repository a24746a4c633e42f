"""/sign [LABELS] | back LABEL REASON | here: the head of a unit signs what its liaison filed (签发)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.answering.several import labels_from
from bot.answering.signing import send_back_to_liaison, sign_all
from bot.domain.facts import SeatTaken
from bot.domain.people import heads_of
from bot.notices.signing import signs_here
from bot.page_errors import NotInPrivate
from bot.ports.ledger import View
from bot.ports.usecase import Call, Command, Outcome


@dataclass(frozen=True, slots=True)
class SignArgs:
    """`named` are labels, or the id of one filing as a button gives it; `words` say what to change."""

    act: Literal["sign", "back", "here"]
    named: tuple[str, ...] = ()
    words: str = ""


def parse(rest: str) -> SignArgs:
    """Nothing, or "all", is everything that waits."""
    first, _, after = rest.strip().partition(" ")
    if first == "back":
        label, _, words = after.strip().partition(" ")
        if not label:
            raise ValueError(rest)
        return SignArgs("back", labels_from(label)[:1], words.strip())
    if first == "here":
        return SignArgs("here")
    return SignArgs("sign", () if first in {"", "all"} else labels_from(rest))


def run(call: Call[SignArgs], view: View) -> Outcome:
    """Raises NotPermitted, NotFound, WrongState, OwnReport, NotInPrivate."""
    match call.args.act:
        case "here":
            return _here(call, view)
        case "back":
            return send_back_to_liaison(call, view, call.args.named[0], call.args.words)
        case "sign":
            return sign_all(call, view, call.args.named)


def _here(call: Call[SignArgs], view: View) -> Outcome:
    """A chat of the head's own: what waits comes here and not to the unit's room."""
    units = heads_of(call.posts)
    if not call.direct:
        raise NotInPrivate
    names = {unit.id: unit.name for plan in view.plans.all_current() for unit in plan.units}
    facts = tuple(SeatTaken(call.room, "head", unit) for unit in units)
    return Outcome(facts=facts, answer=signs_here(names.get(units[0], "")))


COMMAND = Command("sign", parse=parse, run=run, access="head")
