"""/rollup [hold | send | foreword WORDS]: preview, hold, send, or write the foreword (汇总)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.answering.rollups import Round, issue, make_rollup, rounds
from bot.domain.facts import ForewordWritten, RollupHeld, RollupReleased
from bot.errors import NotFound, WrongState
from bot.notices.rollup import rollup_foreword, rollup_held, rollup_preview, rollup_sent
from bot.ports.ledger import View
from bot.ports.usecase import Call, Command, Outcome
from bot.text import Erasable


@dataclass(frozen=True, slots=True)
class RollupArgs:
    """`what` is "", hold, send or foreword; `words` those of the foreword."""

    what: str
    words: str


def parse(rest: str) -> RollupArgs:
    what, _, words = rest.strip().partition(" ")
    if what not in {"", "hold", "send", "foreword"} or (what == "foreword" and not words.strip()):
        raise ValueError(rest)
    return RollupArgs(what, words.strip())


def run(call: Call[RollupArgs], view: View) -> Outcome:
    """Of the latest period that has filings. Raises NotFound, and WrongState once it went."""
    one = _latest(call, view)
    if call.args.what and view.ledger.rollup(one.plan.id, one.period.id).issued:
        raise WrongState(label=one.period.id, state="issued", step="rollup")
    names = (one.plan.id, one.plan.version, one.period.id)
    match call.args.what:
        case "hold":
            return Outcome(facts=(RollupHeld(*names),), answer=rollup_held(one.period.id))
        case "send":
            sent = issue(view, one, at=call.at)
            facts = (RollupReleased(*names), *sent.facts)
            return replace(sent, facts=facts, answer=rollup_sent(one.period.id))
        case "foreword":
            written = ForewordWritten(*names, Erasable(call.args.words))
            return Outcome(facts=(written,), answer=rollup_foreword(one.period.id, call.args.words))
    made = make_rollup(view, one, at=call.at, cut_off=one.rollup.cut_off)
    held = view.ledger.rollup(one.plan.id, one.period.id).held
    return Outcome(answer=rollup_preview(made, goes_at=one.rollup.send_at, held=held))


def _latest(call: Call[RollupArgs], view: View) -> Round:
    found = [
        one
        for one in rounds(view, call.day)
        if view.queries.filings_of(plan=one.plan.id, period=one.period.id)
    ]
    if not found:
        raise NotFound(what="period", name="")
    return max(found, key=lambda one: one.period.first)


COMMAND = Command("rollup", parse=parse, run=run, access="office")
