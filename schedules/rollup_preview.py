"""The workday before the cut-off: the office sees the roll-up, and what it may still settle (汇总预览)."""

from __future__ import annotations

from collections.abc import Iterable

from bot.answering.rollups import find_round, make_rollup, rounds
from bot.domain.rollup_dates import PREVIEW
from bot.notices.rollup import rollup_preview
from bot.ports.ledger import View
from bot.ports.messages import OutboundMessage, Repeat
from bot.ports.usecase import Daily, Outcome, Schedule, Tick


def due(tick: Tick, view: View) -> Iterable[str]:
    """One key a period between preview and sending, for each of the office's rooms."""
    for one in rounds(view, tick.day):
        if not one.rollup.preview_at <= tick.at < one.rollup.send_at:
            continue
        if view.ledger.rollup(one.plan.id, one.period.id).issued:
            continue
        if not view.queries.filings_of(plan=one.plan.id, period=one.period.id):
            continue
        for room in view.ledger.rooms_seated("office", one.plan.id):
            yield f"rollup-preview/{one.plan.id}/{one.rule.id}/{one.period.id}/{room}"


def run(key: str, tick: Tick, view: View) -> Outcome:
    _, plan, rule, period, room = key.split("/")
    one = find_round(view, tick.day, plan=plan, rule=rule, period=period)
    if one is None:
        return Outcome()
    made = make_rollup(view, one, at=tick.at, cut_off=one.rollup.cut_off)
    held = view.ledger.rollup(plan, period).held
    card = rollup_preview(made, goes_at=one.rollup.send_at, held=held)
    message = OutboundMessage(
        key, room, card, repeat=Repeat.AT_LEAST_ONCE, useless_after=one.rollup.send_at, priority=3
    )
    return Outcome(messages=(message,))


SCHEDULE = Schedule("rollup_preview", Daily(PREVIEW), due=due, run=run)
