"""A version of a plan, the first or a later one with many more duties, published while its period is under
way: its filings open in parts, each once, with the term that was shown, whatever happens in between.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest
import pytest_asyncio

from bot.domain.filings import Filing
from bot.domain.plan import Plan
from bot.domain.under_way import MOST_AT_ONCE
from bot.ports.usecase import Tick
from bot.runtime.clock import ManualClock
from bot.simulate.setting import office_config
from bot.storage.audit import verify
from bot.storage.database import Database
from bot.storage.publishing import preview, publish
from bot.wiring import build_core
from schedules import open_filings
from tests.pipeline_kit import NoHttp, World, a_world
from tests.sample import sample_plan

TASKS = 2 * MOST_AT_ONCE + 30
LATE = date(2026, 9, 28)  # the day on which the quarter's reports of the sample are due
RULE = "quarterly"


def a_large_plan() -> Plan:
    plan = sample_plan()[0]
    model = next(task for task in plan.tasks if task.label == "6")
    tasks = tuple(replace(model, id=f"t_{no}", label=str(no + 100)) for no in range(TASKS))
    rules = tuple(replace(rule, unless_urgent=False) for rule in plan.rules if rule.id == RULE)
    return replace(plan, id="p_large", tasks=tasks, indicators=(), milestones=(), rules=rules)


@pytest_asyncio.fixture
async def world(database_url: str, tmp_path: Path) -> AsyncIterator[World]:
    made = await a_world(database_url, tmp_path)
    yield made
    made.close()


async def publishes(world: World, plan: Plan) -> None:
    await world.core.parts.writer.run(lambda tx: publish(tx, plan, at=world.clock.office()))


def opened(world: World) -> list[Filing]:
    return [each for each in world.filings() if each.plan == "p_large"]


def restarted(world: World, folder: Path, day: date) -> World:
    """The same ledger, served by a new instance on that morning."""
    url = world.core.database.url
    world.close()
    clock = ManualClock(world.core.words.calendar.instant(day, time(8)))
    platforms = world.core.platforms
    core = build_core(Database(url), clock, platforms, config=office_config(folder), http=NoHttp())
    core.parts.writer.start()
    return World(core, clock)


def moved_to(world: World, day: date) -> None:
    world.clock.move_to(world.core.words.calendar.instant(day, time(9)))


def all_once(world: World) -> list[Filing]:
    found = opened(world)
    assert sorted(int(each.label) for each in found) == list(range(100, 100 + TASKS))
    db = world.core.database.connect()
    assert verify(db) == []
    db.close()
    return found


async def test_publishing_opens_one_part_and_the_schedule_the_rest_at_once(world: World) -> None:
    plan = a_large_plan()
    at = world.clock.office()
    _, shown = await world.core.parts.reader.run(lambda view: preview(view, plan, at=at))
    await publishes(world, plan)
    assert len(opened(world)) == MOST_AT_ONCE
    assert await world.core.parts.mover.published()
    found = all_once(world)
    assert {each.id: each.due_on for each in found} == {each.filing: each.due_on for each in shown}
    assert len({(each.due_at, each.locked_at, each.ladder) for each in found}) == 1


@pytest.mark.parametrize("parts", range(3))
async def test_a_restart_in_between_loses_and_doubles_nothing(
    world: World, tmp_path: Path, parts: int
) -> None:
    """What a killed process leaves is what it committed: the publication and some of the parts."""
    await publishes(world, a_large_plan())
    at = world.clock.office()
    tick = Tick(at, world.core.words.calendar.local_day(at), at)
    keys = await world.core.parts.reader.run(lambda view: list(open_filings.SCHEDULE.due(tick, view)))
    ours = [key for key in keys if "p_large" in key]
    assert len(ours) == 2
    for key in ours[:parts]:
        await world.core.parts.writer.run(
            lambda tx, key=key: (
                tx.claim(key, wall_at=at) and tx.record(open_filings.SCHEDULE.run(key, tick, tx.view), at=at)
            )
        )
    again = restarted(world, tmp_path, tick.day)
    assert await again.core.parts.mover.tick()
    all_once(again)
    again.close()


async def test_who_is_opened_after_a_stop_of_some_days_has_the_shortest_term_all_the_same(
    world: World, tmp_path: Path
) -> None:
    """Published on the last day of the period, and stopped before the rest was opened."""
    moved_to(world, LATE)
    await publishes(world, a_large_plan())
    first = {each.due_on for each in opened(world)}
    again = restarted(world, tmp_path, date(2026, 9, 30))
    await again.core.parts.mover.tick()
    found = all_once(again)
    rest = {each.due_on for each in found if each.opened_at == again.clock.office()}
    shortest = [again.core.words.calendar.add_workdays(day, 3) for day in (LATE, date(2026, 9, 30))]
    assert (first, rest) == ({shortest[0]}, {shortest[1]})
    again.close()


async def test_what_was_left_by_the_first_version_is_opened_by_the_second(world: World) -> None:
    plan = a_large_plan()
    moved_to(world, LATE)
    await publishes(world, plan)
    due_on = {each.due_on for each in opened(world)}
    await publishes(world, replace(plan, title="示范计划（修订）"))
    await world.core.parts.mover.published()
    assert {each.due_on for each in all_once(world)} == due_on


@pytest.mark.parametrize("how", ["tasks", "class"])
async def test_many_that_one_version_drops_and_the_next_brings_back_are_all_asked_again(
    world: World, how: str
) -> None:
    plan = a_large_plan()
    dropped = replace(plan, tasks=plan.tasks[:1])
    if how == "class":
        dropped = replace(plan, rules=tuple(replace(rule, classes=("key",)) for rule in plan.rules))
    await publishes(world, plan)
    await world.core.parts.mover.published()
    await publishes(world, dropped)
    await world.core.parts.mover.published()
    assert sum(each.state == "waived" for each in opened(world)) >= TASKS - 1
    at = world.clock.office()
    _, shown = await world.core.parts.reader.run(lambda view: preview(view, plan, at=at))
    await publishes(world, plan)
    await world.core.parts.mover.published()
    found = all_once(world)
    assert {each.state for each in found} == {"open"}
    assert {each.id: each.due_on for each in found} == {each.filing: each.due_on for each in shown}


async def test_once_all_are_there_they_are_not_looked_for_again(world: World) -> None:
    await publishes(world, a_large_plan())
    await world.core.parts.mover.published()
    await world.core.parts.mover.published()  # finds that all are there
    at = world.clock.office()
    tick = Tick(at, world.core.words.calendar.local_day(at), at)
    keys = await world.core.parts.reader.run(lambda view: list(open_filings.SCHEDULE.due(tick, view)))
    assert [key for key in keys if "p_large" in key] == []


def a_small_plan() -> Plan:
    """The large one before most of its tasks were added."""
    plan = a_large_plan()
    return replace(plan, tasks=plan.tasks[-30:])


async def begins_small(world: World) -> None:
    """Its few filings are there before the version that brings the many."""
    await publishes(world, a_small_plan())
    await world.core.parts.mover.published()
    assert len(opened(world)) == 30


async def test_a_later_version_that_adds_many_opens_one_part_and_the_schedule_the_rest(world: World) -> None:
    await begins_small(world)
    before = {each.id for each in opened(world)}
    at = world.clock.office()
    _, shown = await world.core.parts.reader.run(lambda view: preview(view, a_large_plan(), at=at))
    await publishes(world, a_large_plan())
    first = [each for each in opened(world) if each.id not in before]
    assert len(first) == MOST_AT_ONCE
    assert [int(each.label) for each in first] == list(range(100, 100 + MOST_AT_ONCE))
    assert await world.core.parts.mover.published()
    found = all_once(world)
    added = [int(each.label) for each in found if each.id not in before]
    assert added == sorted(added)
    assert {each.id: each.due_on for each in found} == {each.filing: each.due_on for each in shown}


@pytest.mark.parametrize(("published", "back"), [(None, None), (LATE, date(2026, 10, 23))])
@pytest.mark.parametrize("parts", range(3))
async def test_what_a_later_version_left_is_opened_after_a_stop_however_long(
    world: World, tmp_path: Path, parts: int, published: date | None, back: date | None
) -> None:
    """Published on the day the reports were due, the term from that day is over too."""
    if published:
        moved_to(world, published)
    await begins_small(world)
    at = world.clock.office()
    tick = Tick(at, world.core.words.calendar.local_day(at), at)
    await world.core.parts.ticker.run(open_filings.SCHEDULE, at)  # nothing is left to open by that day
    await publishes(world, a_large_plan())
    keys = await world.core.parts.reader.run(lambda view: list(open_filings.SCHEDULE.due(tick, view)))
    for key in [key for key in keys if "p_large" in key][:parts]:
        await world.core.parts.writer.run(
            lambda tx, key=key: (
                tx.claim(key, wall_at=at) and tx.record(open_filings.SCHEDULE.run(key, tick, tx.view), at=at)
            )
        )
    again = restarted(world, tmp_path, back or tick.day)
    assert await again.core.parts.mover.tick()
    found = all_once(again)
    day = again.core.words.calendar.local_day(again.clock.office())
    assert all(each.due_on > day for each in found if each.opened_at == again.clock.office())
    again.close()


async def test_a_change_from_the_chat_that_many_owe_by_opens_one_part_and_has_the_rest_looked_for(
    world: World,
) -> None:
    [sample] = await world.core.parts.reader.run(lambda view: list(view.plans.all_current()))
    keys = tuple(replace(task, task_class="key") for task in a_large_plan().tasks)
    rules = tuple(
        replace(rule, classes=("regular",), unless_urgent=False) if rule.id == RULE else rule
        for rule in sample.rules
    )
    large = replace(sample, tasks=(*sample.tasks, *keys), rules=rules)
    await world.core.parts.writer.run(lambda tx: publish(tx, large, at=world.clock.office()))
    await world.core.parts.mover.published()
    before = len(world.filings())
    ear = world.core.parts.published.listen()
    shown = await world.say("room-office", "office", "/规则 季报 类别 常规 重点 理由 一并报送")
    assert shown.answer is not None
    assert not ear.rang.is_set()
    await world.say("room-office", "office", shown.answer.buttons[0].call)
    assert len(world.filings()) - before == MOST_AT_ONCE
    assert ear.rang.is_set()
    await world.core.parts.mover.published()
    of_keys = [each for each in world.filings() if each.label.isdecimal() and int(each.label) >= 100]
    assert sorted(int(each.label) for each in of_keys) == list(range(100, 100 + TASKS))
