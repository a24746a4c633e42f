"""/status without a period shows the one that is being asked for, and the way to the others (进度)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest
import pytest_asyncio

from bot.wording.cards import Card
from tests.handlers.letter_kit import until
from tests.handlers.office_kit import COORDINATOR, OFFICE, an_office, card
from tests.pipeline_kit import World

BY_OFFICE = (OFFICE, COORDINATOR)


@pytest_asyncio.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with an_office(tmp_path, reminded=False) as found:
        yield found


async def shown(world: World, words: str = "/进度") -> Card:
    return card(await world.say(*BY_OFFICE, words))


def period_of(shown: Card) -> object:
    return shown.title.values["period"]


@pytest.mark.parametrize(
    ("day", "period"),
    [
        (date(2026, 9, 20), "2026Q3"),
        (date(2026, 11, 20), "2026Q3"),  # the fourth quarter's are opened in December
        (date(2026, 12, 20), "2026Q4"),
        (date(2027, 1, 5), "2026Q4"),  # the first quarter's are not opened yet
    ],
)
async def test_it_is_the_latest_that_was_opened(world: World, day: date, period: str) -> None:
    await until(world, day, 10)
    assert period_of(await shown(world)) == period


async def test_what_waits_for_its_roll_up_is_a_tap_away(world: World) -> None:
    await world.say(*BY_OFFICE, "/汇总 暂缓")
    await until(world, date(2026, 12, 20), 10)
    first = await shown(world)
    assert period_of(first) == "2026Q4"
    other = next(each for each in first.buttons if each.key.startswith("status_of/"))
    assert period_of(await shown(world, other.call)) == "2026Q3"
    assert not any(each.key.startswith("status_of/") for each in (await shown(world, other.call)).buttons)
