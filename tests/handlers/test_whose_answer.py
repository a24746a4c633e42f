"""Whose the request is may be answered in words: a number is a task that was offered, or no answer at all."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.handlers.office_kit import MARKET, OFFICE, an_office, card
from tests.pipeline_kit import World

OPEN = "@督办 第8项完成60%，第12项完成50%，申请延期到9月30日，数据还没出齐"


@pytest_asyncio.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """Task 1 of the same bureau is owed still, and counts days."""
    async with an_office(tmp_path, reminded=False) as found:
        await found.move(hours=1)
        await found.say(*MARKET, OPEN)
        yield found


def asked_for(world: World) -> set[str]:
    """Labels of the filings for which the office is asked for more time."""
    about = {filing.id: filing.label for filing in world.filings()}
    db = world.core.database.connect()
    rows = [str(row) for row in db.rows("requests")]
    db.close()
    return {label for filing, label in about.items() if any(filing in row for row in rows)}


@pytest.mark.parametrize(
    ("answer", "labels"),
    [
        ("12", {"12"}),
        ("第12项", {"12"}),
        ("１２", {"12"}),
        ("是12项", {"12"}),
        ("B", {"12"}),
        ("8", {"8"}),
        ("8和12", {"8", "12"}),
        ("都是", {"8", "12"}),
        ("两项都是", {"8", "12"}),
    ],
)
async def test_a_task_may_be_named(world: World, answer: str, labels: set[str]) -> None:
    await world.say(*MARKET, f"@督办 {answer}")
    assert asked_for(world) == labels
    assert world.filing("1").report is None


@pytest.mark.parametrize("answer", ["1", "3", "2", "45"])
async def test_another_number_is_asked_about_and_is_no_figure(world: World, answer: str) -> None:
    asked = card(await world.say(*MARKET, f"@督办 {answer}"))
    assert (asked.kind, asked.title.name) == ("ask", "doubts/request_whose")
    assert asked_for(world) == set()
    assert world.filing("1").report is None
    await world.say(*MARKET, "@督办 12")
    assert asked_for(world) == {"12"}
    assert any(row[3].startswith("decide/") for row in world.rows(OFFICE))
