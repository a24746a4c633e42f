"""Who has not signed is told to the office when it is news, then seldom; it urges them in one go."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, time, timedelta
from itertools import pairwise
from pathlib import Path

import pytest_asyncio
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.receipts import TELL_EVERY, TELL_TIMES, is_news
from bot.storage.codec import from_json
from bot.wording.cards import Card
from tests.domain.duty_builders import the_calendar
from tests.handlers.letter_kit import until
from tests.handlers.office_kit import (
    DATA,
    OFFICE,
    TAX,
    card,
    decide,
    publish_second,
    require_whole,
    told,
    words_of,
)
from tests.pipeline_kit import World, a_world

CALENDAR = the_calendar()
AFTER_TERM = date(2026, 9, 28)  # asked on the 21st, three workdays, then Mid-Autumn


@pytest_asyncio.fixture
async def world(database_url: str, tmp_path: Path) -> AsyncIterator[World]:
    made = await a_world(database_url, tmp_path)
    yield made
    made.close()


def line_days(world: World) -> list[date]:
    """On which days the office's digest said who has not signed."""
    return [
        date.fromisoformat(key.rpartition("/")[2])
        for key, shown in digests(world)
        if "receipt/unsigned" in [each.name for each in (shown.title, *shown.lines, *shown.after)]
    ]


def digests(world: World) -> list[tuple[str, Card]]:
    rows = (row for row in world.rows(OFFICE) if row[3].startswith("digest/"))
    return [(row[3], from_json(row[1], Card)) for row in rows]


async def test_over_a_quarter_it_is_said_four_times_where_nobody_signs(world: World) -> None:
    await until(world, date(2026, 12, 24), 18)
    days = line_days(world)
    calendar = world.core.words.calendar
    assert days == [calendar.add_workdays(AFTER_TERM, 5 * no) for no in range(TELL_TIMES)]
    assert len(digests(world)) > len(days)
    status = card(await decide(world, "/进度"))
    assert "receipt/unsigned" in [each.name for each in status.lines]


async def test_on_a_quiet_day_it_has_a_digest_of_its_own_with_one_tap(world: World) -> None:
    await until(world, AFTER_TERM, 10)
    _, shown = next(each for each in digests(world) if each[0].endswith(str(AFTER_TERM)))
    assert "催签收可点按钮" in words_of(world, shown)
    [message] = [row[0] for row in world.rows(OFFICE) if row[3] == f"digest/console:{OFFICE}/{AFTER_TERM}"]
    urged = await world.click(OFFICE, "office", "urge_receipts", message)
    assert card(urged).title.name == "receipt/urged"
    await until(world, AFTER_TERM, 18)
    assert len(requests(world, TAX[0])) == 2  # asked, urged; not reminded as well


def requests(world: World, room: str) -> list[Card]:
    return told(world, room, "receipts")


async def test_who_was_away_on_the_day_tells_it_the_next(world: World) -> None:
    await until(world, date(2026, 9, 24), 18)
    calendar = world.core.words.calendar
    world.clock.move_to(calendar.instant(date(2026, 9, 30), time(10)))
    await world.core.parts.mover.settle()
    await until(world, date(2026, 9, 30), 18)
    assert line_days(world) == [date(2026, 9, 30)]


async def test_the_office_urges_all_who_have_not_signed_once_a_day(world: World, tmp_path: Path) -> None:
    await until(world, date(2026, 9, 22), 11)
    await world.say(*TAX, "/签收")
    before = {room: len(requests(world, room)) for room in (TAX[0], DATA[0])}
    shown = card(await decide(world, "/催办 签收"))
    assert shown.title.name == "receipt/urged"
    assert "市数据局" in shown.title.values["units"]  # type: ignore[operator]
    assert "市税务局" not in shown.title.values["units"]  # type: ignore[operator]
    again = card(await decide(world, "/催办 签收"))
    assert (again.title.name, again.title.values["late"]) == ("receipt/urged_nobody", True)
    await until(world, date(2026, 9, 28), 18)
    assert len(requests(world, DATA[0])) == before[DATA[0]] + 1  # nor reminded after the term
    assert len(requests(world, TAX[0])) == before[TAX[0]]
    require_whole(world, tmp_path)


async def test_on_the_day_they_were_asked_nobody_is_urged(world: World) -> None:
    await until(world, date(2026, 9, 21), 11)
    shown = card(await decide(world, "/催办 签收"))
    assert shown.title.name == "receipt/urged_nobody"
    assert len(requests(world, DATA[0])) == 1


async def test_of_two_plans_the_one_that_is_named_is_urged(world: World) -> None:
    await publish_second(world)
    await until(world, date(2026, 9, 22), 11)
    before = len(requests(world, DATA[0]))
    await decide(world, "/催办 签收 示范市另一项工作方案")
    await until(world, date(2026, 9, 22), 14)
    [one] = requests(world, DATA[0])[before:]
    assert one.buttons[0].call == "/receipt p_second"
    await decide(world, "/催办 签收")
    assert card(await decide(world, "/催办 签收")).title.name == "receipt/urged_nobody"
    await until(world, date(2026, 9, 23), 11)  # the room's budget of a day is kept
    assert len(requests(world, DATA[0])) == before + 2


async def test_where_all_have_signed_nothing_is_said(world: World) -> None:
    await until(world, date(2026, 9, 21), 11)
    for room in ("reform", "market", "data", "finance", "tax", "science", "labour", "land"):
        await world.say(f"room-{room}", room, "/签收")
    shown = card(await decide(world, "/催办 签收"))
    assert (shown.title.name, shown.title.values["late"]) == ("receipt/urged_nobody", False)
    await until(world, date(2026, 10, 16), 18)
    assert line_days(world) == []


@given(st.dates(date(2026, 1, 5), date(2026, 9, 1)), st.sets(st.integers(1, 60), max_size=60))
def test_however_digests_come_it_is_said_seldom_and_not_for_ever(due_on: date, quiet: set[int]) -> None:
    """On days without service nothing is said; what was missed is said once, within a week."""
    said: list[date] = []
    last = due_on
    for no in range(1, 61):
        day = CALENDAR.add_workdays(due_on, no)
        since = max(last, CALENDAR.add_workdays(day, -TELL_EVERY))
        if no not in quiet:
            if is_news(due_on, day, since, CALENDAR):
                said.append(day)
            last = day
    assert len(said) <= TELL_TIMES
    assert all(day <= CALENDAR.add_workdays(due_on, 1 + TELL_TIMES * TELL_EVERY) for day in said)
    if not quiet:
        times = [CALENDAR.add_workdays(due_on, 1 + no * TELL_EVERY) for no in range(TELL_TIMES)]
        assert said == times
    assert all(later - earlier >= timedelta(days=1) for earlier, later in pairwise(said))
