"""/sign [LABELS] | back LABEL REASON | here: the head of a unit signs what its liaison filed (签发)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.answering.plan_meant import plan_in_words
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
    """`words` name plan and labels, or the one filing as a button gives it; to send back, what to change."""

    act: Literal["sign", "back", "here"]
    words: str = ""


def parse(rest: str) -> SignArgs:
    """Nothing, or "all", is everything that waits."""
    first, _, after = rest.strip().partition(" ")
    if first == "back":
        if not after.strip():
            raise ValueError(rest)
        return SignArgs("back", after.strip())
    if first == "here":
        return SignArgs("here")
    return SignArgs("sign", "" if first == "all" else rest.strip())


def run(call: Call[SignArgs], view: View) -> Outcome:
    """Raises NotPermitted, NotFound, SeveralMeant, WrongState, OwnReport, NotInPrivate."""
    if call.args.act == "here":
        return _here(call, view)
    plan, bare = plan_in_words(call.args.words, view)
    if call.args.act == "sign":
        return sign_all(call, view, labels_from(bare), plan)
    label, _, words = bare.partition(" ")
    return send_back_to_liaison(call, view, labels_from(label)[0], words.strip(), plan)


def _here(call: Call[SignArgs], view: View) -> Outcome:
    """A chat of the head's own: what waits comes here and not to the unit's room."""
    units = heads_of(call.posts)
    if not call.direct:
        raise NotInPrivate
    names = {unit.id: unit.name for plan in view.plans.all_current() for unit in plan.units}
    facts = tuple(SeatTaken(call.room, "head", unit) for unit in units)
    return Outcome(facts=facts, answer=signs_here(names.get(units[0], "")))


COMMAND = Command("sign", parse=parse, run=run, access="head")
