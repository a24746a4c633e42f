"""Every morning: who is back, where nobody is there, which units are empty: each told once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, time
from pathlib import Path

import pytest_asyncio

from bot.domain.facts import PostEnded
from bot.ports.usecase import Tick
from schedules import attendance
from tests.pipeline_kit import World, a_world

TAX, MARKET = ("room-tax", "tax"), ("room-market", "market")


@pytest_asyncio.fixture
async def world(database_url: str, tmp_path: Path) -> AsyncIterator[World]:
    made = await a_world(database_url, tmp_path)
    yield made
    made.close()


async def run(world: World, day: date, hour: int = 9) -> list[tuple[str, str]]:
    """Room and kind of what two sweeps of that morning tell."""
    at = world.core.words.calendar.instant(day, time(hour))
    before = rows(world)
    for _ in range(2):
        await world.core.parts.ticker.run(attendance.SCHEDULE, at)
    return [
        (room.removeprefix("console:room-"), key.split("/")[0]) for key, room in rows(world)[len(before) :]
    ]


def rows(world: World) -> list[tuple[str, str]]:
    db = world.core.database.connect()
    found = [(str(row[1]), str(row[3])) for row in sorted(db.rows("outbox"))]
    db.close()
    return found


async def keys(world: World, day: date) -> list[str]:
    at = world.core.words.calendar.instant(day, time(9))
    tick = Tick(at, day, at)
    return await world.core.parts.reader.run(lambda view: list(attendance.SCHEDULE.due(tick, view)))


async def test_nothing_is_due_where_everybody_is_there(world: World) -> None:
    assert await keys(world, date(2026, 9, 22)) == []


async def test_who_is_back_is_told_to_both_once_on_the_first_workday(world: World) -> None:
    await world.say(*TAX, "/请假 9月22日至25日 孙悦")
    assert await run(world, date(2026, 9, 24)) == []
    assert await run(world, date(2026, 9, 26)) == []  # Mid-Autumn, days off until the 27th
    assert sorted(await run(world, date(2026, 9, 28))) == [("market", "back"), ("tax", "back")]
    assert await run(world, date(2026, 9, 29)) == []


async def test_who_ended_it_early_was_told_already(world: World) -> None:
    await world.say(*TAX, "/请假 9月21日至25日 孙悦")
    await world.say(*TAX, "/请假 结束")
    assert await run(world, date(2026, 9, 28)) == []


async def test_the_office_hears_once_where_nobody_is_there(world: World) -> None:
    await world.say(*TAX, "/请假 9月22日至24日 孙悦")
    warned = await world.say(*MARKET, "/请假 9月23日至23日 韩松")
    assert warned.answer is not None
    assert "absence/uncovered" in [line.name for line in warned.answer.lines]
    assert await run(world, date(2026, 9, 22)) == []
    told = await run(world, date(2026, 9, 23))
    assert {kind for _, kind in told} == {"nobody"}
    assert {room for room, _ in told} == {"office"}
    assert len(told) == 2  # of either unit one
    assert await run(world, date(2026, 9, 23), 15) == []


async def test_a_post_that_runs_out_leaves_the_unit_to_the_office(world: World) -> None:
    [post] = [post for post in await posts(world) if post.startswith(unit(world))]
    ends = PostEnded(post, date(2026, 9, 22))
    at = world.clock.office()
    await world.core.parts.writer.run(lambda tx: tx.chain.append((ends,), at=at, person=""))
    assert await run(world, date(2026, 9, 22)) == []
    assert await run(world, date(2026, 9, 23)) == [("office", "vacant")]
    found = await world.core.parts.reader.run(lambda view: view.ledger.rooms_of("", unit(world)))
    assert found == ["console:room-office"]
    assert await run(world, date(2026, 9, 24)) == []


async def posts(world: World) -> list[str]:
    people = await world.core.parts.reader.run(lambda view: view.queries.people())
    return [post.id for _, held in people for post in held]


def unit(world: World) -> str:
    """The tax bureau's id."""
    db = world.core.database.connect()
    found = next(str(row[2]) for row in db.rows("seats") if row[0] == "console:room-tax")
    db.close()
    return found
