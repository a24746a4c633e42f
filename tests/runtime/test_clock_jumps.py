"""A wall clock that is set back or leaps: nothing is said twice, no stage comes again."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from tests.handlers.office_kit import require_whole
from tests.pipeline_kit import World, a_world

ROOMS = ("room-tax", "room-market", "room-office", "room-leaders")


@pytest_asyncio.fixture
async def world(database_url: str, tmp_path: Path) -> AsyncIterator[World]:
    made = await a_world(database_url, tmp_path)
    yield made
    made.close()


async def jump(world: World, hours: float) -> None:
    """The machine's clock shows another time; what runs looks as ever, and what waits has time to leave."""
    world.clock.at += timedelta(hours=hours)
    await world.core.parts.ticker.tick(world.clock.office())
    await world.core.parts.mover.settle()
    await world.move(minutes=40)


def said(world: World) -> list[tuple[str, str]]:
    """Room and key of everything that left."""
    return [(room, row[3]) for room in ROOMS for row in world.rows(room)]


def stages(world: World) -> dict[str, int]:
    return {filing.id: filing.reached for filing in world.filings()}


@pytest.mark.parametrize(
    "hours",
    [
        (24 * 7, -24, 24, 24),  # back over one digest, and over it again
        (24 * 8, -24 * 5, 24 * 5, 2),  # back over the due day and the first urging
        (24 * 8, -24 * 8, 1, 24 * 20),  # back to the start, then on to slips
        (24 * 20, -1, 1, -2, 2, -24 * 19, 24 * 19),
        (0.5, -0.4, 0.4, -0.5, 24 * 9, -0.2, 0.2),
    ],
)
async def test_whichever_way_it_goes_each_thing_is_said_once(
    world: World, hours: tuple[float, ...], database_url: str, tmp_path: Path
) -> None:
    await jump(world, 1)
    reached = stages(world)
    for delta in hours:
        await jump(world, delta)
        now = stages(world)
        assert all(now[filing] >= stage for filing, stage in reached.items())
        reached = now
    told = said(world)
    twice = [one for one, count in Counter(told).items() if count > 1]
    assert (twice, bool(told)) == ([], True)
    if database_url.startswith("sqlite"):
        require_whole(world, tmp_path)
