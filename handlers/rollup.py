"""/rollup [hold | send | foreword WORDS] [PLAN] [PERIOD]: preview, hold, send, write the foreword (汇总)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.answering.office import plan_at_start
from bot.answering.planning import own_plans
from bot.answering.rollups import Round, find_round, has_filings, issue, make_rollup, rounds, state_of
from bot.domain.periods import read_period
from bot.domain.plan import Plan
from bot.domain.rollup_facts import ForewordWritten, RollupHeld, RollupReleased
from bot.errors import NotFound
from bot.notices.choices import choose_rollup
from bot.notices.plan_named import with_plan
from bot.notices.rollup import rollup_foreword, rollup_held, rollup_preview, rollup_sent
from bot.notices.rollup_gone import as_it_went
from bot.ports.ledger import View
from bot.ports.usecase import Call, Command, Outcome
from bot.step_errors import WrongState
from bot.text import Erasable
from bot.wording.cards import Card

_ACTS = frozenset({"preview", "hold", "send", "foreword"})
_NAME = re.compile(r"[^\s/]+/[^\s/]+/[^\s/]+")


@dataclass(frozen=True, slots=True)
class RollupArgs:
    """`what` is "", hold, send or foreword; `rest` the `plan/rule/period` that a button is about, or plan and
    period as written, with the words of a foreword.
    """

    what: str
    rest: str = ""


def parse(rest: str) -> RollupArgs:
    what, _, words = rest.strip().partition(" ")
    words = words.strip()
    if what not in _ACTS:
        return RollupArgs("", rest.strip())
    if what == "foreword" and not words:
        raise ValueError(rest)
    return RollupArgs("" if what == "preview" else what, words)


def run(call: Call[RollupArgs], view: View) -> Outcome:
    """Of what is named, else of the latest that has filings; asks where several may be meant.

    Raises NotFound, and WrongState once it went.
    """
    one, words = _meant(call, view)
    if isinstance(one, Outcome):
        return one
    state = state_of(view, one)
    if state.issued and call.args.what:
        raise WrongState(label=one.period.id, state="issued", step="rollup")
    gone = as_it_went(view, one.plan, one.rule, one.period.id, state)
    if gone is not None:
        return Outcome(answer=gone)
    return _done(call, view, one, words)


def _done(call: Call[RollupArgs], view: View, one: Round, words: str) -> Outcome:
    names = (one.plan.id, one.plan.version, one.rule.id, one.period.id)

    def said(card: Card) -> Card:
        return with_plan(card, view, one.plan.id)

    match call.args.what:
        case "hold":
            return Outcome(facts=(RollupHeld(*names),), answer=said(rollup_held(one.period.id, one.name)))
        case "send":
            sent = issue(view, one, at=call.at)
            facts = (RollupReleased(*names), *sent.facts)
            return replace(sent, facts=facts, answer=said(rollup_sent(one.period.id, one.rule.also_to)))
        case "foreword":
            written = ForewordWritten(*names, Erasable(words))
            return Outcome(facts=(written,), answer=said(rollup_foreword(one.period.id, words, one.name)))
    made = make_rollup(view, one, at=call.at, cut_off=one.rollup.cut_off)
    held = state_of(view, one).held
    return Outcome(answer=said(rollup_preview(made, one.name, goes_at=one.rollup.send_at, held=held)))


def _meant(call: Call[RollupArgs], view: View) -> tuple[Round | Outcome, str]:
    """The roll-up, or the question which one; and what else was written. Raises NotFound."""
    first, _, after = call.args.rest.partition(" ")
    if _NAME.fullmatch(first) and (named := find_round(view, first)) is not None:
        return named, after.strip()
    plans = own_plans(call, view)
    plan, rest = plan_at_start(call.args.rest, plans)
    found = _latest(view, call, [plan] if plan else plans)
    if call.args.what != "foreword" and rest:
        period = read_period(rest, call.day)
        found = [
            one for one in _all(view, call, [plan] if plan else plans) if period and one.period == period
        ]
        rest = "" if found else rest
    if not found:
        raise NotFound(what="period", name=rest)
    if len(found) == 1:
        return found[0], rest
    act = f"/rollup {call.args.what or 'preview'}"
    shown = [(one.plan.title, one.period.id, f"{act} {one.name} {rest}".rstrip()) for one in found]
    return Outcome(answer=choose_rollup(shown)), rest


def _latest(view: View, call: Call[RollupArgs], plans: Sequence[Plan]) -> list[Round]:
    """Of each rule the latest; of these what has not gone, and of that what the office has seen already."""
    newest: dict[tuple[str, str], Round] = {}
    for one in _all(view, call, plans):
        key = (one.plan.id, one.rule.id)
        if key not in newest or one.period.first >= newest[key].period.first:
            newest[key] = one
    found = list(newest.values())
    waiting = [one for one in found if not state_of(view, one).issued]
    if waiting:
        return [one for one in waiting if one.rollup.preview_at <= call.at] or waiting
    last: dict[str, date] = {}
    for one in found:
        last[one.plan.id] = max(one.period.last, last.get(one.plan.id, one.period.last))
    return [one for one in found if one.period.last == last[one.plan.id]]


def _all(view: View, call: Call[RollupArgs], plans: Sequence[Plan]) -> list[Round]:
    own = {plan.id for plan in plans}
    return [one for one in rounds(view, call.day) if one.plan.id in own and has_filings(view, one)]


COMMAND = Command("rollup", parse=parse, run=run, access="office")
