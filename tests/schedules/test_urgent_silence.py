"""An urgent chain that falls silent: asked for again each interval, told to the office daily."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest_asyncio

from bot.wording.cards import Card
from tests.handlers.letter_kit import only, sent, until
from tests.handlers.office_kit import COORDINATOR, DATA, MARKET, OFFICE, decide, told
from tests.pipeline_kit import World, a_world

LEADERS = "room-leaders"


@pytest_asyncio.fixture
async def world(database_url: str, tmp_path: Path) -> AsyncIterator[World]:
    """A fire on 25 September: a follow-up is due on the 28th. 1 to 7 October are days off."""
    made = await a_world(database_url, tmp_path)
    await only(made, "3")
    await until(made, date(2026, 9, 25), 20)
    await made.say(*MARKET, "/速报 今天19时，物流园仓库起火，未发现人员伤亡")
    yield made
    made.close()


def digests_of_office(world: World) -> list[tuple[str, Card]]:
    """Without those that only tell who has not signed."""
    return [each for each in sent(world, OFFICE, "digest/") if each[1].title.name != "receipt/unsigned"]


def keys(world: World, room: str, prefix: str) -> list[str]:
    return [str(row[3]) for row in world.rows(room) if row[3].startswith(prefix)]


async def test_a_follow_up_that_does_not_come_is_asked_for_again_each_interval(world: World) -> None:
    await until(world, date(2026, 9, 30), 23)
    assert told(world, MARKET[0], "urgent-again/") == [], "not before an interval is over"
    await until(world, date(2026, 10, 7), 23)
    days = [key.split("/")[2] for key in keys(world, MARKET[0], "urgent-again/")]
    assert days == ["20261001", "20261004", "20261007"], "days off included, once a day"
    asked = told(world, MARKET[0], "urgent-again/")[0]
    assert (asked.title.name, asked.title.values["follow_up"]) == ("events/follow_up", 1)
    assert [each.name for each in asked.lines] == ["events/again_then"]
    assert asked.buttons[0].call == "/urgent 2026-1 无变化"
    await world.say(*MARKET, asked.buttons[0].call)
    await until(world, date(2026, 10, 9), 23)
    assert len(keys(world, MARKET[0], "urgent-again/")) == 3, "the next is not due yet"


async def test_the_leading_group_hears_once_after_two_intervals(world: World) -> None:
    await until(world, date(2026, 10, 3), 23)
    assert told(world, LEADERS, "urgent-silent/") == []
    await until(world, date(2026, 10, 12), 23)
    [shown] = told(world, LEADERS, "urgent-silent/")
    assert (shown.title.name, shown.title.values["event"]) == ("events/overdue", "2026-1")
    assert shown.buttons == ()


async def test_it_stands_in_the_offices_digest_each_workday_until_it_is_told(world: World) -> None:
    before = len(digests_of_office(world))
    await until(world, date(2026, 9, 28), 23)
    assert len(digests_of_office(world)) == before, "told at once that evening, by a message of its own"
    await until(world, date(2026, 10, 8), 12)
    shown = [card for _, card in digests_of_office(world)[before:]]
    late = [card for card in shown if card.title.name == "events/late_title"]
    assert len(late) == len(shown) == 3, "29 and 30 September, 8 October"
    assert [each.call for each in late[0].buttons] == ["/urgent course 2026-1"]
    await world.say(*MARKET, "/速报 2026-1 明火已扑灭，无人员伤亡")
    await until(world, date(2026, 10, 9), 12)
    assert len(digests_of_office(world)) == before + 3


async def test_what_is_told_before_the_digest_leaves_is_not_in_it(world: World) -> None:
    before = len(digests_of_office(world))
    await until(world, date(2026, 9, 29), 8, 40)
    await world.say(*MARKET, "/速报 终报 2026-1 火已扑灭，原因查明")
    await until(world, date(2026, 9, 29), 17)
    assert len(digests_of_office(world)) == before


async def test_a_digest_with_other_things_names_it_in_a_line(world: World) -> None:
    await until(world, date(2026, 9, 28), 16)
    await world.say(*DATA, "/异议 3 市税务局 职责不在我局")
    await until(world, date(2026, 9, 29), 12)
    shown = digests_of_office(world)[-1][1]
    assert shown.title.name == "waiting/title"
    assert "events/late_line" in [each.name for each in shown.after]


async def test_a_first_report_the_office_asked_for_is_asked_for_again_too(world: World) -> None:
    await decide(world, "/速报 市数据局 接群众反映，政务大厅系统瘫痪")
    await until(world, date(2026, 9, 29), 12)
    [asked] = told(world, DATA[0], "urgent-again/")
    assert (asked.title.name, asked.lines[0].values["follow_up"]) == ("events/first_due", 0)
    await world.say(OFFICE, COORDINATOR, "/速报 合并 2026-2 2026-1")
    await until(world, date(2026, 10, 6), 12)
    assert len(told(world, DATA[0], "urgent-again/")) == 1, "merged: the other goes on"
