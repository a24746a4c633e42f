"""/季报 任务 情况: what stands first is the task's number and no figure, whatever the words begin with."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.handlers.office_kit import DATA, an_office_with_inputs, kind_of
from tests.pipeline_kit import World

FINANCE = ("room-finance", "finance")


@pytest_asyncio.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """Supporting units give their inputs three workdays earlier."""
    async with an_office_with_inputs(tmp_path) as found:
        yield found


def told(world: World, label: str, part: str) -> list[tuple[str, str, str]]:
    """Metric, value and unit of each figure told for that part of a task."""
    reports = [each.report for each in world.filings() if each.label == label and each.part == part]
    figures = [figure for report in reports if report for figure in report.figures]
    return [(each.metric, f"{each.value:f}", each.unit) for each in figures]


async def test_number_of_a_task_is_no_figure_of_its_indicator(world: World) -> None:
    await world.say(*FINANCE, "/季报 7 贴息300万元，覆盖50户")
    assert told(world, "7", "input") == [("贴息", "3000000", "元"), ("覆盖", "50", "户")]


@pytest.mark.parametrize("first", ["3", "第3项", "３"])
async def test_task_that_is_named_first_is_not_asked_for(world: World, first: str) -> None:
    handled = await world.say(*DATA, f"/季报 {first} 调研座谈5场")
    assert (kind_of(handled), told(world, "3", "report")) == ("recorded", [("调研座谈", "5", "场")])


async def test_words_are_kept_as_they_were_written(world: World) -> None:
    await world.say(*DATA, "/季报 3 调研座谈5场")
    found = next(each.report for each in world.filings() if each.label == "3" and each.part == "report")
    assert found is not None
    assert found.words == "3 调研座谈5场"
