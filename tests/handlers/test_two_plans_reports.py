"""Two plans with the same reports and nodes: what is taken back, and what a report may be about."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import pytest_asyncio

from bot.domain.filings import Filing
from tests.handlers.letter_kit import until
from tests.handlers.office_kit import (
    FIRST,
    LAND,
    SECOND,
    an_office_with_two_plans,
    card,
    plan_now,
    publish_changed,
    texts,
    words_of,
)
from tests.pipeline_kit import World

UNIT = "市自然资源和规划局"
QUARTER, NODE = False, True


@pytest_asyncio.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """24 September: the quarter's report and a node of task 2 are ahead in both plans."""
    async with an_office_with_two_plans(tmp_path) as found:
        await until(found, date(2026, 9, 24), 10)
        yield found


@pytest_asyncio.fixture
async def all_filed(world: World) -> World:
    await world.say(*LAND, f"/季报 《{FIRST}》2 正常推进，完成60%")
    await world.say(*LAND, f"/季报 《{SECOND}》2 正常推进，完成60%")
    for plan in (FIRST, SECOND):
        await world.say(*LAND, f"/节点 《{plan}》2 已到达")
    assert still_filed(world) == {("first", QUARTER), ("first", NODE), ("second", QUARTER), ("second", NODE)}
    return world


def of_task_two(world: World) -> list[Filing]:
    return [each for each in world.filings() if each.label == "2"]


def named(filing: Filing) -> tuple[str, bool]:
    return ("second" if filing.plan == "p_second" else "first", filing.is_node)


def still_filed(world: World) -> set[tuple[str, bool]]:
    return {named(each) for each in of_task_two(world) if each.state == "filed"}


@pytest.mark.parametrize("words", ["/撤回 2", "@督办 撤回第2项"])
@pytest.mark.parametrize(("letter", "plan"), [("A", "first"), ("B", "second")])
@pytest.mark.parametrize(("place", "is_node"), [(0, QUARTER), (1, NODE)])
async def test_first_the_plan_then_the_report_or_the_node_is_taken_back(
    all_filed: World, words: str, letter: str, plan: str, place: int, is_node: bool
) -> None:
    before = still_filed(all_filed)
    asked = await all_filed.say(*LAND, words)
    assert texts(asked)[0] == "doubts/which_place"
    part = card(await all_filed.say(*LAND, letter))
    assert part.title.name == "choices/which_owed"
    assert still_filed(all_filed) == before
    await all_filed.say(*LAND, part.buttons[place].call)
    assert still_filed(all_filed) == before - {(plan, is_node)}


@pytest.mark.parametrize("words", ["/撤回 2 节点", "@督办 撤回第2项节点"])
@pytest.mark.parametrize(("letter", "plan"), [("A", "first"), ("B", "second")])
async def test_of_two_nodes_the_plan_is_asked_by_its_name(
    all_filed: World, words: str, letter: str, plan: str
) -> None:
    """Both choices read "unit node" alike before."""
    before = still_filed(all_filed)
    shown = words_of(all_filed, card(await all_filed.say(*LAND, words)))
    assert f"A：{UNIT} {FIRST}\nB：{UNIT} {SECOND}" in shown
    await all_filed.say(*LAND, letter)
    assert still_filed(all_filed) == before - {(plan, NODE)}


async def test_what_was_taken_back_in_one_plan_is_taken_back_in_the_other_next(all_filed: World) -> None:
    await all_filed.say(*LAND, "/撤回 2 节点")
    await all_filed.say(*LAND, "A")
    await all_filed.say(*LAND, "/撤回 2 节点")
    assert still_filed(all_filed) == {("first", QUARTER), ("second", QUARTER)}


@pytest.mark.parametrize(
    ("letter", "becomes"),
    [("A", ("first", QUARTER)), ("B", ("second", QUARTER)), ("C", ("first", NODE)), ("D", ("second", NODE))],
)
async def test_a_completion_may_be_of_any_report_and_node_and_all_are_offered(
    world: World, letter: str, becomes: tuple[str, bool]
) -> None:
    """The second plan's node was left out, and the first one's read as if it were the only one."""
    asked = card(await world.say(*LAND, "@督办 第2项已完成"))
    assert len({str(field.value.values["words"]) for field in asked.fields}) == 4
    await world.say(*LAND, letter)
    assert still_filed(world) == {becomes}


async def test_of_three_plans_with_a_report_and_a_node_each_the_plan_is_asked_first(world: World) -> None:
    third = replace(await plan_now(world), id="p_third", title="示范市第三项工作方案", version=1)
    await publish_changed(world, third)
    await world.move(minutes=5)
    asked = card(await world.say(*LAND, "@督办 第2项已完成"))
    assert asked.title.name == "doubts/which_place"
    assert [str(field.value.values["words"]) for field in asked.fields][2] == f"{UNIT} 示范市第三项工作方案"
    then = card(await world.say(*LAND, "B"))
    assert then.title.name == "doubts/which"
    await world.say(*LAND, "B")
    assert still_filed(world) == {("second", NODE)}
