"""What is called by a hash of its words (tasks, nodes, indicators) or by its name (units, rules) has the same
id in two plans with the same words: nothing of the one is ever taken for the other's.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import pytest_asyncio

from bot.domain.plan import Indicator
from tests.handlers.letter_kit import until
from tests.handlers.office_kit import (
    BY_OFFICE,
    DATA,
    FIRST,
    SECOND,
    TAX,
    an_office,
    an_office_with_two_plans,
    card,
    decide,
    plan_now,
    publish_changed,
    publish_second,
    require_whole,
    texts,
    words_of,
)
from tests.pipeline_kit import World


@pytest_asyncio.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with an_office_with_two_plans(tmp_path) as found:
        yield found


async def test_all_ids_but_the_plans_own_are_the_same(world: World) -> None:
    first, second = await world.core.parts.reader.run(lambda view: list(view.plans.all_current()))
    assert first.id != second.id
    for rows in ("tasks", "milestones", "indicators", "units", "rules"):
        ids = [[each.id for each in getattr(plan, rows)] for plan in (first, second)]
        assert ids[0] == ids[1]


async def test_the_last_answer_is_that_of_the_same_plan(world: World) -> None:
    """What was told of the other plan had been offered, and filed, as the same as last time."""
    await world.say(*DATA, f"/季报 《{FIRST}》3 正常推进，完成61%")
    await decide(world, f"/通过 《{FIRST}》3")
    await decide(world, f"/免报 《{SECOND}》3 季报 本季不报")
    await until(world, date(2026, 12, 21), 10)
    refused = await world.say(*DATA, f"/同上季 《{SECOND}》3")
    assert texts(refused)[0] == "errors/nothing_before"
    done = await world.say(*DATA, f"/同上季 《{FIRST}》3")
    assert "61%" in words_of(world, card(done))


async def test_a_figure_of_the_other_plan_is_no_lower_or_higher_than_before(tmp_path: Path) -> None:
    async with an_office(tmp_path, reminded=False) as world:
        plan = await plan_now(world)
        task = next(each.id for each in plan.tasks if each.label == "6")
        goal = Indicator("i_same", "办税时间压减", ">=", 50, "个", cadence="per-year", task=task)
        await publish_changed(world, replace(plan, indicators=(*plan.indicators, goal)))
        await publish_changed(
            world, replace(plan, id="p_second", title=SECOND, indicators=(*plan.indicators, goal))
        )
        await world.say(*TAX, f"/季报 《{FIRST}》6 正常推进，办税时间压减40个")
        await decide(world, f"/通过 《{FIRST}》6")
        done = await world.say(*TAX, f"/季报 《{SECOND}》6 正常推进，办税时间压减4个")
        assert "40" not in words_of(world, card(done))
        assert [each.state for each in world.filings() if each.label == "6"] == ["accepted", "filed"]


@pytest.mark.parametrize("plan", [FIRST, SECOND])
async def test_the_record_of_a_task_is_that_of_its_plan(world: World, plan: str) -> None:
    await world.say(*DATA, f"/季报 《{FIRST}》3 正常推进，完成50%")
    await world.say(*DATA, f"/季报 《{SECOND}》3 正常推进，完成70%")
    asked = card(await world.say(*BY_OFFICE, "/审计 3"))
    assert asked.title.name == "choices/plan"
    shown = words_of(world, card(await world.say(*BY_OFFICE, f"/审计 《{plan}》3")))
    assert shown.count("报送") >= 1
    assert ("50%" in shown, "70%" in shown) in {(plan == FIRST, plan == SECOND), (False, False)}


async def test_a_change_of_a_rule_or_a_task_touches_one_plan(world: World) -> None:
    before = await world.core.parts.reader.run(lambda view: list(view.plans.all_current()))
    for words in (f"/分类 《{SECOND}》3 重点 列入督办", f"/规则 《{SECOND}》季报 宽限 2 与省里一致"):
        preview = card(await world.say(*BY_OFFICE, words))
        assert preview.lines[0].values["titles"] == [SECOND]
        done = card(await world.say(*BY_OFFICE, preview.buttons[0].call))
        assert done.lines[0].values["titles"] == [SECOND]
    after = await world.core.parts.reader.run(lambda view: list(view.plans.all_current()))
    assert after[0] == before[0]
    assert after[1].rules[0].grace_workdays == 2
    assert [each.label for each in after[1].tasks if each.task_class == "key"] == [
        each.label for each in before[1].tasks if each.task_class == "key" or each.label == "3"
    ]


async def test_everything_reported_in_both_is_whole_and_made_anew_the_same(
    world: World, tmp_path: Path
) -> None:
    for plan in (FIRST, SECOND):
        await world.say(*DATA, f"/季报 《{plan}》3 正常推进，完成50%")
        await world.say(*DATA, f"/节点 《{plan}》3 已到达")
        await decide(world, f"/通过 《{plan}》3 季报")
        await decide(world, f"/销号 《{plan}》4 已完成，经核")
    await decide(world, f"/恢复 《{SECOND}》4 还有未办事项")
    require_whole(world, tmp_path)
    assert [each.state for each in world.filings() if each.label == "4" and not each.is_node] == [
        "waived",
        "open",
    ]


async def test_ids_of_plans_that_run_already_stay(tmp_path: Path) -> None:
    """No id is made otherwise than before: what is stored is named by it."""
    async with an_office(tmp_path) as world:
        plan = await plan_now(world)
        known = {each.id for each in world.filings()}
        await publish_second(world)
        assert known <= {each.id for each in world.filings()}
        assert (await plan_now(world)).milestones == plan.milestones
