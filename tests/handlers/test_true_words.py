"""What cards say of a term, of lateness and of the roll-up is true of nodes and inputs as well."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest
import pytest_asyncio

from tests.handlers.letter_kit import until
from tests.handlers.news_kit import a_key_office
from tests.handlers.office_kit import (
    COORDINATOR,
    DATA,
    OFFICE,
    TAX,
    an_office_with_inputs,
    card,
    decide,
    told,
)
from tests.pipeline_kit import World

FINANCE, LAND = ("room-finance", "finance"), ("room-land", "land")


@pytest_asyncio.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """Supporting units give their inputs three workdays earlier."""
    async with an_office_with_inputs(tmp_path) as found:
        yield found


async def test_an_input_was_first_due_before_its_report(world: World) -> None:
    """Three workdays before 28 September; the plan came so late that two workdays more were given."""
    why = card(await world.say(*FINANCE, "/缘由 7"))
    [due] = [each for each in why.lines if each.name == "inquiry/why_due"]
    assert due.values["planned"] == date(2026, 9, 22)


@pytest.mark.parametrize(("day", "late"), [(date(2026, 10, 15), False), (date(2026, 10, 19), True)])
async def test_unit_and_office_read_whether_a_node_was_told_in_time(
    world: World, day: date, late: bool
) -> None:
    await until(world, day, 10)
    mine = card(await world.say(*LAND, "/节点 2 10月14日已到达"))
    [theirs] = told(world, OFFICE, "node/")
    for shown in (mine, theirs):
        assert (shown.lines[0].name, shown.lines[0].values["late"]) == ("milestone/when", late)


async def test_only_a_periods_report_is_said_to_be_in_the_roll_up(world: World) -> None:
    await world.say(*LAND, "/节点 2 已到达")
    accepted = card(await decide(world, "/通过 2"))
    assert (accepted.lines[-1].name, accepted.lines[-1].values["nodes"]) == ("done/told", True)
    await world.say(*TAX, "/季报 6 完成60%")
    assert card(await decide(world, "/通过 6")).lines[-1].values["nodes"] is False


@pytest.mark.parametrize("call", ["/恢复 11", "/免报 10", "/退回 6"])
async def test_the_example_of_a_reason_is_one_of_that_step(world: World, call: str) -> None:
    await world.say(*TAX, "/季报 6 完成60%")
    refused = card(await world.say(OFFICE, COORDINATOR, call))
    shown = world.core.words.render(refused, world.clock.office())
    said = "".join(span.text for line in shown.lines for span in line)
    assert ("46件" in said) == call.startswith("/退回")


async def test_progress_sent_back_is_told_apart_from_the_periods_report(tmp_path: Path) -> None:
    """Both are owed of one task and one quarter: list and reminder say which is which."""
    async with a_key_office(tmp_path) as world:
        await world.say(*DATA, "/速报 3 新上线平台，下一步推进市县贯通")
        await decide(world, "/退回 3 请补充平台数")
        listed = card(await world.say(*DATA, "/任务"))
        owed = [each.value for each in listed.fields if each.value.name == "tasks/owed"]
        assert sorted(bool(each.values["news"]) for each in owed if each.values["returned"]) == [True]
        assert {bool(each.values["news"]) for each in owed if not each.values["returned"]} == {False}
        await until(world, date(2026, 9, 22), 10)
        rows = [each.value for each in told(world, DATA[0], "digest/")[-1].fields]
        assert [each.values["news"] for each in rows if each.values["returned"]] == [True]
