"""The workday before the cut-off: the office sees the roll-up, and what it may still settle (汇总预览)."""

from __future__ import annotations

from collections.abc import Iterable

from bot.answering.rollups import find_round, has_filings, make_rollup, state_of, unsent
from bot.domain.rollup_dates import PREVIEW
from bot.notices.plan_named import with_plan
from bot.notices.rollup import rollup_preview
from bot.ports.ledger import View
from bot.ports.messages import OutboundMessage, Repeat
from bot.ports.usecase import Daily, Outcome, Schedule, Tick


def due(tick: Tick, view: View) -> Iterable[str]:
    """One key a rule and period between preview and sending, for each of the office's rooms."""
    for one, _ in unsent(view, tick.day):
        if not one.rollup.preview_at <= tick.at < one.rollup.send_at or not has_filings(view, one):
            continue
        for room in view.ledger.rooms_seated("office", one.plan.id):
            yield f"rollup-preview/{one.name}/{room}"


def run(key: str, tick: Tick, view: View) -> Outcome:
    _, plan, rule, period, room = key.split("/", 4)
    one = find_round(view, f"{plan}/{rule}/{period}")
    if one is None:
        return Outcome()
    made = make_rollup(view, one, at=tick.at, cut_off=one.rollup.cut_off)
    held = state_of(view, one).held
    shown = rollup_preview(made, one.name, goes_at=one.rollup.send_at, held=held)
    card = with_plan(shown, view, one.plan.id)
    message = OutboundMessage(
        key, room, card, repeat=Repeat.AT_LEAST_ONCE, useless_after=one.rollup.send_at, priority=3
    )
    return Outcome(messages=(message,))


SCHEDULE = Schedule("rollup_preview", Daily(PREVIEW), due=due, run=run)
