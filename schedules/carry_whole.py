"""Once every part of a version is carried over, what it still asks for may open (衔接完成)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import time

from bot.answering.carrying import carrying, told_stuck
from bot.ports.ledger import View
from bot.ports.usecase import Daily, Outcome, Schedule, Tick


def due(tick: Tick, view: View) -> Iterable[str]:
    """One key a version of which nothing is left; one part that failed leaves it open."""
    found = (carrying(view, plan) for plan in view.plans.all_current())
    return [f"carried/{each.plan}/{each.version}" for each in found if each and not each.left]


def run(key: str, tick: Tick, view: View) -> Outcome:
    _, plan, version = key.split("/")
    return Outcome(carried=(plan, int(version)))


SCHEDULE = Schedule(
    "carry_whole", Daily(time(0, 6)), due=due, run=run, after_publishing=True, stuck=told_stuck
)
