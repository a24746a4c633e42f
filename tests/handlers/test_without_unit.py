"""Somebody who left their post: what cannot wait reaches the office, all else is answered truly."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest
import pytest_asyncio

from bot.wording.cards import Card
from tests.handlers.letter_kit import sent, until
from tests.handlers.office_kit import COORDINATOR, MARKET, OFFICE, an_office, card, facts, texts
from tests.pipeline_kit import World

LEADER = ("room-leaders", "leader")


@pytest_asyncio.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """孙悦 told of a fire, and left the market bureau the same day."""
    async with an_office(tmp_path) as found:
        await found.say(*MARKET, "/速报 物流园起火，9时")
        await found.say(OFFICE, COORDINATOR, "/人员 离任 市市场监管局 孙悦")
        await until(found, date(2026, 9, 24), 22)
        yield found


def told(world: World) -> list[Card]:
    """What the office heard of it."""
    return [shown for _, shown in sent(world, OFFICE, "unattested/")]


@pytest.mark.parametrize(
    ("words", "event"),
    [
        ("/速报 2026-1 已扑灭", "2026-1"), ("/速报 终报 2026-1 已扑灭", "2026-1"),
        ("/速报 事件 仓库又起火", None), ("@督办 仓库又起火，有人被困", None),
    ],
)  # fmt: skip
async def test_urgent_words_reach_the_office_at_once_as_unchecked(
    world: World, words: str, event: str | None
) -> None:
    before = len(facts(world))
    handled = await world.say(*MARKET, words)
    assert texts(handled) == ["no_unit/passed", "no_unit/passed_then"]
    await world.move(minutes=1)
    [shown] = told(world)
    assert (shown.title.name, shown.title.values["event"]) == ("no_unit/told", event)
    assert shown.title.values["unit"] == ("市市场监管局" if event else "")
    assert str(shown.lines[1].values["words"]).endswith(words.rsplit(maxsplit=1)[-1])
    assert facts(world)[before:] == [], "nobody stands for it"


@pytest.mark.parametrize(
    "words", ["/任务", "/季报 1 正常推进", "/通过 1", "/签发 1", "/速报 列表", "@督办 完成60%"]
)
async def test_all_else_is_answered_truly(world: World, words: str) -> None:
    handled = await world.say(*MARKET, words)
    assert texts(handled) == ["errors/no_post", "next/no_post"]
    assert facts(world)[-1] == "CommandRefused"
    assert told(world) == []


async def test_whoever_has_another_post_is_told_whose_command_it_is(world: World) -> None:
    refused = card(await world.say(*LEADER, "/任务"))
    assert (refused.title.name, refused.title.values["role"]) == ("errors/not_permitted", "liaison")
    handled = await world.say(*LEADER, "/速报 市政府门口有人聚集")
    assert card(handled).title.values["has_post"] is True
    assert len(told(world)) == 1


async def test_a_stranger_is_asked_who_they_are(world: World) -> None:
    handled = await world.say("room-of-nobody", "nobody", "/速报 仓库起火")
    assert card(handled).title.name == "errors/unknown_sender"
    assert told(world) == []
