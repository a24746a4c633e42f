"""At the set hour: the roll-up goes to the leading group by itself, once, unless the office holds it
(季度汇总).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from bot.answering.rollups import find_round, issue, rounds
from bot.domain.rollup_dates import SEND
from bot.ports.ledger import View
from bot.ports.usecase import Daily, Outcome, Schedule, Tick

LATEST = timedelta(days=60)  # a roll-up that was missed for longer is the office's to send


def due(tick: Tick, view: View) -> Iterable[str]:
    """One key a period whose hour has come, that nobody holds and that has filings."""
    for one in rounds(view, tick.day):
        state = view.ledger.rollup(one.plan.id, one.period.id)
        in_time = one.rollup.send_at <= tick.at <= one.rollup.send_at + LATEST
        seated = view.ledger.rooms_seated("leading_group", one.plan.id)
        if (
            seated
            and in_time
            and not state.held
            and not state.issued
            and _has_filings(one.plan.id, one.period.id, view)
        ):
            yield f"rollup/{one.plan.id}/{one.rule.id}/{one.period.id}"


def run(key: str, tick: Tick, view: View) -> Outcome:
    _, plan, rule, period = key.split("/")
    one = find_round(view, tick.day, plan=plan, rule=rule, period=period)
    state = view.ledger.rollup(plan, period)
    if one is None or state.held or state.issued:
        return Outcome()
    return issue(view, one, at=tick.at)


def _has_filings(plan: str, period: str, view: View) -> bool:
    return bool(view.queries.filings_of(plan=plan, period=period))


SCHEDULE = Schedule("rollup", Daily(SEND), due=due, run=run)
