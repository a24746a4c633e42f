"""Units sign for what a version changes for them: asked once, reminded once, shown to the office."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest_asyncio

from bot.storage.codec import from_json
from bot.storage.publishing import current, publish
from bot.wording.cards import Card
from schedules import receipts
from tests.handlers.office_kit import COORDINATOR, OFFICE, TAX
from tests.pipeline_kit import World, a_world

ROOMS = {"reform", "market", "data", "finance", "tax", "science", "labour", "land"}
FIRST = date(2026, 9, 21)


@pytest_asyncio.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    made = await a_world(f"sqlite:///{tmp_path / 'ledger.db'}", tmp_path)
    yield made
    made.close()


async def look(world: World, day: date, hour: int = 11) -> list[str]:
    """The rooms asked in two sweeps at that hour; what was asked is sent."""
    at = world.core.words.calendar.instant(day, time(hour))
    if at > world.clock.office():
        world.clock.move_to(at)
    before = len(rows(world))
    for _ in range(2):
        await world.core.parts.ticker.run(receipts.SCHEDULE, at)
    await world.core.parts.mover.settle(tick=False)
    return sorted(room.removeprefix("console:room-") for _, room in rows(world)[before:])


def rows(world: World) -> list[tuple[str, str]]:
    db = world.core.database.connect()
    found = [(str(row[1]), str(row[3])) for row in sorted(db.rows("outbox")) if row[1].startswith("receipts")]
    db.close()
    return found


def asked(world: World, room: str) -> list[tuple[str, Card]]:
    """Message id and card of each request."""
    return [(row[0], from_json(row[1], Card)) for row in world.rows(room) if row[3].startswith("receipts")]


async def unsigned(world: World) -> list[str]:
    handled = await world.say(OFFICE, COORDINATOR, "/进度")
    assert handled.answer is not None
    found = [line.values["units"] for line in handled.answer.lines if line.name == "receipt/unsigned"]
    return [str(unit) for units in found for unit in units]  # type: ignore[union-attr]


async def change_task(world: World, label: str) -> None:
    """A next version in which the task has another deadline."""

    def change(tx):  # type: ignore[no-untyped-def]
        plan = current(tx.view, next(iter(tx.view.plans.all_current())).id)
        tasks = [replace(t, deadline=date(2026, 12, 1)) if t.label == label else t for t in plan.tasks]
        publish(tx, replace(plan, tasks=tuple(tasks)), at=world.clock.office())

    await world.core.parts.writer.run(change)


async def test_every_unit_is_asked_once_after_publishing(world: World) -> None:
    assert await look(world, FIRST, 9) == []
    assert await look(world, FIRST) == sorted(ROOMS)
    assert await look(world, FIRST, 15) == []
    [(_, card)] = asked(world, TAX[0])
    assert card.title.name == "receipt/request"
    assert [button.call for button in card.buttons] == [f"/receipt {world.filings()[0].plan}", "/tasks"]


async def test_the_button_signs_and_the_office_sees_who_has_not(world: World) -> None:
    await look(world, FIRST)
    assert len(await unsigned(world)) == len(ROOMS)
    [(message, _)] = asked(world, TAX[0])
    signed = await world.click(*TAX, "receipt", message)
    assert signed.answer is not None
    assert signed.answer.title.name == "receipt/done"
    assert "市税务局" not in await unsigned(world)
    assert len(await unsigned(world)) == len(ROOMS) - 1


async def test_who_has_not_signed_is_reminded_once(world: World) -> None:
    await look(world, FIRST)
    await world.say(*TAX, "/签收")
    assert await look(world, date(2026, 9, 24)) == []  # three workdays, the last one included
    assert await look(world, date(2026, 9, 28)) == sorted(ROOMS - {"tax"})  # after Mid-Autumn
    assert await look(world, date(2026, 9, 29)) == []
    assert asked(world, "room-data")[-1][1].title.values["again"] is True


async def test_nothing_is_held_up_by_a_missing_receipt(world: World) -> None:
    await world.move(hours=1)
    await look(world, FIRST)
    handled = await world.say(*TAX, "/季报 6 完成60%")
    assert handled.answer is not None
    assert handled.answer.kind == "recorded"


async def test_a_change_asks_only_the_units_it_concerns_and_says_what_changed(world: World) -> None:
    await look(world, FIRST)
    for room in ROOMS:
        await world.say(f"room-{room}", room, "/签收")
    await change_task(world, "6")
    concerned = await look(world, FIRST, 16)
    assert "tax" in concerned
    assert set(concerned) < ROOMS
    card = asked(world, TAX[0])[-1][1]
    assert [(line.name, line.values.get("aspects")) for line in card.lines] == [
        ("receipt/changed", ["deadline"])
    ]
    assert len(await unsigned(world)) == len(concerned)
    await world.say(*TAX, "/签收")
    assert len(await unsigned(world)) == len(concerned) - 1


async def test_a_change_from_the_chat_is_told_and_asked_in_one_message(world: World) -> None:
    await look(world, FIRST)
    await world.say(*TAX, "/签收")
    shown = await world.say(OFFICE, COORDINATOR, "/改期 6 时限 12月31日 市政府常务会议明确")
    assert shown.answer is not None
    await world.say(OFFICE, COORDINATOR, shown.answer.buttons[0].call)
    told = [from_json(row[1], Card) for row in world.rows(TAX[0]) if row[3].startswith("date/")]
    assert [button.call for button in told[-1].buttons] == ["/receipt"]
    assert "市税务局" in await unsigned(world)
    assert await look(world, FIRST, 16) == []


async def test_signed_before_it_was_asked_is_signed(world: World) -> None:
    await world.say(*TAX, "/签收")
    assert "tax" not in await look(world, FIRST)
    assert "市税务局" not in await unsigned(world)
