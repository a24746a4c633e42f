"""Terms that began and ended while the service was down: opened at the next look, with a term from then."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
import pytest_asyncio

from bot.domain.filings import Filing
from bot.domain.plan import Milestone
from bot.storage.codec import from_json
from bot.storage.publishing import publish
from bot.text import Spans
from bot.wording.cards import Card, RenderedCard
from bot.wording.render import plain
from schedules import open_filings
from tests.pipeline_kit import World, a_world
from tests.sample import sample_plan

DOWN = date(2026, 12, 8)  # the last day that was looked at
BACK = date(2026, 12, 28)  # the quarter's reports opened on the 10th and were due on the 25th
OFFICE, DATA = "room-office", "room-data"


@pytest_asyncio.fixture
async def world(database_url: str, tmp_path: Path) -> AsyncIterator[World]:
    """The sample with a node in the time of the stop; nothing is left to open on the day it begins."""
    made = await a_world(database_url, tmp_path)
    plan, _ = sample_plan()
    node = Milestone("m_stop", "年度数据目录发布", "deadline", "2026-12-23", task=plan.tasks[0].id)
    changed = replace(plan, milestones=(*plan.milestones, node))
    await made.core.parts.writer.run(lambda tx: publish(tx, changed, at=made.clock.office()))
    for day in (date(2026, 9, 21), date(2026, 12, 1), DOWN, DOWN):
        await looks(made, day)
    yield made
    made.close()


async def looks(world: World, day: date) -> None:
    world.clock.move_to(world.core.words.calendar.instant(day, time(7)))
    await world.core.parts.ticker.run(open_filings.SCHEDULE, world.clock.office())


def of(world: World, period: str) -> list[Filing]:
    return [each for each in world.filings() if each.period == period and each.part == "report"]


def said(world: World, room: str, start: str) -> list[str]:
    """The words of what the room was told, by how the keys begin."""
    cards = [from_json(row[1], Card) for row in world.rows(room) if row[3].startswith(start)]
    rendered = [world.core.words.render(card, world.clock.office()) for card in cards]
    return ["\n".join(map(plain, _parts(each))) for each in rendered]


def _parts(card: RenderedCard) -> list[Spans]:
    return [card.title, *card.lines, *(part for field in card.fields for part in field), *card.after]


async def test_a_period_nobody_saw_is_opened_with_a_term_from_the_day_of_the_next_look(world: World) -> None:
    assert of(world, "2026Q4") == []
    await looks(world, BACK)
    found = of(world, "2026Q4")
    assert {each.due_on for each in found} == {date(2026, 12, 31)}
    assert {each.label for each in found} == {each.label for each in of(world, "2026Q3")} - {
        "6"
    }  # done by then
    await looks(world, BACK)
    await looks(world, date(2026, 12, 29))
    assert of(world, "2026Q4") == found


async def test_a_node_nobody_saw_is_asked_for_and_then_missed(world: World) -> None:
    await looks(world, BACK)
    [node] = of(world, "@m_stop")
    assert node.due_on == date(2026, 12, 31)
    await world.core.parts.mover.move_to(world.clock, datetime(2027, 1, 6, 2, 0, tzinfo=UTC))
    assert any("年度数据目录发布" in words for words in said(world, OFFICE, "missed/"))


async def test_office_unit_and_roll_up_are_told_why_it_is_late(world: World) -> None:
    await looks(world, BACK)
    await world.core.parts.mover.move_to(world.clock, datetime(2027, 1, 7, 10, 0, tzinfo=UTC))
    told = said(world, OFFICE, "opened-late/")
    [words] = [words for words in told if "四季度" in words]
    assert "12月25日" in words
    assert "12月31日" in words
    assert "年度数据目录发布" in words
    assert any("服务停机" in words for words in said(world, DATA, "digest/"))
    rolled_up = "\n".join(said(world, "room-leaders", "rollup/"))
    assert "12月28日" in rolled_up
    assert "服务停机" in rolled_up


async def test_what_was_closed_while_it_ran_is_not_asked_for_afterwards(world: World) -> None:
    """A task struck off before a period and opened again after it owes nothing for it."""
    await world.say(OFFICE, "office", "/销号 3 已办结")
    await looks(world, date(2026, 12, 10))
    await looks(world, date(2026, 12, 11))
    opened = {each.label for each in of(world, "2026Q4")}
    await looks(world, BACK)
    await looks(world, BACK)
    assert {each.label for each in of(world, "2026Q4")} == opened


@pytest.mark.parametrize("day", [date(2026, 12, 24), date(2026, 12, 25)])
async def test_what_is_opened_just_before_its_end_has_the_shortest_term(world: World, day: date) -> None:
    await looks(world, day)
    expected = world.core.words.calendar.add_workdays(day, 3)
    assert {each.due_on for each in of(world, "2026Q4")} == {expected}
