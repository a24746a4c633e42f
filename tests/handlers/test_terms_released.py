"""A second lead, or a responsible unit beside the lead, gives an input: released it has no part at all."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import pytest_asyncio

from bot.domain.plan import Assignment
from bot.storage.publishing import publish
from tests.handlers.letter_kit import until
from tests.handlers.office_kit import DATA, TAX, an_office, require_whole, told
from tests.handlers.test_support_disputed import TO_FINANCE, answer, asked, parts, plan_of, words
from tests.pipeline_kit import World


@pytest_asyncio.fixture(params=["lead", "responsible"])
async def role(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest_asyncio.fixture(params=[0, 3], ids=["no inputs", "inputs"])
async def world(tmp_path: Path, role: str, request: pytest.FixtureRequest) -> AsyncIterator[World]:
    """Task 3: the data bureau leads first, the tax bureau is named beside it."""
    async with an_office(tmp_path, reminded=False) as found:
        plan = await plan_of(found)
        task = plan.find_task("3")
        names = {unit.name: unit.id for unit in plan.units}
        assert task is not None
        beside = (Assignment(names["市数据局"], "lead"), Assignment(names["市税务局"], role))  # type: ignore[arg-type]
        changed = replace(
            plan,
            tasks=tuple(
                replace(each, assignments=beside) if each.id == task.id else each for each in plan.tasks
            ),
            rules=tuple(
                replace(rule, input_workdays=request.param) if rule.kind == "quarterly" else rule
                for rule in plan.rules
            ),
        )
        at = found.clock.office()
        await found.core.parts.writer.run(lambda tx: publish(tx, changed, at=at))
        await found.core.parts.mover.settle()
        await until(found, date(2026, 9, 21), 15)
        yield found
        require_whole(found, tmp_path)


def inputs_owed(world: World) -> list[str]:
    return [each.unit for each in world.filings() if each.label == "3" and each.is_input and each.is_owed]


async def test_released_it_has_no_part_and_gives_nothing(world: World) -> None:
    await world.say(*TAX, "/异议 3 三定方案没有这项职责")
    assert "市税务局认为第3项不应由其配合" in words(world, asked(world)[1])
    await answer(world, "reply 不再配合")
    assert await parts(world) == ["lead 市数据局"]
    assert inputs_owed(world) == []
    for room in (TAX[0], DATA[0]):
        [shown] = told(world, room, "decided/")
        assert "【分工调整】市税务局不再配合第3项" in words(world, shown)


async def test_another_takes_its_place_and_part_and_it_has_none(world: World, role: str) -> None:
    before = inputs_owed(world)
    await world.say(*TAX, TO_FINANCE)
    await answer(world, "reply 同意")
    assert await parts(world) == ["lead 市数据局", f"{role} 市财政局"]
    plan = await plan_of(world)
    finance = next(unit.id for unit in plan.units if unit.name == "市财政局")
    assert inputs_owed(world) == [finance] * len(before)
    [shown] = told(world, TAX[0], "decided/")
    assert "改由市财政局配合" in words(world, shown)
    [shown] = told(world, DATA[0], "decided/")
    assert "从下一期起报送" not in words(world, shown)


async def test_refused_all_stays(world: World, role: str) -> None:
    before = inputs_owed(world)
    await world.say(*TAX, TO_FINANCE)
    await answer(world, "reply 不同意，原分工不变")
    assert await parts(world) == ["lead 市数据局", f"{role} 市税务局"]
    assert inputs_owed(world) == before
