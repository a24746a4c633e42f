"""A service that is stopped in the middle of a large publication: it ends between two parts, and goes on with
the rest once it is started again.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.runtime.service import Service
from bot.storage.publishing import preview
from tests.pipeline_kit import World, a_world
from tests.runtime.service_kit import until
from tests.schedules.test_carry_over import TASKS, a_large_plan, a_later, as_shown, publishes, restarted


@asynccontextmanager
async def serving(world: World) -> AsyncIterator[None]:
    """Without listeners; leaving it is what SIGTERM does."""
    stop = asyncio.Event()
    service = asyncio.create_task(Service(world.core.parts, ()).run(stop))
    try:
        yield
    finally:
        stop.set()
        await service


async def waived(world: World) -> int:
    rows = await world.core.parts.reader.run_db(lambda db: db.rows("facts"))
    return Counter(str(row[1]) for row in rows)["FilingWaived"]


async def test_a_stop_in_the_middle_ends_between_two_parts_and_a_start_goes_on(
    database_url: str, tmp_path: Path
) -> None:
    world = await a_world(database_url, tmp_path)
    await publishes(world, a_large_plan())
    assert await world.core.parts.mover.published()
    later, moment = a_later(a_large_plan()), world.clock.office()
    changes = (await world.core.parts.reader.run(lambda view: preview(view, later, at=moment)))[1]
    await publishes(world, later)

    async def begun() -> bool:
        return await waived(world) > 0

    async with serving(world):
        await until(begun)
    again = restarted(world, tmp_path)
    done, all_of_them = await waived(again), 416 + 104
    assert 0 < done < all_of_them, "it did not stay until all was done"

    async def whole() -> bool:
        return sum(each.plan == "p_large" for each in again.filings()) == TASKS + 416 + 10

    async with serving(again):
        await until(whole)
    world = restarted(again, tmp_path)
    as_shown(world, changes, tmp_path)
    world.close()
