"""Weekly roll-ups that an outage or a long holiday left behind: each goes once, late, and says so."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path

import pytest_asyncio

from bot.domain.rollup_facts import RollupHeld
from bot.domain.rules import ReportingRule
from bot.ports.usecase import Schedule, Tick
from bot.storage.codec import from_json
from bot.storage.publishing import publish
from bot.text import Text
from bot.wording.cards import Card
from schedules import open_filings, rollup
from tests.pipeline_kit import World, a_world
from tests.sample import sample_plan

WEEKLY = ReportingRule(
    "weekly",
    period="week",
    opens="FREQ=WEEKLY;BYDAY=TH",
    due="FREQ=WEEKLY;BYDAY=FR",
    classes=("regular", "key"),
    rollup_workdays=1,
)
FIRST = date(2026, 9, 24)  # the first Thursday after the plan was published
BACK = date(2026, 11, 3)
# That of National Day opens on its holiday and is due behind it.
WEEKS = [f"2026W{no}" for no in range(39, 45)]


@pytest_asyncio.fixture
async def world(database_url: str, tmp_path: Path) -> AsyncIterator[World]:
    """Six weeks of filings, and nothing else ran."""
    made = await a_world(database_url, tmp_path)
    plan, _ = sample_plan()
    weekly = replace(plan, rules=(WEEKLY,))
    await made.core.parts.writer.run(lambda tx: publish(tx, weekly, at=made.clock.office()))
    for no in range(len(WEEKS)):
        day = FIRST + timedelta(days=7 * no)
        await made.core.parts.ticker.run(
            open_filings.SCHEDULE, made.core.words.calendar.instant(day, time(9))
        )
    yield made
    made.close()


async def due(world: World, schedule: Schedule, day: date) -> list[str]:
    at = world.core.words.calendar.instant(day, time(16))
    found = await world.core.parts.reader.run(lambda view: list(schedule.due(Tick(at, day, at), view)))
    return [key.rsplit("/", 1)[1] for key in found if "/weekly/" in key]


async def run(world: World, day: date) -> None:
    await world.core.parts.ticker.run(rollup.SCHEDULE, world.core.words.calendar.instant(day, time(16)))


def cards(world: World) -> dict[str, Card]:
    """The roll-ups that went, by period."""
    db = world.core.database.connect()
    rows = [(row[1].split("/"), row[5]) for row in db.rows("outbox") if row[1].startswith("rollup/")]
    db.close()
    return {key[3]: from_json(content[1:], Card) for key, content in rows if key[2] == "weekly"}


def late(card: Card) -> Text | None:
    return next((line for line in card.lines if line.name == "rollup/late"), None)


async def test_each_week_left_behind_goes_once_the_earliest_first(world: World) -> None:
    assert await due(world, rollup.SCHEDULE, BACK) == WEEKS
    await run(world, BACK)
    assert await due(world, rollup.SCHEDULE, BACK) == []
    assert sorted(cards(world)) == WEEKS
    await run(world, BACK + timedelta(days=1))
    assert sorted(cards(world)) == WEEKS


async def test_a_late_one_says_for_which_week_and_when_it_was_to_go(world: World) -> None:
    await run(world, BACK)
    found = {week: late(card) for week, card in cards(world).items()}
    told = {week: line.values for week, line in found.items() if line}
    assert told["2026W41"]["planned"] == date(2026, 10, 10)  # a Saturday that is worked
    assert all(values["period"] == week for week, values in told.items())
    assert list(told) == WEEKS[: len(told)]
    assert len(told) == len(WEEKS)


async def test_one_that_goes_on_its_day_is_not_late(world: World) -> None:
    await run(world, date(2026, 10, 10))
    assert late(cards(world)["2026W41"]) is None
    assert late(cards(world)["2026W40"]) is not None


async def test_what_the_office_holds_stays_and_is_not_called_late(world: World) -> None:
    plan, _ = sample_plan()
    fact = RollupHeld(plan.id, 2, "weekly", "2026W39")
    await world.core.parts.writer.run(lambda tx: tx.chain.append((fact,), at=world.clock.office(), person=""))
    assert await due(world, rollup.SCHEDULE, BACK) == WEEKS[1:]
    handled = await world.say("room-office", "office", f"/rollup send {plan.id}/weekly/2026W39")
    assert handled.answer is not None
    assert handled.answer.kind == "recorded"
    assert late(cards(world)["2026W39"]) is None


async def test_one_of_long_ago_is_the_office_s_to_send(world: World) -> None:
    plan, _ = sample_plan()
    assert await due(world, rollup.SCHEDULE, date(2027, 1, 8)) == WEEKS[1:]  # the first went on 29 September
    handled = await world.say("room-office", "office", f"/rollup send {plan.id}/weekly/2026W39")
    assert handled.answer is not None
    assert handled.answer.kind == "recorded"
    assert "2026W39" in cards(world)
