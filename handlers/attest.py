"""/attest yes | no IDS: is what came by a reply form the unit's own report? (确认)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.answering.deciding import carry_out
from bot.answering.decisions import Decision
from bot.answering.form_told import attest_told
from bot.answering.office import unit_name
from bot.answering.requests_meant import waiting_ones
from bot.domain.form_told import ToldByForm
from bot.domain.people import may_see
from bot.errors import NotFound
from bot.notices.requests import nothing_waits
from bot.notices.unattested import form_attested
from bot.ports.ledger import View
from bot.ports.usecase import Call, Command, Outcome


@dataclass(frozen=True, slots=True)
class AttestArgs:
    """`ids` of requests, none for those of the message that is answered."""

    is_ours: bool
    ids: tuple[str, ...]


def parse(rest: str) -> AttestArgs:
    answer, *ids = rest.split()
    if answer not in {"yes", "no"}:
        raise ValueError(rest)
    return AttestArgs(answer == "yes", tuple(each.upper() for each in ids))


def run(call: Call[AttestArgs], view: View) -> Outcome:
    """The unit's own people or the office say so. Raises NotFound for another's, WrongState, NobodyToTell."""
    told = [form for each in call.args.ids if (form := view.ledger.told_by_form(each)) is not None]
    if told:
        return _told(call, view, told)
    found = [
        Decision(request, filing, granted=call.args.is_ours)
        for request, filing in waiting_ones(call, view, call.args.ids)
        if request.kind == "unattested"
    ]
    if not found:
        return Outcome(answer=nothing_waits(), late=True)
    for each in found:
        if not may_see(call.posts, plan=each.filing.plan, unit=each.filing.unit):
            raise NotFound(what="request", name=each.request.id)
    outcome = carry_out(call, view, found)
    if any(each.request.state != "asked" for each in found):
        return outcome
    labels = [each.filing.label for each in found]
    card = form_attested(labels, unit=unit_name(view, found[0].filing), granted=call.args.is_ours)
    return replace(outcome, answer=card)


def _told(call: Call[AttestArgs], view: View, told: Sequence[ToldByForm]) -> Outcome:
    """Of an event or a receipt. What was decided before stands."""
    for each in told:
        if not may_see(call.posts, plan=each.plan, unit=each.unit):
            raise NotFound(what="request", name=each.id)
    waiting = [each for each in told if each.waits]
    if not waiting:
        return Outcome(answer=nothing_waits(), late=True)
    return attest_told(call, view, waiting, is_ours=call.args.is_ours)


COMMAND = Command("attest", parse=parse, run=run)
