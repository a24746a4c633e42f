"""Every night: terms that rested on unpublished days off are settled once the table is there (暂定)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time

from bot.domain.settling import Settling, settled_until
from bot.ports.ledger import View
from bot.ports.usecase import Daily, Outcome, Schedule, Tick

MOST_FACTS = 200


def due(tick: Tick, view: View) -> Iterable[str]:
    """One key for each part of the filings, named by its first and by how far the tables go."""
    until = settled_until(view.calendar, tick.day)
    waiting = view.queries.provisional_filings(until)
    for start in range(0, len(waiting), MOST_FACTS):
        yield f"settle/{until}/{waiting[start]}"


def run(key: str, tick: Tick, view: View) -> Outcome:
    """A fact a filing; whose day has moved hears of it in the next digest of its room."""
    _, until, first = key.split("/", 2)
    settling = Settling(view.calendar)
    waiting = view.ledger.provisional_from(first, date.fromisoformat(until), most=MOST_FACTS)
    facts = (settling.settle(filing, view.plans.version(filing.plan, filing.version)) for filing in waiting)
    return Outcome(facts=tuple(fact for fact in facts if fact))


SCHEDULE = Schedule("provisional", Daily(time(0, 20)), due=due, run=run)
