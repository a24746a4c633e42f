"""When a node is expected, told by command or in words: kept and shown, and no other day moves for it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.handlers.letter_kit import sent, until
from tests.handlers.office_kit import COORDINATOR, OFFICE, card, decide, require_whole, words_of
from tests.handlers.test_milestone import DUE_ON, LAND, node, report
from tests.pipeline_kit import World

EXPECTED = date(2026, 11, 5)


@pytest.mark.parametrize(
    "words",
    [
        "/节点 2 预计11月5日",
        "/节点 2 预计11月5日到达",
        "@督办 第2项节点预计11月5日才能到，设备没到货",
        "@督办 2号节点预计11月5日到达",
        "@督办 联合验收窗口上线运行预计11月5日",
        "@督办 第2项节点赶不上，预计11月5日",
    ],
)
async def test_the_expected_day_is_kept_echoed_and_moves_no_term(
    world: World, tmp_path: Path, words: str
) -> None:
    echoed = words_of(world, card(await world.say(*LAND, words)))
    assert "尚未到达" in echoed
    assert "预计11月5日(周四)到达" in echoed
    assert (node(world).due_on, node(world).state, node(world).expected_on) == (DUE_ON, "open", EXPECTED)
    assert report(world).report is None
    require_whole(world, tmp_path)


async def test_it_is_shown_wherever_the_node_is(world: World) -> None:
    await world.say(*LAND, "/节点 2 预计11月5日")
    for who in (LAND, (OFFICE, COORDINATOR)):
        shown = words_of(world, card(await world.say(*who, "/查看 2")))
        assert "待报，10月15日(周四)17:00前；预计11月5日(周四)到达" in shown
    owed = words_of(world, card(await world.say(*LAND, "/任务")))
    assert "节点待报，10月15日(周四)17:00前，预计11月5日(周四)到达" in owed
    status = words_of(world, card(await decide(world, "/进度 四季度")))
    assert "节点日期：第2项单位预计11月5日(周四)到达" in status
    case = words_of(world, card(await decide(world, "/督办 2 节点 3天 汇总要用")))
    assert "说明过情况，尚未到达，预计11月5日(周四)到达" in case


async def test_with_another_nodes_day_the_message_that_is_answered_tells_which(world: World) -> None:
    await world.say(*LAND, "/节点 2 预计11月5日")
    message = sent(world, LAND[0], "digest/")[0][0]
    await world.say(*LAND, "/季报 2 正常推进")
    told = await world.say(*LAND, "第11项节点预计11月20日", reply_to=message)
    assert "第11项" in words_of(world, card(told))
    assert node(world, "11").expected_on == date(2026, 11, 20)
    assert node(world).expected_on == EXPECTED


async def test_what_is_reported_beside_it_stays_a_report(world: World) -> None:
    await world.say(*LAND, "@督办 第2项完成60%，节点预计11月10日到达")
    assert report(world).state == "filed"


async def test_once_it_is_reached_nothing_is_expected_any_more(world: World) -> None:
    await world.say(*LAND, "/节点 2 预计11月5日")
    await until(world, date(2026, 9, 24), 10)
    await world.say(*LAND, "/节点 2 已到达")
    assert (node(world).state, node(world).expected_on) == ("filed", None)


async def test_the_status_names_the_day_a_node_was_put_off_to(world: World) -> None:
    await world.say(*LAND, "/延期 2 节点 11月5日 设备未到")
    message, asked = sent(world, OFFICE, "decide/")[-1]
    await world.click(OFFICE, COORDINATOR, asked.buttons[0].key, message)
    await world.say(*LAND, "/节点 2 预计11月3日")
    status = words_of(world, card(await decide(world, "/进度 四季度")))
    assert "第2项已延至11月5日(周四)，单位预计11月3日(周二)到达" in status
