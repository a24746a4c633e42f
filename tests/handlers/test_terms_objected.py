"""What supporting units object to stands in the case of the report, for the office and for the lead."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import pytest_asyncio

from bot.storage.publishing import publish
from tests.handlers.letter_kit import press_answer, sent, until
from tests.handlers.office_kit import DATA, TAX, an_office, card, decide, require_whole
from tests.handlers.test_support_disputed import TO_FINANCE, answer, plan_of, words
from tests.pipeline_kit import World


@pytest_asyncio.fixture(params=[0, 3], ids=["no inputs", "inputs"])
async def world(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[World]:
    """Task 3: the data bureau leads, the market and the tax bureau support it."""
    async with an_office(tmp_path, reminded=False) as found:
        plan, at = await plan_of(found), found.clock.office()
        rules = tuple(
            replace(rule, input_workdays=request.param) if rule.kind == "quarterly" else rule
            for rule in plan.rules
        )
        changed = replace(plan, rules=rules)
        await found.core.parts.writer.run(lambda tx: publish(tx, changed, at=at))
        await found.core.parts.mover.settle()
        await until(found, date(2026, 9, 21), 15)
        yield found
        require_whole(found, tmp_path)


async def case(world: World) -> str:
    return words(world, card(await decide(world, "/督办 3 3天 汇总要用")))


@pytest.mark.parametrize(
    ("decision", "state"),
    [("", "待审定"), ("reply 同意", "已同意"), ("reply 不同意，原分工不变", "未同意")],
)
async def test_the_case_names_the_objection_and_what_became_of_it(
    world: World, decision: str, state: str
) -> None:
    await world.say(*TAX, TO_FINANCE)
    if decision:
        await answer(world, decision)
    assert f"第3项配合单位意见：市税务局9月21日(周一)提出应由市财政局配合（{state}）" in await case(world)


async def test_the_lead_reads_it_in_the_slip(world: World) -> None:
    await world.say(*TAX, "/异议 3 三定方案没有这项职责")
    await press_answer(world, await decide(world, "/督办 3 3天 汇总要用"), "issue")
    await world.move(hours=1)
    [(_, slip)] = sent(world, DATA[0], "letter/")
    assert "第3项配合单位意见：市税务局9月21日(周一)提出不应由其配合（待审定）" in words(world, slip)


async def test_what_was_taken_back_and_what_is_of_other_tasks_is_not_named(world: World) -> None:
    assert "配合单位意见" not in await case(world)
    await world.say(*TAX, TO_FINANCE)
    received = sent(world, TAX[0], "answer/")[-1]
    await world.click(*TAX, received[1].buttons[0].key, received[0])
    assert "配合单位意见" not in await case(world)
    await world.say(*TAX, "/异议 7 三定方案没有这项职责")
    assert "配合单位意见" not in await case(world)


async def test_the_lead_sees_in_its_inputs_who_objects(world: World) -> None:
    inputs = any(each.is_input for each in world.filings())
    await world.say(*TAX, TO_FINANCE)
    shown = words(world, card(await world.say(*DATA, "/配合材料 3")))
    assert ("对配合分工有意见，待办公室审定" in shown) == inputs
