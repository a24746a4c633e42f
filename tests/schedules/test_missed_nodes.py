"""Nodes that were not reached by their day: the office hears once, the next workday morning."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest
import pytest_asyncio

from bot.domain.filings import Filing
from bot.domain.node_steps import calmed
from bot.ports.usecase import Tick
from bot.storage.codec import from_json
from bot.wording.cards import Card
from schedules import missed_nodes, open_filings
from tests.pipeline_kit import World, a_world

LAND = ("room-land", "land")
DUE_ON, AFTER = date(2026, 10, 15), date(2026, 10, 16)


@pytest_asyncio.fixture
async def world(database_url: str, tmp_path: Path) -> AsyncIterator[World]:
    made = await a_world(database_url, tmp_path)
    await made.core.parts.ticker.run(open_filings.SCHEDULE, tick(made, date(2026, 10, 10), 1).at)
    yield made
    made.close()


def tick(world: World, day: date, hour: int, minute: int = 0) -> Tick:
    at = world.core.words.calendar.instant(day, time(hour, minute))
    return Tick(at, day, at)


def node(world: World) -> Filing:
    return next(each for each in world.filings() if each.is_node and each.label == "2")


async def keys(world: World, when: Tick) -> list[str]:
    return await world.core.parts.reader.run(lambda view: list(missed_nodes.SCHEDULE.due(when, view)))


async def twice(world: World, when: Tick) -> list[int]:
    return [await world.core.parts.ticker.run(missed_nodes.SCHEDULE, when.at) for _ in range(2)]


def notices(world: World) -> list[tuple[str, str]]:
    """Room and filings of what the office is told of missed nodes."""
    db = world.core.database.connect()
    found = [(row[3], row[6]) for row in db.rows("outbox") if row[1].startswith("missed/")]
    db.close()
    return found


@pytest.mark.parametrize(
    ("day", "hour"), [(DUE_ON, 9), (AFTER, 8), (AFTER, 19), (date(2026, 10, 17), 9), (date(2026, 10, 18), 9)]
)
async def test_the_office_hears_nothing_before_the_next_workday_morning(
    world: World, day: date, hour: int
) -> None:
    """Nor on the day itself, in quiet hours, on a weekend."""
    assert await keys(world, tick(world, day, hour)) == []


async def test_one_notice_the_next_workday_morning_and_never_again(world: World) -> None:
    assert await twice(world, tick(world, AFTER, 8, 40)) == [1, 0]
    [(room, about)] = notices(world)
    assert room == "console:room-office"
    assert node(world).id in about
    assert await keys(world, tick(world, date(2026, 10, 19), 8, 40)) == []


async def test_what_is_reached_or_waived_is_not_missed(world: World) -> None:
    await world.say(*LAND, "/节点 2 已到达")
    assert await keys(world, tick(world, AFTER, 8, 40)) == []
    await world.say(*LAND, "/撤回 2")
    assert len(await keys(world, tick(world, AFTER, 8, 40))) == 1
    plan = node(world).plan
    missed = await world.core.parts.reader.run(lambda view: view.queries.missed_nodes(AFTER))
    assert {each.plan for each in missed} == {plan}


async def test_a_node_that_was_reached_and_went_back_is_not_missed(world: World) -> None:
    await world.say(*LAND, "/节点 2 已到达")
    await world.say("room-office", "office", f"/退回 {node(world).id} 请附照片")
    assert node(world).state == "returned"
    assert await keys(world, tick(world, AFTER, 8, 40)) == []
    await world.say(*LAND, "/节点 2 延后 10月30日到达，设备未到")
    assert len(await keys(world, tick(world, AFTER, 8, 40))) == 1


async def test_after_downtime_all_that_was_missed_is_one_notice(world: World) -> None:
    """What ran out meanwhile has three workdays from the day on which it is opened."""
    await world.core.parts.ticker.run(open_filings.SCHEDULE, tick(world, date(2026, 10, 30), 1).at)
    assert await twice(world, tick(world, date(2026, 11, 5), 10)) == [1, 0]
    [(_, about)] = notices(world)
    assert about.count("/milestone/") == 3  # of tasks 2, 5 and 9


async def test_a_later_term_is_missed_anew(world: World) -> None:
    assert await twice(world, tick(world, AFTER, 8, 40)) == [1, 0]
    calendar, filing, until = world.core.words.calendar, node(world), date(2026, 10, 22)
    fact = replace(calmed(filing, None, AFTER, calendar), due_on=until)
    await world.core.parts.writer.run(lambda tx: tx.chain.append((fact,), at=world.clock.office(), person=""))
    assert await keys(world, tick(world, until, 9)) == []
    assert await twice(world, tick(world, date(2026, 10, 23), 9)) == [1, 0]


async def test_the_unit_is_asked_in_its_digest_of_the_same_morning(world: World) -> None:
    await world.say(*LAND, "/季报 2、11正常推进，完成60%")
    await world.core.parts.mover.move_to(world.clock, world.core.words.calendar.closing(AFTER))
    cards = [from_json(row[1], Card) for row in world.rows("room-land")]
    assert cards[-1].title.name == "milestone/missed"
    office = [from_json(row[1], Card) for row in world.rows("room-office")]
    assert [each.title.name for each in office if each.title.name.startswith("milestone/")] == [
        "milestone/all_missed"
    ]
