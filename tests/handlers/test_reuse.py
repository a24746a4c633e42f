"""A figure the office accepted is offered where another task or rule asks for it, and not asked again."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest_asyncio

from bot.domain.plan import Indicator
from bot.storage.publishing import publish
from tests.handlers.letter_kit import sent
from tests.handlers.office_kit import MARKET, OFFICE, an_office, card
from tests.pipeline_kit import World

VALUE = Decimal(4_620_000_000)


@pytest_asyncio.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """Tasks 1 and 8 of the market bureau ask for the same figure; task 1 has told it."""
    async with an_office(tmp_path, reminded=False) as found:
        plan = await found.core.parts.reader.run(lambda view: next(iter(view.plans.all_current())))
        tasks = {task.label: task.id for task in plan.tasks}
        deals = [
            Indicator(f"i_{label}", "技术合同成交额", ">=", VALUE, "元", task=tasks[label])
            for label in ("1", "8")
        ]
        changed = replace(plan, indicators=(*plan.indicators, *deals))
        await found.core.parts.writer.run(lambda tx: publish(tx, changed, at=found.clock.office()))
        await found.move(hours=1)
        await found.say(*MARKET, "/季报 1 正常推进，完成60%，技术合同成交额46.2亿元")
        yield found


def known_in(world: World) -> dict[str, Any]:
    """What the newest digest of the market bureau says is known, by task."""
    _, digest = sent(world, "room-market", "digest/")[-1]
    return {str(row.label.values["label"]): row.value.values["known"] for row in digest.fields}


async def test_accepted_figure_is_offered_and_one_tap_takes_it(world: World) -> None:
    await world.say(OFFICE, "office", "/通过 1")
    await world.move(days=7)
    assert [each["value"] for each in known_in(world)["8"]] == [VALUE]
    assert known_in(world)["12"] == []
    assert "same" in {each.key for each in sent(world, "room-market", "digest/")[-1][1].buttons}
    await world.say(*MARKET, "/同上季 8")
    filing = world.filing("8")
    assert filing.state == "filed"
    assert filing.report is not None
    assert [each.value for each in filing.report.figures] == [VALUE]


async def test_figure_that_nobody_checked_is_not_offered(world: World) -> None:
    await world.move(days=7)
    assert known_in(world)["8"] == []
    assert card(await world.say(*MARKET, "/同上季 8")).title.name == "errors/nothing_before"
    assert world.filing("8").state == "open"
