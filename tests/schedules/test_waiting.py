"""What the office has not decided stands in its digest each workday, until it is decided."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest_asyncio

from bot.wording.cards import Card
from tests.handlers.letter_kit import button_of, letters, only, sent, until
from tests.handlers.office_kit import OFFICE, TAX, facts
from tests.pipeline_kit import World, a_world

MONDAY, TUESDAY, WEDNESDAY, THURSDAY = (date(2026, 9, day) for day in (21, 22, 23, 24))


@pytest_asyncio.fixture
async def world(database_url: str, tmp_path: Path) -> AsyncIterator[World]:
    made = await a_world(database_url, tmp_path)
    await until(made, MONDAY, 10)
    yield made
    made.close()


def digests(world: World) -> list[tuple[str, Card]]:
    return sent(world, OFFICE, "digest/")


async def test_request_is_listed_each_workday_until_it_is_decided(world: World) -> None:
    await world.say(*TAX, "/延期 6 10月12日 数据10月9日才统计完")
    await until(world, MONDAY, 17)
    assert not digests(world), "not on the day it was asked"
    for day, count in ((TUESDAY, 1), (WEDNESDAY, 2), (date(2026, 9, 26), 3)):
        await until(world, day, 9, 30)
        assert len(digests(world)) == count
    message, card = digests(world)[-1]
    assert (card.title.name, card.title.values["count"]) == ("waiting/title", 1)
    await world.click(OFFICE, "office", button_of(card, "agree"), message)
    assert facts(world).count("RequestDecided") == 1
    await until(world, date(2026, 9, 30), 9, 30)
    assert [shown.title.name for _, shown in digests(world)].count("waiting/title") == 3


async def test_every_kind_stands_there_with_its_likeliest_answer(world: World) -> None:
    await only(world, "6", "1", "8", "12", "3")
    await world.say(*TAX, "/异议 6 市数据局 登记职能已划转")
    await world.say("room-market", "market", "/延期 1 10月12日 数据没有齐")
    await world.say("room-market", "market", "/季报 8 正常推进，完成60%")
    await world.say(OFFICE, "office", "/通过 8")
    await world.say("room-market", "market", "@督办 更正第8项为70%")
    await world.say(OFFICE, "office", "/督办 3")
    await until(world, TUESDAY, 9, 30)
    [(message, card)] = digests(world)
    assert card.title.values["count"] == 4
    names = [button.key.split("/")[0] for button in card.buttons]
    assert names == ["stays", "agree", "no_because", "agree", "no_because", "issue"]
    assert [button.row for button in card.buttons] == [0, 1, 1, 2, 2, 3]
    await world.click(OFFICE, "office", button_of(card, "issue"), message)
    assert letters(world) == [("supervision", "issued", 2026, 1)]
    await until(world, WEDNESDAY, 9, 30)
    assert digests(world)[-1][1].title.values["count"] == 3


async def test_a_claim_nobody_checked_is_listed_each_workday_with_its_answers(world: World) -> None:
    await only(world, "6")
    await world.say(*TAX, "/销号 6 已全部办结，见附件")
    for day, count in ((TUESDAY, 1), (WEDNESDAY, 2)):
        await until(world, day, 9, 30)
        assert len(digests(world)) == count
    message, card = digests(world)[-1]
    assert [button.key.split("/")[0] for button in card.buttons] == ["strike", "not_yet"]
    assert card.fields[0].value.values["words"] == "已全部办结，见附件"
    await world.click(OFFICE, "office", button_of(card, "strike"), message)
    assert world.filing("6").state == "waived"
    await until(world, THURSDAY, 9, 30)
    assert len(digests(world)) == 2


async def test_what_is_settled_before_the_digest_leaves_is_not_listed(world: World) -> None:
    await world.say(*TAX, "/延期 6 10月12日 数据10月9日才统计完")
    await until(world, TUESDAY, 8, 40)
    await world.say(OFFICE, "office", "/审定 同意", reply_to=sent(world, OFFICE, "decide/")[0][0])
    await until(world, TUESDAY, 17)
    assert not digests(world)
