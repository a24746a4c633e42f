"""At the set hour: the roll-up goes to the leading group by itself, once, unless the office holds it
(季度汇总).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from bot.answering.rollups import find_round, has_filings, issue, rounds, state_of
from bot.domain.rollup_dates import SEND
from bot.ports.ledger import View
from bot.ports.usecase import Daily, Outcome, Schedule, Tick

LATEST = timedelta(days=60)  # a roll-up that was missed for longer is the office's to send


def due(tick: Tick, view: View) -> Iterable[str]:
    """One key a rule and period whose hour has come, that nobody holds and that has filings."""
    for one in rounds(view, tick.day):
        state = state_of(view, one)
        in_time = one.rollup.send_at <= tick.at <= one.rollup.send_at + LATEST
        seated = view.ledger.rooms_seated("leading_group", one.plan.id)
        if seated and in_time and not state.held and not state.issued and has_filings(view, one):
            yield f"rollup/{one.name}"


def run(key: str, tick: Tick, view: View) -> Outcome:
    one = find_round(view, tick.day, key.removeprefix("rollup/"))
    state = state_of(view, one) if one else None
    if one is None or state is None or state.held or state.issued:
        return Outcome()
    return issue(view, one, at=tick.at)


SCHEDULE = Schedule("rollup", Daily(SEND), due=due, run=run)
