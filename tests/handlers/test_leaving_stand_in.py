"""Who leaves their last post stands in for nobody any more: neither spoken to nor heard for others."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest_asyncio

from tests.handlers.letter_kit import sent, until
from tests.handlers.office_kit import (
    COORDINATOR,
    DATA,
    MARKET,
    OFFICE,
    TAX,
    an_office,
    card,
    decide,
    require_whole,
    told,
)
from tests.pipeline_kit import World


@pytest_asyncio.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """The tax bureau's liaison stands in for the market bureau's, who was to do so for the data bureau's."""
    async with an_office(tmp_path) as found:
        await found.say(*DATA, "/请假 9月22日 到 10月9日 孙悦")
        await found.say(*MARKET, "/请假 9月22日 到 10月9日 韩松")
        await until(found, date(2026, 9, 25), 10)
        yield found


async def test_units_they_stood_in_for_are_named_to_the_office(world: World, tmp_path: Path) -> None:
    left = card(await decide(world, "/人员 离任 市税务局 韩松"))
    [also] = [each for each in left.lines if each.name == "posts/left_stand_in"]
    assert also.values["units"] in (["市市场监管局", "市数据局"], ["市数据局", "市市场监管局"])
    require_whole(world, tmp_path)


async def test_they_are_mentioned_and_heard_for_nobody(world: World) -> None:
    before = [each.mention for each in told(world, DATA[0], "digest/")]
    await decide(world, "/人员 离任 市税务局 韩松")
    await until(world, date(2026, 9, 28), 10)
    after = told(world, DATA[0], "digest/")[len(before) :]
    assert [each.mention for each in after] == [None]
    await world.say(DATA[0], TAX[1], "/季报 3 正常推进")
    assert world.filing("3").state == "open"


async def test_who_holds_another_post_goes_on_standing_in(world: World) -> None:
    await world.say("room-finance", TAX[1], "/绑定 市财政局 韩松")
    message, asked = sent(world, OFFICE, "bind/")[-1]
    await world.click(OFFICE, COORDINATOR, asked.buttons[0].key, message)
    left = card(await decide(world, "/人员 离任 市税务局 韩松"))
    assert not [each for each in left.lines if each.name == "posts/left_stand_in"]
    await world.say(DATA[0], TAX[1], "/季报 3 正常推进")
    assert world.filing("3").state == "filed"
