"""A question nobody answers: asked once more on the next workday, then the office's; never a third time."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from bot.storage.codec import from_json
from bot.wording.cards import Card
from schedules import open_questions
from tests.handlers.office_kit import OFFICE, TAX, an_office, card, kind_of, states
from tests.pipeline_kit import World

UNSURE = "6已完成，但还有一个县没有验收"


@pytest_asyncio.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with an_office(tmp_path) as found:
        await found.say(*TAX, f"/季报 {UNSURE}")
        yield found


def told(world: World, room: str, prefix: str) -> list[tuple[str, Card]]:
    return [(row[0], from_json(row[1], Card)) for row in world.rows(room) if row[3].startswith(prefix)]


async def test_it_is_asked_once_more_and_that_card_can_be_answered(world: World) -> None:
    await world.move(hours=2)
    assert told(world, TAX[0], "ask-again/") == []
    await world.move(days=1, hours=3)
    [(message, again)] = told(world, TAX[0], "ask-again/")
    assert again.mention is not None
    answered = await world.click(*TAX, again.buttons[0].key, message)
    assert kind_of(answered) == "recorded"
    assert states(world, "6") == ["filed"]
    await world.move(days=7)
    assert len(told(world, TAX[0], "ask-again/")) == 1
    assert told(world, OFFICE, "question-left/") == []


async def test_what_is_left_open_goes_to_the_office_in_the_writers_words(world: World) -> None:
    await world.move(days=6)
    assert len(told(world, TAX[0], "ask-again/")) == 1
    [(_, left)] = told(world, OFFICE, "question-left/")
    assert left.lines[0].values["words"] == UNSURE
    assert states(world, "6") == ["open"]
    refused = await world.say(*TAX, "/选 A")
    assert card(refused).title.name == "errors/no_open_question"
    await world.move(days=7)
    assert len(told(world, OFFICE, "question-left/")) == 1


async def test_after_downtime_only_the_last_step_is_taken(world: World) -> None:
    parts = world.core.parts
    target = parts.reader.calendar.instant(
        parts.reader.calendar.add_workdays(parts.reader.calendar.local_day(world.clock.office()), 5),
        open_questions.LOOKED_AT,
    )
    world.clock.move_to(target)
    await parts.mover.settle()
    assert told(world, TAX[0], "ask-again/") == []
    assert len(told(world, OFFICE, "question-left/")) == 1
    await parts.mover.settle()
    assert len(told(world, OFFICE, "question-left/")) == 1
