"""Somebody of another unit stands in: the office hears of it, and may end it with a tap."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from tests.handlers.letter_kit import sent
from tests.handlers.office_kit import (
    BY_OFFICE,
    MARKET,
    OFFICE,
    TAX,
    an_office,
    kind_of,
    require_whole,
    tap,
    texts,
    told,
    words_of,
)
from tests.pipeline_kit import World

AWAY = "/请假 9月22日至25日 孙悦"


@pytest_asyncio.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with an_office(tmp_path) as found:
        yield found


async def test_the_office_is_told_once_who_speaks_for_which_unit(world: World) -> None:
    await world.say(*TAX, AWAY)
    await world.say(*TAX, AWAY, key="k1")  # the same message once more
    [shown] = told(world, OFFICE, "away/")
    assert "代办人不是市税务局的人员。" in words_of(world, shown)
    [to_market] = told(world, MARKET[0], "away/")
    assert "不是市税务局" not in words_of(world, to_market)


async def test_a_tap_of_the_office_ends_it_and_all_hear(world: World, tmp_path: Path) -> None:
    await world.say(*TAX, AWAY)
    assert texts(await tap(world, BY_OFFICE, "end_absence"))[0] == "absence/ended"
    await world.move(days=1)  # the market bureau has had its two messages of the day
    for room in (TAX[0], MARKET[0]):
        assert [each.title.name for each in told(world, room, "away/")][-1] == "absence/ended"
    await world.say(TAX[0], MARKET[1], "/季报 3 正常推进")
    assert world.filing("3").state == "open"
    require_whole(world, tmp_path)


async def test_by_name_too_but_only_by_the_office(world: World) -> None:
    await world.say(*TAX, AWAY)
    assert kind_of(await world.say(*MARKET, "/请假 取消 韩松")) == "refused"
    assert texts(await world.say(*BY_OFFICE, "/请假 取消 韩松"))[0] == "absence/ended"
    assert kind_of(await world.say(*BY_OFFICE, "/请假 取消 韩松")) == "refused"


async def test_of_a_colleague_of_the_same_unit_the_office_need_not_hear(world: World) -> None:
    await world.say(TAX[0], "colleague", "/绑定 市税务局 马涛")
    message, asked = sent(world, OFFICE, "bind/")[-1]
    await world.click(*BY_OFFICE, asked.buttons[0].key, message)
    assert kind_of(await world.say(*TAX, "/请假 9月22日至25日 马涛")) == "recorded"
    assert told(world, OFFICE, "away/") == []
