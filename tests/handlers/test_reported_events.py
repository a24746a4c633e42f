"""An event that a report of an owed task tells of: told at once where it is sure, else asked with one tap."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from tests.handlers.news_kit import LEADERS
from tests.handlers.office_kit import DATA, OFFICE, an_office, card, facts, require_whole, texts, told
from tests.pipeline_kit import World

SURE = "@督办 第3项平台发生故障，全市业务停办，正在抢修"
UNCLEAR = "@督办 第3项平台数据丢失，正在恢复"


@pytest_asyncio.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with an_office(tmp_path) as found:
        yield found
        require_whole(found, tmp_path)


async def test_an_event_goes_to_office_and_leading_group_and_files_nothing(world: World) -> None:
    handled = await world.say(*DATA, SURE)
    assert card(handled).title.name == "urgent/received"
    assert told(world, OFFICE, "urgent/")
    assert told(world, LEADERS, "urgent/")
    assert not [each for each in world.filings() if each.report is not None]


async def test_in_doubt_one_tap_tells_of_the_event(world: World) -> None:
    asked = await world.say(*DATA, UNCLEAR)
    assert texts(asked)[0] == "doubts/urgent_form"
    assert not told(world, OFFICE, "urgent/")
    chosen = await world.say(*DATA, card(asked).buttons[0].call)
    assert card(chosen).title.name == "urgent/received"
    assert told(world, LEADERS, "urgent/")
    assert not [each for each in world.filings() if each.report is not None]


async def test_in_doubt_the_other_tap_files_the_words_and_no_pace(world: World) -> None:
    asked = await world.say(*DATA, UNCLEAR)
    chosen = await world.say(*DATA, card(asked).buttons[1].call)
    assert texts(chosen)[0] == "echo/title"
    [filing] = [each for each in world.filings() if each.report is not None]
    assert filing.report is not None
    assert (filing.label, filing.report.status, filing.report.problem) == (
        "3",
        None,
        "第3项平台数据丢失，正在恢复",
    )
    assert not told(world, OFFICE, "urgent/")


async def test_words_without_a_task_are_not_passed_over(world: World) -> None:
    asked = await world.say(*DATA, "@督办 平台瘫痪了")
    assert texts(asked)[0] == "doubts/urgent_form"
    dropped = await world.say(*DATA, card(asked).buttons[1].call)
    assert dropped.answer is not None
    assert "UrgentTold" not in facts(world)


async def test_a_question_whose_task_is_open_asks_of_the_event_once(world: World) -> None:
    """Which task the rest is of is asked after it, and the event not again."""
    asked = await world.say(*DATA, "@督办 完成60%，昨天平台瘫痪，1人受伤")
    assert texts(asked)[0] == "doubts/urgent_form"
    then = await world.say(*DATA, card(asked).buttons[1].call)
    assert texts(then)[0] != "doubts/urgent_form"
