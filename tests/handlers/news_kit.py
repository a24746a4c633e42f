"""An office whose plan has key tasks: they owe the quarter's report unless an urgent one was accepted."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from bot.domain.filings import Filing
from bot.domain.plan import Plan
from bot.domain.rules import ReportingRule
from bot.storage.publishing import publish
from tests.handlers.office_kit import an_office
from tests.pipeline_kit import World
from tests.sample import sample_plan

KEY = ("3", "9")  # led by the data bureau and by the science bureau
LEADERS = "room-leaders"


def key_plan(*labels: str, divided: tuple[str, ...] = ()) -> Plan:
    """The sample with those tasks as key ones, each owing the quarterly unless it was told urgently."""
    plan, _ = sample_plan()
    tasks = tuple(
        replace(
            task, task_class="key" if task.label in labels else "regular", by_division=task.label in divided
        )
        for task in plan.tasks
    )
    return replace(plan, tasks=tasks, rules=tuple(map(_conditional, plan.rules)))


def _conditional(rule: ReportingRule) -> ReportingRule:
    if rule.kind != "quarterly":
        return rule
    return replace(rule, classes=("regular", "key"), unless_urgent=True)


@asynccontextmanager
async def a_key_office(folder: Path, *labels: str, reminded: bool = True) -> AsyncIterator[World]:
    """With the quarter's reports open and, if `reminded`, the first reminders out."""
    async with an_office(folder, reminded=False) as world:
        plan = key_plan(*(labels or KEY))
        await world.core.parts.writer.run(lambda tx: publish(tx, plan, at=world.clock.office()))
        await world.core.parts.mover.settle()
        if reminded:
            await world.move(hours=1)
        yield world


def quarterly(world: World, label: str) -> Filing:
    return next(each for each in world.filings() if each.rule == "quarterly" and each.label == label)


def news(world: World, label: str) -> list[Filing]:
    """The task's progress reports, earlier first."""
    return [each for each in world.filings() if each.is_news and each.label == label]


async def next_workday(world: World, hour: int = 9, *, days: int = 1) -> None:
    calendar = world.core.words.calendar
    day = calendar.add_workdays(calendar.local_day(world.clock.office()), days)
    at = calendar.instant(day, (world.clock.office()).time()).replace(hour=0) + timedelta(hours=hour)
    await world.core.parts.mover.move_to(world.clock, max(at, world.clock.office()))
