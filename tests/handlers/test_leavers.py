"""Whoever has left speaks for nobody: by words, a quote, a button they still see, or an answer they owe."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from bot.domain.facts import PostEnded
from bot.domain.roster import person_id
from bot.ports.messages import InboundMessage, Media
from bot.runtime.pipeline import Handled
from tests.handlers.office_kit import (
    COORDINATOR,
    OFFICE,
    TAX,
    an_office,
    card,
    facts,
    kind_of,
    publish_second,
    reminder,
    states,
    told,
)
from tests.pipeline_kit import World


@pytest_asyncio.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with an_office(tmp_path) as found:
        yield found


async def leave(world: World, who: str = "市税务局 韩松") -> None:
    await world.say("office-private", COORDINATOR, f"/人员 离任 {who}")
    await world.move(days=1)


async def with_file(world: World, words: str) -> Handled:
    message = InboundMessage(
        key="f1", connection="console", chat=TAX[0], account=TAX[1], text=words, mentioned=True,
        received_at=world.clock.wall(), attachments=(Media("https://x/1", "现场.pdf"),),
    )  # fmt: skip
    return await world.core.pipeline.receive(message)


async def test_a_button_and_a_quote_of_before_record_nothing(world: World) -> None:
    message = reminder(world, TAX[0])
    shown = next(each for each in told(world, TAX[0], "digest/"))
    await leave(world)
    before = facts(world)
    for handled in (
        await world.click(*TAX, shown.buttons[0].key, message),
        await world.say(*TAX, "6完成60%", reply_to=message),
        await world.say(*TAX, "/速报 办税厅停电"),
        await with_file(world, "/佐证 6"),
    ):
        assert kind_of(handled) in {"refused", "recorded"}, "told to the office, or nothing"
    assert set(facts(world)[len(before) :]) <= {"CommandRefused"}
    assert states(world, "6") == ["open"]


async def test_an_answer_that_was_owed_is_not_taken_from_who_has_left(world: World) -> None:
    await publish_second(world)
    await world.move(days=1)
    asked = card(await world.say(*TAX, "@督办助手 6完成60%"))
    assert asked.title.name.startswith("doubts/")
    await leave(world)
    for words in (asked.buttons[0].call, "@督办助手 A", "第一个"):
        await world.say(*TAX, words)
    assert "ReportFiled" not in facts(world)


async def test_a_coordinator_who_has_left_decides_nothing(world: World) -> None:
    await world.say(*TAX, "/季报 6 完成60%")
    person = person_id("console", COORDINATOR)
    day, at = world.core.words.calendar.local_day(world.clock.office()), world.clock.office()
    ended = PostEnded(f"office/coordinator/{person}", day)
    await world.core.parts.writer.run(lambda tx: tx.chain.append((ended,), at=at, person=""))
    await world.move(days=1)
    for words in ("/通过 6", "/退回 6 请补数据", "/人员", "/进度"):
        assert kind_of(await world.say(OFFICE, COORDINATOR, words)) == "refused"
    assert states(world, "6") == ["filed"]
