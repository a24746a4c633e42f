"""More time for what has not opened yet: a node weeks ahead, the report of the running period."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.domain.filings import Filing
from tests.handlers.letter_kit import button_of, sent, until
from tests.handlers.office_kit import COORDINATOR, OFFICE, card, decide, require_whole, words_of
from tests.handlers.test_milestone import LAND, node
from tests.pipeline_kit import World

NODE_DAY, LATER = date(2026, 10, 15), date(2026, 11, 5)
ASKED = ("/延期 2 节点 11月5日 设备未到", "@督办 第2项节点联合验收窗口上线申请延期到11月5日，设备未到")


async def grant(world: World) -> None:
    message, asked = sent(world, OFFICE, "decide/")[-1]
    await world.click(OFFICE, COORDINATOR, button_of(asked, "agree"), message)


def nodes(world: World) -> list[Filing]:
    return [each for each in world.filings() if each.is_node]


@pytest.mark.parametrize("words", ASKED)
async def test_a_node_that_has_not_opened_gets_a_new_day_from_the_office(
    world: World, tmp_path: Path, words: str
) -> None:
    assert nodes(world) == []
    received = words_of(world, card(await world.say(*LAND, words)))
    assert "已收到延期申请：第2项节点" in received
    assert "11月5日(周四)17:00前" in received
    assert node(world).due_on == NODE_DAY
    await grant(world)
    granted = words_of(world, sent(world, LAND[0], "decided/")[-1][1])
    assert "10月27日(周二)起按节点提醒" in granted
    assert (node(world).due_on, node(world).extended) == (LATER, 1)
    assert "节点待报，11月5日(周四)17:00前" in words_of(world, card(await world.say(*LAND, "/任务")))
    require_whole(world, tmp_path)


async def test_reminders_and_the_urging_of_a_node_follow_its_new_day(world: World) -> None:
    await world.say(*LAND, ASKED[0])
    await grant(world)
    calendar = world.core.words.calendar
    wanted = [(calendar.add_workdays(LATER, offset), "reminder") for offset in (-7, -3, -1, 0)]
    wanted.append((calendar.add_workdays(LATER, 1), "urging"))
    assert [(rung.on, rung.stage) for rung in node(world).ladder] == wanted
    await until(world, LATER + timedelta(days=4), 10)
    said = [
        shown.title.name for _, shown in sent(world, LAND[0], "digest/") if "milestone" in shown.title.name
    ]
    assert len(said) == 5


async def test_a_refusal_leaves_the_node_with_its_day_and_its_reminders(world: World) -> None:
    await world.say(*LAND, ASKED[0])
    before = node(world)
    message, _ = sent(world, OFFICE, "decide/")[-1]
    await world.say(OFFICE, COORDINATOR, "/审定 不同意 节点不变", reply_to=message)
    assert node(world) == before
    assert before.ladder[0].on == date(2026, 9, 30)  # seven workdays before its own day


async def test_what_is_missing_is_asked_before_anything_opens(world: World) -> None:
    asked = await world.say(*LAND, "/延期 2 节点 11月5日")
    assert card(asked).kind == "ask"
    assert nodes(world) == []
    await world.say(*LAND, "@督办 设备未到")
    assert node(world).due_on == NODE_DAY


async def test_a_day_too_far_is_refused_and_nothing_opens(world: World) -> None:
    refused = words_of(world, card(await world.say(*LAND, "/延期 2 节点 12月30日 设备未到")))
    assert "最晚延到11月12日" in refused
    assert nodes(world) == []


async def test_only_the_units_own_nodes_may_be_meant(world: World) -> None:
    refused = await world.say("room-market", "market", ASKED[0])
    assert "没有本单位的待报事项" in words_of(world, card(refused))
    assert nodes(world) == []


async def test_the_next_report_of_the_running_period_gets_a_new_day_before_it_opens(
    world: World, tmp_path: Path
) -> None:
    await world.say(*LAND, "/季报 2 正常推进，完成60%")
    await decide(world, "/通过 2")
    await until(world, date(2026, 11, 10), 10)
    await world.say(*LAND, "/节点 2 已到达")
    received = await world.say(*LAND, "/延期 2 2027年1月5日 年底结账")
    assert "第2项四季度季报" in words_of(world, card(received))
    await grant(world)
    one = next(each for each in world.filings() if each.label == "2" and each.period == "2026Q4")
    assert (one.due_on, one.extended) == (date(2027, 1, 5), 1)
    await until(world, date(2026, 12, 14), 10)  # the others have opened
    assert sum(each.period == "2026Q4" and each.label == "2" for each in world.filings()) == 1
    assert sum(each.period == "2026Q4" for each in world.filings()) > 1
    require_whole(world, tmp_path)


async def test_a_report_that_is_owed_is_meant_before_a_node_that_is_ahead(world: World) -> None:
    received = await world.say(*LAND, "/延期 2 10月12日 设备未到")
    assert "三季度季报" in words_of(world, card(received))
    assert nodes(world) == []
