"""At the set hour: the roll-up goes to the leading group by itself, once, unless the office holds it
(季度汇总).
"""

from __future__ import annotations

from collections.abc import Iterable

from bot.answering.rollups import LOOK_BACK, find_round, has_filings, issue, state_of, unsent
from bot.domain.rollup_dates import SEND
from bot.ports.ledger import View
from bot.ports.usecase import Daily, Outcome, Schedule, Tick


def due(tick: Tick, view: View) -> Iterable[str]:
    """One key a rule and period whose hour has come, that nobody holds and that has filings; what an outage
    or a long holiday left behind comes first.
    """
    for one, state in unsent(view, tick.day):
        in_time = one.rollup.send_at <= tick.at <= one.rollup.send_at + LOOK_BACK
        if state.held or not in_time or not view.ledger.rooms_seated("leading_group", one.plan.id):
            continue
        if has_filings(view, one):
            yield f"rollup/{one.name}"


def run(key: str, tick: Tick, view: View) -> Outcome:
    one = find_round(view, key.removeprefix("rollup/"))
    state = state_of(view, one) if one else None
    if one is None or state is None or state.held or state.issued:
        return Outcome()
    return issue(view, one, at=tick.at)


SCHEDULE = Schedule("rollup", Daily(SEND), due=due, run=run)
