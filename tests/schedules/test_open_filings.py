"""Many filings are opened in parts, each once, and not looked for again once all are there."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest_asyncio

from bot.ports.usecase import Tick
from bot.storage.publishing import publish
from schedules import open_filings
from tests.pipeline_kit import World, a_world
from tests.sample import sample_plan

TASKS = 230
DAY = date(2026, 9, 21)


@pytest_asyncio.fixture
async def world(database_url: str, tmp_path: Path) -> AsyncIterator[World]:
    """The sample and, published before the quarter's reports open, a plan of many tasks."""
    made = await a_world(database_url, tmp_path)
    plan = sample_plan()[0]
    model = next(task for task in plan.tasks if task.label == "6")
    tasks = tuple(replace(model, id=f"t_{no}", label=str(no + 100)) for no in range(TASKS))
    large = replace(plan, id="p_large", tasks=tasks, indicators=(), milestones=())
    early = made.core.words.calendar.instant(date(2026, 8, 3), time(9))
    await made.core.parts.writer.run(lambda tx: publish(tx, large, at=early))
    yield made
    made.close()


def tick(world: World, day: date = DAY) -> Tick:
    at = world.core.words.calendar.instant(day, time(9))
    return Tick(at, day, at)


async def keys(world: World, day: date = DAY) -> list[str]:
    when = tick(world, day)
    found = await world.core.parts.reader.run(lambda view: list(open_filings.SCHEDULE.due(when, view)))
    return [key for key in found if "p_large" in key]


async def test_parts_open_all_once_in_whatever_order_and_then_nothing_is_looked_for(world: World) -> None:
    parts = await keys(world)
    assert len(parts) > 1
    when = tick(world)
    for key in reversed(parts):
        await world.core.parts.writer.run(
            lambda tx, key=key: tx.record(open_filings.SCHEDULE.run(key, when, tx.view), at=when.at)
        )
    opened = [each.label for each in world.filings() if each.plan == "p_large" and "quarterly" in each.id]
    assert len(opened) == len(set(opened)) == TASKS
    [whole] = await keys(world)
    assert whole.startswith(open_filings.WHOLE)
    await world.core.parts.ticker.run(open_filings.SCHEDULE, when.at)
    assert await keys(world) == []
    assert await keys(world, date(2026, 9, 22)) == []


async def test_a_part_that_was_opened_meanwhile_opens_nothing_again(world: World) -> None:
    first, *_ = await keys(world)
    when = tick(world)
    made = await world.core.parts.writer.run(
        lambda tx: len(open_filings.SCHEDULE.run(first, when, tx.view).facts)
    )
    await world.core.parts.ticker.run(open_filings.SCHEDULE, when.at)
    again = await world.core.parts.reader.run(lambda view: open_filings.SCHEDULE.run(first, when, view))
    assert made > 0
    assert again.facts == ()


async def test_what_one_unit_reported_is_not_asked_of_the_next_that_has_the_task(world: World) -> None:
    """Accepted, then the task went to another unit: neither the new version nor the next morning opens it."""
    await world.move(hours=1)
    await world.say("room-tax", "tax", "/季报 6 正常推进，完成60%")
    await world.say("room-office", "office", "/通过 6")
    plan = await world.core.parts.reader.run(lambda view: next(iter(view.plans.all_current())))
    task = next(each for each in plan.tasks if each.label == "6")
    others = (unit.id for unit in plan.units if unit.kind == "unit")
    heir = next(unit for unit in others if all(each.unit != unit for each in task.assignments))
    given = replace(task, assignments=tuple(replace(each, unit=heir) for each in task.assignments[:1]))
    tasks = tuple(given if each.id == task.id else each for each in plan.tasks)
    changed = replace(plan, tasks=tasks)
    await world.core.parts.writer.run(lambda tx: publish(tx, changed, at=world.clock.office()))
    await world.move(days=1)
    assert [(each.state, each.unit == heir) for each in world.filings() if each.label == "6"] == [
        ("accepted", False)
    ]
