"""Lists where two plans have the same numbers: what is struck off, reported or not owed names its plan."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from bot.wording.cards import Card
from tests.handlers.office_kit import (
    BY_OFFICE,
    DATA,
    FIRST,
    SECOND,
    SHORT_FIRST,
    SHORT_SECOND,
    TAX,
    an_office,
    an_office_with_two_plans,
    card,
    decide,
    words_of,
)
from tests.pipeline_kit import World


@pytest_asyncio.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with an_office_with_two_plans(tmp_path) as found:
        yield found


def line(world: World, shown: Card, beginning: str) -> str:
    return next(each for each in words_of(world, shown).splitlines() if each.startswith(beginning))


async def test_what_is_struck_off_names_its_plan_in_the_status(world: World) -> None:
    await decide(world, f"/销号 《{SECOND}》3 已完成，经核")
    await decide(world, f"/销号 《{SECOND}》6 已完成，经核")
    status = card(await world.say(*BY_OFFICE, "/进度"))
    assert line(world, status, "已销号") == f"已销号2项，另计：{SHORT_SECOND} 第3、6项"
    await decide(world, f"/销号 《{FIRST}》3 已完成，经核")
    status = card(await world.say(*BY_OFFICE, "/进度"))
    assert line(world, status, "已销号") == f"已销号3项，另计：{SHORT_FIRST} 第3项；{SHORT_SECOND} 第3、6项"


async def test_a_unit_reads_of_which_plan_what_is_struck_off_is(world: World) -> None:
    """Struck off in one plan it had left the list of the other as well."""
    await decide(world, f"/销号 《{SECOND}》6 已完成，经核")
    await decide(world, f"/免报 《{FIRST}》6 本季不报")
    mine = card(await world.say(*TAX, "/任务"))
    assert line(world, mine, "已销号") == f"已销号1项，另计：{SHORT_SECOND} 第6项"
    assert line(world, mine, "本期免报") == f"本期免报：{SHORT_FIRST} 第6项"


async def test_what_was_reported_and_what_is_not_owed_name_their_plans(world: World) -> None:
    await world.say(*DATA, f"/季报 《{FIRST}》3 正常推进，完成50%")
    await world.say(*DATA, f"/季报 《{SECOND}》4 正常推进，完成50%")
    mine = card(await world.say(*DATA, "/任务"))
    assert line(world, mine, "已报") == f"已报，待审核：{SHORT_FIRST} 第3项；{SHORT_SECOND} 第4项"
    assert SHORT_FIRST in line(world, mine, "目前不用报")
    assert SHORT_SECOND in line(world, mine, "目前不用报")


async def test_the_same_number_in_two_plans_is_two_tasks(world: World) -> None:
    assert words_of(world, card(await world.say(*TAX, "/任务"))).startswith("【任务】市税务局：14项，待报2项")


async def test_with_one_plan_lists_name_none(tmp_path: Path) -> None:
    async with an_office(tmp_path) as world:
        await decide(world, "/销号 3 已完成，经核")
        await world.say(*DATA, "/季报 4 正常推进，完成50%")
        mine = card(await world.say(*DATA, "/任务"))
        assert line(world, mine, "已报") == "已报，待审核：4"
        assert line(world, mine, "已销号") == "已销号1项，另计：第3项"
        status = card(await world.say(*BY_OFFICE, "/进度"))
        assert line(world, status, "已销号") == "已销号1项，另计：第3项"
