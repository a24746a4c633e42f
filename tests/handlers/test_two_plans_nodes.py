"""Two plans whose tasks, nodes and words are the same: a tap names the plan with the node."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import pytest_asyncio

from bot.domain.filings import Filing
from bot.domain.plan import Milestone
from tests.handlers.letter_kit import sent, until
from tests.handlers.office_kit import (
    BY_OFFICE,
    LAND,
    SCIENCE,
    an_office,
    an_office_with_two_plans,
    card,
    publish_changed,
    publish_second,
    require_whole,
    texts,
)
from tests.pipeline_kit import World

PLANS = ("first", "p_second")


@pytest_asyncio.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """24 September: task 2's node of 15 October is open in both plans, task 9's of 30 October in none."""
    async with an_office_with_two_plans(tmp_path) as found:
        await until(found, date(2026, 9, 24), 10)
        yield found


def nodes(world: World, label: str = "2") -> dict[str, Filing]:
    return {
        "p_second" if each.plan == "p_second" else "first": each
        for each in world.filings()
        if each.is_node and each.label == label
    }


def states(world: World, label: str = "2") -> list[str]:
    found = nodes(world, label)
    return [found[plan].state if plan in found else "" for plan in PLANS]


async def test_the_words_of_both_are_the_same(world: World) -> None:
    """What the rest rests on: neither the node's id nor the task's says which plan it is of."""
    first, second = nodes(world).values()
    assert (first.task, first.period, first.unit) == (second.task, second.period, second.unit)


@pytest.mark.parametrize("place", [0, 1])
@pytest.mark.parametrize(
    ("words", "becomes"), [("/节点 2 已到达", "filed"), ("/节点 2 赶不上，预计10月22日，设备未到", "open")]
)
async def test_the_tap_reports_on_the_node_of_its_plan(
    world: World, words: str, becomes: str, place: int
) -> None:
    asked = card(await world.say(*LAND, words))
    assert asked.title.name == "milestone/which"
    await world.say(*LAND, asked.buttons[place].call)
    told = [nodes(world)[plan].report is not None for plan in PLANS]
    assert told == [place == 0, place == 1]
    assert states(world)[place] == becomes


@pytest.mark.parametrize(("place", "plan"), [(0, "first"), (3, "p_second")])
async def test_a_node_that_is_not_open_yet_is_reached_in_the_plan_that_is_tapped(
    world: World, place: int, plan: str
) -> None:
    """Task 9 has two nodes in each plan, both ahead."""
    asked = card(await world.say(*SCIENCE, "/节点 9 已到达"))
    assert len({each.call for each in asked.buttons}) == 4
    await world.say(*SCIENCE, asked.buttons[place].call)
    assert [each.state for each in nodes(world, "9").values()] == ["filed"]
    assert list(nodes(world, "9")) == [plan]


async def test_of_more_nodes_than_fit_the_plan_is_asked_first(world: World) -> None:
    plan = (await world.core.parts.reader.run(lambda view: list(view.plans.all_current())))[-1]
    [task] = [each.id for each in plan.tasks if each.label == "9"]
    more = Milestone("m_more", "中期评估完成", "deadline", "2026-11-30", task)
    for each in await world.core.parts.reader.run(lambda view: list(view.plans.all_current())):
        await publish_changed(world, replace(each, milestones=(*each.milestones, more)))
    asked = card(await world.say(*SCIENCE, "/节点 9 已到达"))
    assert asked.title.name == "choices/plan"
    then = card(await world.say(*SCIENCE, asked.buttons[1].call))
    assert (then.title.name, len(then.buttons)) == ("milestone/which", 3)
    await world.say(*SCIENCE, then.buttons[2].call)
    assert list(nodes(world, "9")) == ["p_second"]


@pytest.mark.parametrize(
    "words", ["/节点 《另一项》2 已到达", "/节点 2 《另一项》 已到达", "/节点 p_second 2"]
)
async def test_the_plan_of_a_node_may_be_named(world: World, words: str) -> None:
    await world.say(*LAND, words)
    assert states(world) == ["open", "filed"]


async def test_the_plan_of_a_node_that_is_not_open_yet_may_be_named(world: World) -> None:
    asked = card(await world.say(*SCIENCE, "/节点 《另一项》9 已到达"))
    await world.say(*SCIENCE, asked.buttons[0].call)
    assert states(world, "9") == ["", "filed"]


@pytest.mark.parametrize("place", [0, 1])
async def test_of_one_that_is_late_the_day_is_asked_for_in_its_plan(world: World, place: int) -> None:
    asked = card(await world.say(*LAND, "/节点 2 赶不上"))
    rest = await world.say(*LAND, asked.buttons[place].call)
    assert texts(rest)[0] != "milestone/which"
    await world.say(*LAND, "@督办 预计10月22日，设备未到")
    assert [nodes(world)[plan].report is not None for plan in PLANS] == [place == 0, place == 1]


async def test_a_button_that_was_sent_before_with_the_nodes_id_alone_still_reports(tmp_path: Path) -> None:
    """Messages already out carry /milestone @m_..: the message that is answered tells the plan."""
    async with an_office(tmp_path) as world:
        await world.say(*LAND, "/季报 2 正常推进，完成60%")
        await world.say(*BY_OFFICE, "/通过 2")
        calendar = world.core.words.calendar
        await until(world, calendar.add_workdays(date(2026, 10, 15), -7), 18)
        message, shown = sent(world, LAND[0], "digest/")[-1]
        assert shown.title.name == "milestone/before"
        await publish_second(world)
        await world.move(minutes=5)
        assert states(world) == ["open", "open"]
        await world.say(*LAND, f"/milestone {nodes(world)['first'].period} reached", reply_to=message)
        assert states(world) == ["filed", "open"]


async def test_the_record_of_nodes_with_the_same_words_is_whole(world: World, tmp_path: Path) -> None:
    asked = card(await world.say(*LAND, "/节点 2 已到达"))
    await world.say(*LAND, asked.buttons[1].call)
    await world.say(*LAND, "/节点 2 已到达")  # only the other is left
    require_whole(world, tmp_path)
    assert states(world) == ["filed", "filed"]
