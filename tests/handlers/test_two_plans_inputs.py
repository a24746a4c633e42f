"""Two plans whose leads gather inputs under the same numbers: which plan is asked before one goes back, or is
urged.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.domain.filings import Filing
from tests.handlers.office_kit import (
    SCIENCE,
    card,
    facts,
    tap,
    texts,
    told,
    two_plans_with_inputs,
)
from tests.pipeline_kit import World

FINANCE = ("room-finance", "finance")
UNIT = "市科技局"


@pytest_asyncio.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """Task 5 of both: the finance bureau leads, the science bureau and the reform commission give inputs."""
    async with two_plans_with_inputs(tmp_path) as found:
        yield found


@pytest_asyncio.fixture
async def given(world: World) -> World:
    """The science bureau has given its input in both."""
    for _ in range(2):
        asked = await world.say(*SCIENCE, "/季报 5 正常推进")
        if texts(asked)[0] == "doubts/which":
            await world.say(*SCIENCE, "A")
    assert [each.state for each in inputs(world) if each.report] == ["filed", "filed"]
    return world


def inputs(world: World) -> list[Filing]:
    return [each for each in world.filings() if each.is_input and each.label == "5"]


def returned(world: World) -> list[bool]:
    """Of what went back, whether it is the second plan's."""
    return [each.plan == "p_second" for each in inputs(world) if each.state == "returned"]


@pytest.mark.parametrize("words", ["/退回 5 缺数据", f"/退回 5 {UNIT} 缺数据", "/退回 5 9月24日 缺数据"])
@pytest.mark.parametrize("place", [0, 1])
async def test_an_input_goes_back_in_the_plan_that_is_tapped(given: World, words: str, place: int) -> None:
    asked = card(await given.say(*FINANCE, words))
    assert asked.title.name == "choices/plan"
    assert "FilingReturned" not in facts(given)
    done = await given.say(*FINANCE, asked.buttons[place].call)
    assert returned(given) == [place == 1]
    assert "plan/short" in texts(done)


@pytest.mark.parametrize("words", ["/退回 《另一项》5 缺数据", "/退回 5 《另一项》 缺数据"])
async def test_the_plan_of_an_input_that_goes_back_may_be_named(given: World, words: str) -> None:
    await given.say(*FINANCE, words)
    assert returned(given) == [True]


async def test_where_inputs_came_for_one_plan_alone_nothing_is_asked(given: World) -> None:
    await given.say(*FINANCE, "/退回 《另一项》5 缺数据")
    await given.say(*FINANCE, "/退回 5 缺数据")
    assert returned(given) == [False, True]


@pytest.mark.parametrize("words", ["/催办 5", f"/催办 5 {UNIT}"])
@pytest.mark.parametrize("place", [0, 1])
async def test_inputs_are_urged_in_the_plan_that_is_tapped(world: World, words: str, place: int) -> None:
    asked = card(await world.say(*FINANCE, words))
    assert asked.title.name == "choices/plan"
    assert "UnitUrged" not in facts(world)
    done = await world.say(*FINANCE, asked.buttons[place].call)
    assert facts(world).count("UnitUrged") == (1 if UNIT in words else 2)
    line = card(done).lines[0]
    assert (line.name, line.values["names"]) == (
        "plan/short",
        [["示范市优化营商环境2026年", "示范市另一项"][place]],
    )
    await world.move(hours=1)
    [urged] = told(world, SCIENCE[0], "urge/")
    assert urged.lines[0].values["names"] == line.values["names"]


async def test_the_plan_of_inputs_to_be_urged_may_be_named(world: World) -> None:
    done = await world.say(*FINANCE, "/催办 《另一项》5")
    assert facts(world).count("UnitUrged") == 2
    assert card(done).lines[0].values["names"] == ["示范市另一项"]


@pytest.mark.parametrize("place", [0, 1])
async def test_a_button_of_what_is_gathered_acts_on_its_own_plan(given: World, place: int) -> None:
    """The card of one plan's inputs: its buttons ask for nothing more."""
    asked = card(await given.say(*FINANCE, "/配合 5"))
    shown = card(await given.say(*FINANCE, asked.buttons[place].call))
    urge = next(each.key for each in shown.buttons if each.key.startswith("urge_inputs/"))
    await tap(given, FINANCE, urge)
    assert facts(given).count("UnitUrged") == 1
    assert urge.startswith("urge_inputs/p_second/") == (place == 1)
