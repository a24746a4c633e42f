"""A task past its deadline that nobody struck off: the office is told once, and /status goes on naming it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path

import pytest_asyncio
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.past_deadlines import past_deadlines
from bot.domain.plan import Unit
from bot.wording.cards import Card
from tests.domain.duty_builders import a_plan, a_task
from tests.handlers.office_kit import (
    BY_OFFICE,
    OFFICE,
    TAX,
    card,
    plan_now,
    publish_changed,
    require_whole,
    told,
    words_of,
)
from tests.pipeline_kit import World, a_world

DEADLINE = date(2026, 9, 30)
FIRST_WORKDAY = date(2026, 10, 8)  # what lies between are holidays
UNITS = (Unit("u_sci", "市科技局"), Unit("u_tax", "市税务局"))


@pytest_asyncio.fixture
async def world(database_url: str, tmp_path: Path) -> AsyncIterator[World]:
    """Task 6 ends on 30 September, no other task ends this year."""
    made = await a_world(database_url, tmp_path)
    plan = await plan_now(made)
    tasks = tuple(
        replace(each, deadline=DEADLINE if each.label == "6" else None, ongoing=each.label != "6")
        for each in plan.tasks
    )
    await publish_changed(made, replace(plan, tasks=tasks))
    yield made
    made.close()


async def _until(world: World, day: date, hour: int = 9) -> None:
    at = world.core.words.calendar.instant(day, time(hour))
    await world.core.parts.mover.move_to(world.clock, at)


def _told(world: World) -> list[Card]:
    return told(world, OFFICE, "past-deadline/")


async def test_the_office_is_told_once_on_the_next_workday_with_the_next_step(
    world: World, tmp_path: Path
) -> None:
    await _until(world, date(2026, 10, 7), 18)
    assert _told(world) == []
    await _until(world, FIRST_WORKDAY)
    [shown] = _told(world)
    words = words_of(world, shown)
    assert all(each in words for each in ("第6项", "市税务局", "未申请销号", "/销号 6", "/改期 6 时限"))
    await _until(world, FIRST_WORKDAY + timedelta(days=5))
    assert len(_told(world)) == 1
    require_whole(world, tmp_path)


async def test_status_names_it_until_it_is_struck_off_or_has_another_day(world: World) -> None:
    await _until(world, FIRST_WORKDAY)
    shown = card(await world.say(*BY_OFFICE, "/进度"))
    assert "时限已过未销号1项：第6项" in words_of(world, shown)
    await world.say(*BY_OFFICE, "/销号 6 验收通过")
    shown = card(await world.say(*BY_OFFICE, "/进度"))
    assert "时限已过" not in words_of(world, shown)


async def test_what_was_struck_off_in_time_is_not_told(world: World) -> None:
    await world.say(*BY_OFFICE, "/销号 6 验收通过")
    await _until(world, FIRST_WORKDAY)
    assert _told(world) == []


async def test_a_claim_that_waits_is_told_as_one(world: World) -> None:
    await world.say(*TAX, "/销号 6 验收通过")
    await _until(world, FIRST_WORKDAY)
    [shown] = _told(world)
    assert "已申请销号，待办公室核实" in words_of(world, shown)


@given(st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.sets(st.sampled_from(("", "u_sci", "u_tax"))))
def test_it_is_past_exactly_when_its_last_day_is_over_and_a_part_is_left(day: date, struck: set[str]) -> None:
    """Of a divided task the units that are left are named; struck off as a whole it is never past."""
    task = a_task("6", "u_sci", "u_tax", deadline=DEADLINE, by_division=True)
    plan = a_plan(task, a_task("7", "u_sci"), units=UNITS)
    found = list(past_deadlines(plan, frozenset((task.id, part) for part in struck), day))
    left = tuple(each for each in ("u_sci", "u_tax") if each not in struck) if "" not in struck else ()
    assert [each.units for each in found] == ([left] if left and day > DEADLINE else [])
