"""/rollup [hold | send | foreword WORDS]: preview, hold, send, or write the foreword (汇总)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.answering.rollups import Round, find_round, has_filings, issue, make_rollup, rounds, state_of
from bot.domain.rollup_facts import ForewordWritten, RollupHeld, RollupReleased
from bot.errors import NotFound
from bot.notices.rollup import rollup_foreword, rollup_held, rollup_preview, rollup_sent
from bot.ports.ledger import View
from bot.ports.usecase import Call, Command, Outcome
from bot.step_errors import WrongState
from bot.text import Erasable


@dataclass(frozen=True, slots=True)
class RollupArgs:
    """`what` is "", hold, send or foreword; `words` those of the foreword.

    `name` is the `plan/rule/period` that a button is about, "" where somebody typed the command.
    """

    what: str
    words: str = ""
    name: str = ""


def parse(rest: str) -> RollupArgs:
    what, _, words = rest.strip().partition(" ")
    words = words.strip()
    if what == "foreword" and words:
        return RollupArgs(what, words=words)
    if what in {"hold", "send"} and words.count("/") in {0, 2} and bool(words) == ("/" in words):
        return RollupArgs(what, name=words)
    if rest.strip():
        raise ValueError(rest)
    return RollupArgs("")


def run(call: Call[RollupArgs], view: View) -> Outcome:
    """Of the period a button names, else of the latest that has filings. Raises NotFound, and WrongState
    once it went.
    """
    one = _meant(call, view)
    state = state_of(view, one)
    if call.args.what and state.issued:
        raise WrongState(label=one.period.id, state="issued", step="rollup")
    names = (one.plan.id, one.plan.version, one.rule.id, one.period.id)
    match call.args.what:
        case "hold":
            return Outcome(facts=(RollupHeld(*names),), answer=rollup_held(one.period.id, one.name))
        case "send":
            sent = issue(view, one, at=call.at)
            facts = (RollupReleased(*names), *sent.facts)
            return replace(sent, facts=facts, answer=rollup_sent(one.period.id, one.rule.also_to))
        case "foreword":
            written = ForewordWritten(*names, Erasable(call.args.words))
            return Outcome(facts=(written,), answer=rollup_foreword(one.period.id, call.args.words))
    made = make_rollup(view, one, at=call.at, cut_off=one.rollup.cut_off)
    card = rollup_preview(made, one.name, goes_at=one.rollup.send_at, held=state.held)
    return Outcome(answer=card)


def _meant(call: Call[RollupArgs], view: View) -> Round:
    """Of several that are equally late, the first that has not gone."""
    if call.args.name:
        named = find_round(view, call.args.name)
        if named is None:
            raise NotFound(what="period", name=call.args.name)
        return named
    found = [one for one in rounds(view, call.day) if has_filings(view, one)]
    if not found:
        raise NotFound(what="period", name="")
    return max(found, key=lambda one: (one.period.first, not state_of(view, one).issued))


COMMAND = Command("rollup", parse=parse, run=run, access="office")
