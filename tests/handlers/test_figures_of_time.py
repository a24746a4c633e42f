"""The plan's own target in days: reported, corrected and seen; another unit is pointed out."""

from __future__ import annotations

from collections.abc import AsyncIterator
from decimal import Decimal
from pathlib import Path

import pytest
import pytest_asyncio

from tests.handlers.office_kit import BY_OFFICE, MARKET, an_office, card, require_whole, words_of
from tests.pipeline_kit import World

METRIC = "企业开办平均用时"


@pytest_asyncio.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with an_office(tmp_path) as found:
        yield found
        require_whole(found, tmp_path)


def told(world: World) -> list[tuple[str, Decimal, str]]:
    report = world.filing("1").report
    return [(one.metric, one.value, one.unit) for one in report.figures] if report else []


@pytest.mark.parametrize(
    "words",
    [f"1完成90%，{METRIC}0.5天", f"第1项{METRIC}压缩至半天", f"第1项正常推进，{METRIC}由1.5天压缩到0.5天"],
)
async def test_a_figure_in_days_is_filed_and_can_be_corrected(world: World, words: str) -> None:
    answer = await world.say(*MARKET, f"@督办助手 {words}")
    assert told(world) == [(METRIC, Decimal("0.5"), "天")]
    assert "0.5天" in words_of(world, card(answer))
    await world.say(*MARKET, f"/更正 1 {METRIC}0.4天")
    assert told(world) == [(METRIC, Decimal("0.4"), "天")]
    seen = words_of(world, card(await world.say(*BY_OFFICE, "/查看 1")))
    assert "0.4天" in seen


async def test_hours_against_days_are_filed_as_told_and_pointed_out(world: World) -> None:
    answer = await world.say(*MARKET, f"@督办助手 第1项{METRIC}4小时")
    assert told(world) == [(METRIC, Decimal(4), "小时")]
    assert "小时" in words_of(world, card(answer))
    assert "天" in words_of(world, card(answer))
