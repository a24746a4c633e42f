"""Every workday morning: the office hears of the nodes that were not reached by their day, in one notice
(节点未到).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time

from bot.domain.duty_facts import MilestoneMissed
from bot.domain.filings import Filing
from bot.ports.ledger import View
from bot.ports.messages import Notice, OutboundMessage, Repeat
from bot.ports.usecase import Daily, Outcome, Schedule, Tick

AT = time(8, 40)


def due(tick: Tick, view: View) -> Iterable[str]:
    """One key a workday; the first node in it makes the key of what one notice could not hold."""
    opens = view.calendar.instant(tick.day, AT)
    if not view.calendar.is_workday(tick.day) or not opens <= tick.at <= view.calendar.closing(tick.day):
        return []
    missed = view.queries.missed_nodes(tick.day)
    return [f"missed/{tick.day}/{missed[0].id}"] if missed else []


def run(key: str, tick: Tick, view: View) -> Outcome:
    """Each node is told once for a due day; those of a plan whose office has no room wait."""
    day = date.fromisoformat(key.split("/")[1])
    rooms: dict[str, list[Filing]] = {}
    told: dict[str, Filing] = {}
    for filing in view.queries.missed_nodes(day):
        for room in view.ledger.rooms_seated("office", filing.plan):
            rooms.setdefault(room, []).append(filing)
            told[filing.id] = filing
    messages = tuple(
        OutboundMessage(
            f"{key}/{room}",
            room,
            Notice("missed_nodes"),
            tuple(filing.id for filing in filings),
            Repeat.AT_LEAST_ONCE,
            priority=3,
            not_before=view.hours.next_open(tick.at, view.calendar),
        )
        for room, filings in rooms.items()
    )
    facts = tuple(MilestoneMissed(each.id, each.version, each.due_on) for each in told.values())
    return Outcome(facts=facts, messages=messages)


SCHEDULE = Schedule("missed_nodes", Daily(AT), due=due, run=run)
