"""Taken back: who was told at once hears of it; what cannot be taken back is refused with the reason."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.handlers.news_kit import a_key_office
from tests.handlers.office_kit import (
    COORDINATOR,
    DATA,
    MARKET,
    OFFICE,
    TAX,
    card,
    decide,
    require_whole,
    texts,
    told,
)
from tests.pipeline_kit import World

LAND, LEADERS = ("room-land", "land"), "room-leaders"


@pytest_asyncio.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """Tasks 3 and 9 are key tasks."""
    async with a_key_office(tmp_path) as found:
        yield found


async def test_the_office_hears_that_a_node_is_not_reached_after_all(world: World, tmp_path: Path) -> None:
    await world.say(*LAND, "/节点 2 已到达，窗口今天上线")
    await world.say(*LAND, "/撤回 2")
    [shown] = told(world, OFFICE, "withdrawn/")
    assert (shown.title.name, shown.title.values["node"]) == ("withdrawn/told", True)
    assert shown.lines[-1].values["due"] is not None
    assert shown.buttons == ()
    assert told(world, LEADERS, "withdrawn/") == []
    require_whole(world, tmp_path)


async def test_office_and_leading_group_hear_that_progress_was_taken_back(world: World) -> None:
    await world.say(*DATA, "/速报 3 新上线平台，下一步推进市县贯通")
    await world.say(*DATA, "/撤回 3")
    for room, deciding in ((OFFICE, True), (LEADERS, False)):
        [shown] = told(world, room, "withdrawn/")
        assert shown.title.values["node"] is False
        assert shown.after[0].values["deciding"] is deciding


async def test_nobody_else_hears_of_a_periods_report_taken_back(world: World) -> None:
    await world.say(*TAX, "/季报 6 完成60%")
    await world.say(*TAX, "/撤回 6")
    assert [told(world, room, "withdrawn/") for room in (OFFICE, LEADERS)] == [[], []]


@pytest.mark.parametrize("returned", [True, False])
async def test_what_is_owed_is_not_said_to_be_no_task_of_theirs(world: World, returned: bool) -> None:
    """Nothing is there to take back: it is not given yet, or it is to be given again."""
    if returned:
        await world.say(*TAX, "/季报 6 完成60%")
        await decide(world, "/退回 6 缺数据")
    refused = card(await world.say(*TAX, "/撤回 6"))
    assert refused.title.name == "errors/wrong_state"
    assert refused.title.values["state"] == ("returned" if returned else "open")


async def test_a_task_of_another_unit_is_still_said_to_be_none_of_theirs(world: World) -> None:
    assert texts(await world.say(*TAX, "/撤回 2"))[0] == "errors/nothing_owed"


@pytest.mark.parametrize("words", ["/撤回 2026-1", "/撤回 速报 2026-1号"])
async def test_how_a_false_alarm_is_ended_is_said(world: World, words: str) -> None:
    await world.say(*MARKET, "/速报 物流园起火，正在扑救")
    refused = card(await world.say(*MARKET, words))
    assert (refused.title.name, refused.lines[0].values["event"]) == ("errors/event_stays", "2026-1")
    final = card(await world.say(*MARKET, "/速报 终报 2026-1 误报，实际情况是演练"))
    assert final.title.values["link"] == "final"
    assert texts(await world.say(OFFICE, COORDINATOR, "/速报 办结 2026-1"))[0] == "events/closed"
