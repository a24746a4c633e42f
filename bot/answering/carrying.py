"""Which parts of a version are still to be carried over, for the schedules that do it (分批衔接)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.carrying_over import portions
from bot.domain.plan import Plan
from bot.notices.service import carrying_stuck
from bot.ports.ledger import View
from bot.ports.messages import OutboundMessage, Repeat
from bot.ports.usecase import Tick


@dataclass(frozen=True, slots=True)
class Carrying:
    """A version whose filings are carried over to it in parts, and the keys of those that are left."""

    plan: str
    version: int
    left: Sequence[str]


def carrying(view: View, plan: Plan) -> Carrying | None:
    """None where all filings of the version in force are carried over. Of versions that came one after the
    other each waits for the one before.
    """
    reached = view.queries.carried_to(plan.id)
    if reached is None or reached >= plan.version:
        return None
    old, new = (view.plans.version(plan.id, reached + each) for each in range(2))
    keys = (f"carry/{plan.id}/{new.version}/{each.first}/{each.count}" for each in portions(old, new))
    return Carrying(plan.id, new.version, [key for key in keys if not view.queries.is_claimed(key)])


def told_stuck(key: str, error_id: str, tick: Tick, view: View) -> tuple[OutboundMessage, ...]:
    """To the office, once a day however many parts fail: the plan opens nothing meanwhile."""
    plan = view.plans.current(key.split("/")[1])
    return tuple(
        OutboundMessage(
            f"carrying-stuck/{plan.id}/{tick.day}/{room}",
            room,
            carrying_stuck(plan.title, error_id),
            repeat=Repeat.AT_LEAST_ONCE,
            priority=2,
        )
        for room in view.ledger.rooms_seated("office", plan.id)
    )
