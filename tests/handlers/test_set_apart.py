"""Whom the office gave more time, who disputes and whose head has not signed is not called missing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest_asyncio

from tests.handlers.letter_kit import only, sent, until
from tests.handlers.office_kit import (
    COORDINATOR,
    DATA,
    OFFICE,
    TAX,
    add_head,
    an_office,
    card,
    decide,
    plan_now,
    publish_changed,
)
from tests.pipeline_kit import World
from tests.wording.locales import lines_of

HEAD = "science-head"


@pytest_asyncio.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """6 was given until 15 October, 3 is disputed, 9 waits for its head, 7 is missing, 12 was moved by the
    office itself.
    """
    async with an_office(tmp_path, reminded=False) as made:
        plan = await plan_now(made)
        rules = tuple(replace(rule, signed_by_head=rule.kind == "quarterly") for rule in plan.rules)
        await publish_changed(made, replace(plan, rules=rules))
        await add_head(made, "市科技局", HEAD)
        await made.move(hours=1)
        await only(made, "6", "3", "9", "7", "12")
        await made.say(*TAX, "/延期 6 10月15日 系统升级")
        await made.say(OFFICE, COORDINATOR, "/审定 同意", reply_to=sent(made, OFFICE, "decide/")[-1][0])
        await made.say(*DATA, "/异议 3 市财政局 不是我局职责")
        await made.say("room-science", "science", "/季报 9 正常推进，完成60%")
        asked = card(await made.say(OFFICE, COORDINATOR, "/改期 12 报送 10月14日 系统切换"))
        await made.say(OFFICE, COORDINATOR, asked.buttons[0].call)
        assert made.filing("9").state == "unsigned"
        yield made


async def test_preview_and_roll_up_name_each_as_what_it_is(world: World) -> None:
    await until(world, date(2026, 9, 30), 16)
    missing, apart = "尚未收到1件", "待单位签发1件，已延期2件，分工待定1件"
    [preview] = [lines_of(shown) for _, shown in sent(world, OFFICE, "rollup-preview/")]
    assert preview[1] == f"应报5件，已收0件：通过0件、待审0件、退回0件；{missing}，{apart}"
    assert "尚未收到：第7项（市发展改革委）" in preview
    [final] = [lines_of(shown) for _, shown in sent(world, "room-leaders", "rollup/")]
    assert f"应报5件：按时0件（0.0%），补报0件，{missing}，{apart}。" in "".join(final)
    assert (
        "另列：尚未收到：第7项（市发展改革委）；待单位负责人签发：第9项（市科技局）；"
        "已延期：第6项（市税务局）至10月15日(周四)、第12项（市市场监管局）至10月14日(周三)；"
        "分工待定：第3项（市数据局）"
    ) in final


async def test_status_urges_only_what_is_missing(world: World) -> None:
    await until(world, date(2026, 9, 30), 16)
    shown = await world.say(OFFICE, COORDINATOR, "/进度 三季度")
    lines = lines_of(card(shown))
    assert "尚未收到：第7项（市发展改革委）" in lines
    assert any(line.startswith("已延期：第6项（市税务局）至10月15日(周四)") for line in lines)
    assert "分工待定：第3项（市数据局）" in lines
    assert [button.call for button in card(shown).buttons] == ["/urge all"]
    await decide(world, "/urge all")
    for unit in ("市税务局", "市数据局", "市市场监管局"):
        assert card(await decide(world, f"/催办 {unit}")).title.name == "done/nothing_to_urge"
    rooms = ("room-tax", "room-data", "room-market", "room-science", "room-reform")
    assert [room for room in rooms if sent(world, room, "urge/")] == ["room-reform"]


async def test_more_time_that_is_over_is_missing_again(world: World) -> None:
    await until(world, date(2026, 10, 16), 9)
    lines = lines_of(card(await world.say(OFFICE, COORDINATOR, "/进度 三季度")))
    missing = next(line for line in lines if line.startswith("尚未收到："))
    assert "第6项（市税务局）" in missing
    assert "第3项" not in missing
