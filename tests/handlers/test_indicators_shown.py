"""An indicator is shown alike wherever it is: progress, the roll-up, its task (指标各处一致)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest_asyncio

from bot.answering.rollups import find_round, make_rollup
from bot.domain.plan import Indicator, Plan
from bot.domain.rollup import Rollup
from bot.notices.rollup import rollup_final
from bot.ports.ledger import View
from bot.storage.publishing import publish
from tests.handlers.letter_kit import until
from tests.handlers.office_kit import COORDINATOR, MARKET, OFFICE, an_office, card, decide, publish_second
from tests.pipeline_kit import World
from tests.wording.locales import lines_of

METRIC = "地方标准制定数"
ID = {"三季度": "2026Q3", "四季度": "2026Q4"}


@pytest_asyncio.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """Task 1 of the market bureau is to make 60 standards by the end of the year; the third quarter opens."""
    async with an_office(tmp_path, reminded=False) as found:
        plan = await the_plan(found)
        task = next(task.id for task in plan.tasks if task.label == "1")
        goal = Indicator("i_1", METRIC, ">=", Decimal(60), "项", by="2026", cadence="per-year", task=task)
        await newly(found, replace(plan, indicators=(goal,)))
        await found.move(hours=1)
        yield found


async def the_plan(world: World) -> Plan:
    return await world.core.parts.reader.run(lambda view: next(iter(view.plans.all_current())))


async def newly(world: World, plan: Plan) -> None:
    await world.core.parts.writer.run(lambda tx: publish(tx, plan, at=world.clock.office()))
    await world.core.parts.mover.settle()


async def rolled_now(world: World, period: str) -> Rollup:
    """The roll-up that would go at this moment."""
    plan, at = await the_plan(world), world.clock.office()

    def made(view: View) -> Rollup:
        one = next(one for rule in plan.rules if (one := find_round(view, f"{plan.id}/{rule.id}/{period}")))
        return make_rollup(view, one, at=at, cut_off=at)

    return await world.core.parts.reader.run(made)


def indicators_in(lines: list[str]) -> list[str]:
    return [line for line in lines if "指标（" in line]


async def alike(world: World, period: str, *, has: str) -> str:
    """What /status and the roll-up's card say of the indicators, which is the same and contains `has`."""
    status = lines_of(card(await world.say(OFFICE, COORDINATOR, f"/进度 {period}")))
    rolled = await rolled_now(world, ID[period])
    (line,) = indicators_in(status)
    assert indicators_in(lines_of(rollup_final(rolled))) == [line]
    assert has in line
    return line


async def report(world: World, words: str, *, accepted: bool = True) -> None:
    await world.say(*MARKET, f"/季报 1 正常推进，{words}")
    if accepted:
        await decide(world, "/通过 1")


async def test_through_a_course_all_that_show_an_indicator_agree(world: World) -> None:
    await alike(world, "三季度", has="（近一年没有数）")
    await report(world, f"{METRIC}20项", accepted=False)
    await alike(world, "三季度", has=f"已报待审1项：{METRIC}20项")
    await decide(world, "/通过 1")
    told = await alike(world, "三季度", has=f"红灯1项：{METRIC}20项（目标60项，慢")
    task = "\n".join(lines_of(card(await world.say(OFFICE, COORDINATOR, "/任务 1"))))
    assert "红灯：完成33.3%" in task
    assert told.partition("慢")[2].partition("个")[0] in task

    await world.move(days=80)
    last = await alike(world, "四季度", has="未报数1项")
    assert f"{METRIC}（截至9月30日(周三)为20项，当时红灯，慢41.5个百分点）" in last
    await report(world, f"{METRIC}12项", accepted=False)  # less than before: pointed out
    await alike(world, "四季度", has=f"已报待审1项：{METRIC}12项")
    await decide(world, "/退回 1 请核对累计数")
    await alike(world, "四季度", has="（截至9月30日(周三)为20项")
    await report(world, f"{METRIC}58项")
    await alike(world, "四季度", has=f"绿灯1项：{METRIC}58项")
    assert "为" not in (await alike(world, "三季度", has=f"{METRIC}20项"))


async def test_a_growth_counts_as_what_it_comes_to_in_all_of_them(world: World) -> None:
    await report(world, f"{METRIC}20项")
    await world.move(days=80)
    await report(world, f"{METRIC}比上季度增长150%")
    task = "\n".join(lines_of(card(await world.say(OFFICE, COORDINATOR, "/任务 1"))))
    assert "50项" in task
    await alike(world, "四季度", has=f"{METRIC}50项")


async def test_parts_of_a_divided_task_light_no_lamp(world: World) -> None:
    plan = await the_plan(world)
    divided = tuple(replace(each, by_division=each.label == "1" or each.by_division) for each in plan.tasks)
    await newly(world, replace(plan, tasks=divided))
    await report(world, f"{METRIC}59项")
    line = await alike(world, "三季度", has=f"不亮灯1项：{METRIC}")
    assert "59" not in line
    (row,) = (await rolled_now(world, "2026Q3")).indicators
    assert row.standing.why == "in_parts"
    assert "灯" not in "\n".join(lines_of(card(await world.say(OFFICE, COORDINATOR, "/任务 1"))))


async def test_whatever_becomes_of_the_report_they_agree(world: World) -> None:
    await report(world, f"{METRIC}20项")
    await world.move(days=80)
    for step in ("/延期 1 12月30日 材料未齐", "/豁免 1 已并入其他工作", "/销号 1"):
        await decide(world, step)
        await alike(world, "四季度", has="截至9月30日")


async def test_several_plans_have_a_line_each_with_their_name(world: World) -> None:
    await report(world, f"{METRIC}20项")
    await publish_second(world)
    lines = lines_of(card(await world.say(OFFICE, COORDINATOR, "/进度 三季度")))
    assert len(indicators_in(lines)) == 2


async def test_a_figure_corrected_after_the_roll_up_went_counts_in_progress_and_in_the_next(
    world: World,
) -> None:
    """The third quarter's stays as it went; the growth of the fourth starts from what was corrected."""
    await report(world, f"{METRIC}20项")
    await until(world, date(2026, 12, 20), 10)
    went = rolled_up(world)
    assert len(went) == 1
    await decide(world, "/退回 1 请核对累计数")
    which = card(await world.say(*MARKET, f"/更正 1 {METRIC}24项"))
    third = which.buttons[0]  # of the third quarter
    await world.say(*MARKET, third.call)
    await decide(world, "/通过 1")
    await alike(world, "三季度", has=f"{METRIC}24项")
    await alike(world, "四季度", has="（截至9月30日(周三)为24项")
    await report(world, f"{METRIC}比上季度增长150%")
    await alike(world, "四季度", has=f"{METRIC}60项")
    await alike(world, "三季度", has=f"{METRIC}24项")
    assert rolled_up(world) == went


def rolled_up(world: World) -> list[tuple[str, str]]:
    """Key and card of the roll-ups that the leading group has."""
    return [(row[3], row[1]) for row in world.rows("room-leaders") if row[3].startswith("rollup/")]
