"""After a later version of a plan with very many filings these are carried over to it in parts (分批衔接)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import time

from bot.answering.carrying import carrying, moving_with, told_stuck
from bot.domain.carrying_over import Portion, carried_over, facts_of, tasks_of
from bot.ports.ledger import View
from bot.ports.usecase import Daily, Outcome, Schedule, Tick


def due(tick: Tick, view: View) -> Iterable[str]:
    """One key a part that is still to be carried over."""
    found = (carrying(view, plan) for plan in view.plans.all_current())
    return [key for each in found if each for key in each.left]


def run(key: str, tick: Tick, view: View) -> Outcome:
    """Carry the part over, as its filings are now."""
    _, plan, number, first, count = key.split("/")
    old, new = view.plans.version(plan, int(number) - 1), view.plans.version(plan, int(number))
    tasks = tasks_of(old, new, Portion(first, int(count)))
    filings = [filing for task in tasks for filing in view.queries.filings_of_task(plan, task)]
    closed = view.queries.closed_out(plan)
    moving = moving_with(view, plan, new.version)
    found = carried_over(
        filings, old, new, tasks, at=tick.at, calendar=view.calendar, closed=closed, moving=moving
    )
    return Outcome(facts=facts_of(found))


SCHEDULE = Schedule(
    "carry_over", Daily(time(0, 5)), due=due, run=run, after_publishing=True, stuck=told_stuck
)
