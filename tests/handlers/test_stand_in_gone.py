"""Who comes to hold no post, now or on a day told ahead, stands in for nobody; who was covered hears once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import closing
from datetime import date, time
from pathlib import Path

import pytest
import pytest_asyncio

from bot.storage.ledger import LedgerReader
from bot.wording.cards import Card
from tests.handlers.letter_kit import until
from tests.handlers.office_kit import (
    MARKET,
    OFFICE,
    TAX,
    add_head,
    card,
    decide,
    kind_of,
    require_whole,
    told,
    words_of,
)
from tests.pipeline_kit import World, a_world

AWAY = "/请假 9月22日 到 10月12日 韩松"
AHEAD = ("/人员 离任 市税务局 韩松 9月28日", "/人员 交接 市税务局 王若兰 9月28日")
NOW = ("/人员 离任 市税务局 韩松", "/人员 交接 市税务局 王若兰")


@pytest_asyncio.fixture
async def world(database_url: str, tmp_path: Path) -> AsyncIterator[World]:
    """The tax bureau's liaison is to stand in for the market bureau's."""
    found = await a_world(database_url, tmp_path)
    await found.move(hours=1)
    await found.say(*MARKET, AWAY)
    yield found
    found.close()


def left_alone(world: World, room: str = MARKET[0]) -> list[Card]:
    return told(world, room, "alone/")


def on_duty(world: World, day: date) -> str | None:
    """Whom the reminders of the market bureau mention on that day."""
    filing = next(each for each in world.filings() if each.label == "1")
    with closing(world.core.database.connect()) as db:
        found = LedgerReader(db).liaison(filing.plan, filing.unit, day)
    return found.name if found else None


@pytest.mark.parametrize("gone", NOW)
async def test_at_once_they_are_neither_spoken_to_nor_heard(world: World, gone: str) -> None:
    await until(world, date(2026, 9, 24), 10)
    assert on_duty(world, date(2026, 9, 24)) == "韩松"
    said = card(await decide(world, gone))
    assert "posts/left_stand_in" in [each.name for each in said.lines]
    assert on_duty(world, date(2026, 9, 24)) is None
    assert kind_of(await world.say(MARKET[0], TAX[1], "/季报 1 正常推进")) != "recorded"
    [alone] = left_alone(world)
    assert "孙悦的代办人韩松已不在任" in words_of(world, alone)
    assert "目前没有人代办（至10月12日" in words_of(world, alone)
    assert alone.mention is not None
    await until(world, date(2026, 10, 9), 10)
    assert len(left_alone(world)) == 1


@pytest.mark.parametrize("gone", AHEAD)
async def test_told_ahead_it_is_so_on_the_day_without_a_word(world: World, gone: str, tmp_path: Path) -> None:
    await decide(world, gone)
    assert [on_duty(world, date(2026, 9, day)) for day in (25, 27, 28)] == ["韩松", "韩松", None]
    assert kind_of(await world.say(MARKET[0], TAX[1], "/季报 1 正常推进")) != "refused"
    await until(world, date(2026, 9, 25), 10)
    assert left_alone(world) == []
    await until(world, date(2026, 9, 28), 10)
    assert len(left_alone(world)) == 1
    assert kind_of(await world.say(MARKET[0], TAX[1], "/季报 1 完成60%")) != "recorded"
    assert len(told(world, OFFICE, "nobody/")) == 1
    await until(world, date(2026, 10, 9), 10)
    assert len(left_alone(world)) == 1
    assert told(world, OFFICE, "alone/") == []
    require_whole(world, tmp_path)


async def test_downtime_over_the_day_loses_nothing(world: World) -> None:
    await decide(world, AHEAD[0])
    world.clock.move_to(world.core.words.calendar.instant(date(2026, 10, 9), time(10)))
    await world.core.parts.mover.settle()
    assert len(left_alone(world)) == 1


async def test_who_covers_now_is_named_and_the_office_knows(world: World) -> None:
    await add_head(world, "市市场监管局", "market-head", name="马涛")
    await decide(world, AHEAD[0])
    await until(world, date(2026, 9, 28), 10)
    [alone] = left_alone(world)
    assert "现由马涛负责" in words_of(world, alone)
    [known] = told(world, OFFICE, "alone/")
    assert known.title == alone.title
    assert told(world, OFFICE, "nobody/") == []


async def test_who_takes_another_post_in_time_goes_on(world: World) -> None:
    await decide(world, AHEAD[0])
    await decide(world, "/人员 交接 市数据局 韩松 9月28日")
    assert on_duty(world, date(2026, 9, 28)) == "韩松"
    await until(world, date(2026, 9, 28), 10)
    assert left_alone(world) == []
    assert kind_of(await world.say(MARKET[0], TAX[1], "/季报 1 完成60%")) == "recorded"


async def test_who_is_back_from_an_absence_but_left_is_not_greeted(world: World) -> None:
    await decide(world, "/人员 离任 市市场监管局 孙悦 10月9日")
    await until(world, date(2026, 10, 14), 10)
    assert told(world, MARKET[0], "back/") == []


async def test_who_left_is_no_substitute(world: World) -> None:
    await decide(world, NOW[0])
    said = await world.say(*MARKET, "/请假 10月13日 到 10月16日 韩松")
    assert kind_of(said) == "refused"
