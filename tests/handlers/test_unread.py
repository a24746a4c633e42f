"""What tells of work and cannot be read is answered where a report is owed; talk is not (没有读懂)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.handlers.office_kit import LAND, TAX, an_office, card, facts, reminder, texts, words_of
from tests.pipeline_kit import World


@pytest_asyncio.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with an_office(tmp_path) as found:
        yield found


@pytest.mark.parametrize("words", ["联合验收窗口今天正式上线运行", "新系统昨天正式启用", "平台现已接入"])
async def test_what_tells_of_work_is_said_to_be_unread_and_how_to_write_it(world: World, words: str) -> None:
    before = len(facts(world))
    for answer in (
        await world.say(*LAND, f"@督办助手 {words}"),
        await world.say(*LAND, words, reply_to=reminder(world, LAND[0])),
    ):
        assert texts(answer)[0] == "not_understood/title"
        assert "尚未登记" in words_of(world, card(answer))
        assert [each.key for each in card(answer).buttons] == ["fill", "help"]
    assert "ReportFiled" not in facts(world)[before:]


@pytest.mark.parametrize(
    "words",
    [
        "谢谢",
        "收到，马上办",
        "早上好",
        "辛苦了，多谢",
        "下午三点开会，请大家准时参加",
        "好的，明天见",
        "今天雨真大",
    ],
)
async def test_thanks_receipts_and_talk_stay_without_answer(world: World, words: str) -> None:
    assert (await world.say(*LAND, f"@督办助手 {words}")).answer is None


async def test_what_is_said_to_nobody_stays_without_answer(world: World) -> None:
    handled = await world.say(*LAND, "联合验收窗口今天正式上线运行")
    assert handled.answer is None


async def test_who_owes_nothing_is_left_alone(world: World) -> None:
    await world.say(*TAX, "/季报 6 正常推进，完成60%")
    assert (await world.say(*TAX, "@督办助手 新系统昨天正式启用")).answer is None
