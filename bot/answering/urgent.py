"""An urgent event: recorded with its number, told to the office and the leading group at once (速报)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.answering.passing_on import unit_of_writer
from bot.domain.events import Event, Teller, named_event, next_event, tell
from bot.domain.people import units_of
from bot.domain.plan import Plan
from bot.errors import NobodyToTell
from bot.notices.urgent import Urgent, urgent_received, urgent_to_group
from bot.ports.ledger import View
from bot.ports.messages import OutboundMessage, Repeat
from bot.ports.usecase import Call, Outcome


def tell_event(call: Call[Any], view: View, words: str, labels: Sequence[str] = ()) -> Outcome:
    """A first report, or a follow-up where the words name an event of the writer's own unit.

    Goes at any hour. Raises NobodyToTell.
    """
    unit = next(iter(units_of(call.posts)), "")
    plan = _plan(view, unit)
    office = view.ledger.rooms_seated("office", plan.id)
    group = view.ledger.rooms_seated("leading_group", plan.id)
    if not office:
        raise NobodyToTell(kind="office")
    known = _known(view, named_event(words), unit)
    event = known.id if known else next_event(call.day.year, view.ledger.events(call.day.year))
    tasks = tuple(task.id for label in labels if (task := plan.find_task(label)))
    teller = Teller(call.person.id, unit, plan.id, plan.version, call.at, words, tasks)
    fact = tell(teller, event, known)
    said = Urgent(event, fact.no, unit_of_writer(call, view), call.person.name or "", words, call.at, labels)
    messages = tuple(
        OutboundMessage(
            f"urgent/{event}/{fact.no}/{room}",
            room,
            urgent_to_group(said),
            repeat=Repeat.AT_LEAST_ONCE,
            priority=0,
        )
        for room in dict.fromkeys([*office, *group])
        if room != call.room
    )
    answer = urgent_received(said, to_group=bool(group))
    return Outcome(facts=(fact,), messages=messages, answer=answer, closes=True)


def _known(view: View, event: str | None, unit: str) -> Event | None:
    """An event of that number that the same unit told of."""
    found = view.ledger.event(event) if event else None
    return found if found and found.unit == unit else None


def _plan(view: View, unit: str) -> Plan:
    """The plan that names the unit, else the first."""
    plans = list(view.plans.all_current())
    return next((plan for plan in plans if any(each.id == unit for each in plan.units)), plans[0])
