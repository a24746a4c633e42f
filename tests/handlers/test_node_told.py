"""A node told as reached in plain words, before its filing opens: filed for the node; the office hears."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.domain.filings import Filing
from tests.handlers.office_kit import (
    BY_OFFICE,
    LAND,
    OFFICE,
    SCIENCE,
    an_office,
    card,
    facts,
    require_whole,
    states,
    told,
    words_of,
)
from tests.pipeline_kit import World


@pytest_asyncio.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with an_office(tmp_path) as found:
        yield found
        require_whole(found, tmp_path)


def nodes(world: World, label: str) -> list[Filing]:
    return [each for each in world.filings() if each.is_node and each.label == label]


@pytest.mark.parametrize(
    ("who", "label", "words"),
    [
        (SCIENCE, "9", "第9项节点“举办首场成果对接会”已于今天上午举办，达成意向12项"),
        (SCIENCE, "9", "第9项“举办首场成果对接会”昨天已举办"),
        (LAND, "2", "第2项节点已到达"),
        (LAND, "2", "2节点已到达"),
        (LAND, "2", "第2项联合验收窗口今天已正式上线"),
        (LAND, "2", "第2项联合验收窗口已于9月20日上线运行，运行平稳"),
        (LAND, "2", "２节点已于9月18日到达"),
    ],
)
async def test_it_is_the_nodes_report_and_the_office_has_it_at_once(
    world: World, who: tuple[str, str], label: str, words: str
) -> None:
    assert nodes(world, label) == []
    answer = await world.say(*who, f"@督办助手 {words}")
    assert "节点到达" in words_of(world, card(answer))
    assert [each.state for each in nodes(world, label)] == ["filed"]
    assert states(world, label) == ["open"]
    [heard] = told(world, OFFICE, "node/")
    assert f"第{label}项" in words_of(world, heard)


@pytest.mark.parametrize(
    "words",
    [
        "第2项联合验收窗口上线受理，完成60%",
        "第2项联合验收窗口已上线80%",
        "第2项联合验收窗口10月15日正式上线",
        "第2项联合验收窗口已上线，但系统还没通",
        "第9项节点“举办首场成果对接会”正在筹备",
        "第9项节点“举办首场成果对接会”尚未举办",
        "第9项节点已到达，第10项正常推进",
        "第9项已举办2场培训",
    ],
)
async def test_what_is_ahead_or_of_other_things_reaches_no_node(world: World, words: str) -> None:
    label = words[1]
    await world.say(*(LAND if label == "2" else SCIENCE), f"@督办助手 {words}")
    assert [each.state for each in nodes(world, label) if each.state == "filed"] == []


async def test_another_units_node_is_not_theirs_to_report(world: World) -> None:
    before = len(facts(world))
    await world.say(*SCIENCE, "@督办助手 第2项节点已到达")
    assert nodes(world, "2") == []
    assert "ReportFiled" not in facts(world)[before:]


async def test_said_again_it_stays_one_report_of_the_node(world: World) -> None:
    for _ in range(2):
        await world.say(*LAND, "@督办助手 第2项节点已到达")
    assert [each.state for each in nodes(world, "2")] == ["filed"]
    await world.say(*BY_OFFICE, "/通过 2")
    assert [each.state for each in nodes(world, "2")] == ["accepted"]
