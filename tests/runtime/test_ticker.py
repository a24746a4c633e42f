"""Ticks: a failing key costs only itself, a key is decided once, after downtime only the latest is said."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.domain.facts import CommandRefused
from bot.ports.ledger import View
from bot.ports.usecase import Daily, Outcome, Schedule, Tick
from bot.runtime.ticker import Ticker
from bot.runtime.trouble import MOST_FAILURES
from schedules.digest import SCHEDULE as DIGEST
from tests.pipeline_kit import World, a_world


@pytest_asyncio.fixture
async def world(database_url: str, tmp_path: Path) -> AsyncIterator[World]:
    made = await a_world(database_url, tmp_path)
    yield made
    made.close()


def ticker(world: World, *schedules: Schedule) -> Ticker:
    parts = world.core.parts
    return Ticker(schedules, parts.writer, parts.reader, world.clock)


def a_schedule(name: str, *keys: str, run: Callable[[str, Tick, View], Outcome] | None = None) -> Schedule:
    def due(tick: Tick, view: View) -> Iterable[str]:
        return keys

    def done(key: str, tick: Tick, view: View) -> Outcome:
        return Outcome(facts=(CommandRefused(key, "decided"),))

    return Schedule(name, Daily(time(8, 40)), due=due, run=run or done)


def decided(world: World) -> list[str]:
    """The keys whose facts are in the ledger, in order."""
    db = world.core.database.connect()
    bodies = [str(row[7]) for row in db.rows("facts") if row[1] == "CommandRefused"]
    db.close()
    return [body.split('"command":"')[1].split('"')[0] for body in bodies]


def failures(world: World) -> dict[str, int]:
    db = world.core.database.connect()
    found = {row[0]: row[1] for row in db.rows("failures")}
    db.close()
    return found


def fails_for(*names: str) -> Callable[[str, Tick, View], Outcome]:
    def run(key: str, tick: Tick, view: View) -> Outcome:
        if key in names:
            raise ZeroDivisionError
        return Outcome(facts=(CommandRefused(key, "decided"),))

    return run


async def test_a_key_is_decided_once_however_often_it_is_due(world: World) -> None:
    found = ticker(world, a_schedule("a", "a/1", "a/2"))
    assert await found.tick(world.clock.office()) == 2
    assert await found.tick(world.clock.office()) == 0
    assert decided(world) == ["a/1", "a/2"]


async def test_after_publishing_only_those_look_that_go_on_with_it(world: World) -> None:
    found = ticker(world, replace(a_schedule("a", "a/1"), after_publishing=True), a_schedule("b", "b/1"))
    assert await found.published(world.clock.office()) == 1
    assert decided(world) == ["a/1"]


async def test_one_failing_room_does_not_stop_the_others(world: World) -> None:
    found = ticker(world, a_schedule("a", "a/1", "a/2", "a/3", run=fails_for("a/2")), a_schedule("b", "b/1"))
    assert await found.tick(world.clock.office()) == 3
    assert decided(world) == ["a/1", "a/3", "b/1"]
    assert failures(world) == {"a/2": 1}


async def test_what_a_schedule_finds_due_may_come_of_the_one_before(world: World) -> None:
    ran: list[str] = []

    def run(key: str, tick: Tick, view: View) -> Outcome:
        ran.append(key)
        return Outcome()

    def after(tick: Tick, view: View) -> Iterable[str]:
        return [f"c/{len(ran)}"] if ran else []

    first, third = a_schedule("a", "a/1", "a/2", run=run), replace(a_schedule("c"), due=after)
    found = ticker(world, first, a_schedule("b"), third)
    assert await found.tick(world.clock.office()) == 3
    assert decided(world) == ["c/2"]


async def test_a_ledger_that_cannot_be_read_fails_the_tick_and_not_the_next(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def unreachable(function: object) -> object:
        raise ConnectionError

    found = ticker(world, a_schedule("a", "a/1"), a_schedule("b", "b/1"))
    with monkeypatch.context() as patch:
        patch.setattr(world.core.parts.reader, "run", unreachable)
        assert (await found.tick(world.clock.office()), found.failed) == (0, True)
    assert (await found.tick(world.clock.office()), found.failed) == (2, False)


async def test_a_schedule_that_cannot_say_what_is_due_does_not_stop_the_others(world: World) -> None:
    def broken(tick: Tick, view: View) -> Iterable[str]:
        yield "a/1"
        raise ZeroDivisionError

    found = ticker(world, replace(a_schedule("a"), due=broken), a_schedule("b", "b/1"))
    await found.tick(world.clock.office())
    assert decided(world) == ["b/1"]


async def test_after_three_failures_a_key_is_set_aside(world: World) -> None:
    calls: list[str] = []

    def run(key: str, tick: Tick, view: View) -> Outcome:
        calls.append(key)
        raise ZeroDivisionError

    found = ticker(world, a_schedule("a", "a/1", run=run))
    for _ in range(MOST_FAILURES + 3):
        await found.tick(world.clock.office())
    assert len(calls) == MOST_FAILURES
    assert failures(world) == {"a/1": MOST_FAILURES}
    db = world.core.database.connect()
    told = [row[3] for row in db.rows("outbox") if row[1].startswith("aside/")]
    db.close()
    assert told == ["console:room-office"], "the office hears of it, once"


async def test_what_was_set_aside_is_tried_once_a_day(world: World) -> None:
    calls: list[str] = []

    def run(key: str, tick: Tick, view: View) -> Outcome:
        calls.append(key)
        if len(calls) < MOST_FAILURES + 2:
            raise ZeroDivisionError
        return Outcome(facts=(CommandRefused(key, "decided"),))

    found = ticker(world, a_schedule("a", "a/1", run=run))
    for day in range(3):
        for _ in range(MOST_FAILURES + 1):
            await found.tick(world.clock.office())
        assert len(calls) == MOST_FAILURES + day
        await world.move(days=1)
    assert decided(world) == ["a/1"]


async def test_of_what_stays_set_aside_the_office_hears_each_workday_and_once_more_when_it_is_done(
    world: World,
) -> None:
    """Two keys of a schedule make one message a day; days off stay quiet."""
    broken = {"a/1", "a/2"}

    def run(key: str, tick: Tick, view: View) -> Outcome:
        if key in broken:
            raise ZeroDivisionError
        return Outcome(facts=(CommandRefused(key, "decided"),))

    found = ticker(world, a_schedule("a", "a/1", "a/2", run=run))
    calendar = world.core.words.calendar
    for _ in range(MOST_FAILURES):
        await found.tick(world.clock.office())
    workdays = []
    for _ in range(8):
        await world.move(days=1)
        day = calendar.local_day(world.clock.office())
        workdays += [str(day)] if calendar.is_workday(day) else []
        for _ in range(3):
            await found.tick(world.clock.office())
    assert 4 < len(workdays) < 8
    still = [f"aside/still/a/{day}/console:room-office" for day in workdays]
    assert told_aside(world) == ["aside/a/1/console:room-office", "aside/a/2/console:room-office", *still]
    broken.clear()
    await world.move(days=1)
    for _ in range(2):
        await found.tick(world.clock.office())
    day = calendar.local_day(world.clock.office())
    assert told_aside(world)[-1] == f"aside/done/a/{day}/console:room-office"
    assert len(told_aside(world)) == 3 + len(workdays)
    assert decided(world) == ["a/1", "a/2"]


def told_aside(world: World) -> list[str]:
    db = world.core.database.connect()
    found = [str(row[1]) for row in sorted(db.rows("outbox")) if str(row[1]).startswith("aside/")]
    db.close()
    return found


async def test_hours_in_which_nothing_leaves_lease_no_route(world: World) -> None:
    def routes() -> list[tuple[Any, ...]]:
        with closing(world.core.database.connect()) as db:
            return [tuple(row) for row in db.rows("routes")]

    await world.move(hours=12)
    before = routes()
    await world.move(hours=8)
    assert routes() == before != []


async def test_a_key_that_failed_before_is_decided_when_it_works_again(world: World) -> None:
    works: list[str] = []

    def run(key: str, tick: Tick, view: View) -> Outcome:
        works.append(key)
        if len(works) < MOST_FAILURES:
            raise ZeroDivisionError
        return Outcome(facts=(CommandRefused(key, "decided"),))

    found = ticker(world, a_schedule("a", "a/1", run=run))
    for _ in range(4):
        await found.tick(world.clock.office())
    assert decided(world) == ["a/1"]
    assert len(works) == MOST_FAILURES


async def test_nothing_of_a_key_that_fails_late_is_kept(world: World) -> None:
    """A message to a room that is not there fails after the facts were written: they go with it."""
    from bot.notices.people import room_left
    from bot.ports.messages import OutboundMessage

    def run(key: str, tick: Tick, view: View) -> Outcome:
        return Outcome(
            (CommandRefused(key, "decided"),), (OutboundMessage(key, "console:gone", room_left()),)
        )

    await ticker(world, a_schedule("a", "a/1", run=run)).tick(world.clock.office())
    assert decided(world) == []
    assert failures(world) == {"a/1": 1}


async def test_after_downtime_only_the_latest_stage_is_said_and_once(world: World) -> None:
    """Opened before a week without service: two reminders and an urging were due meanwhile."""
    await world.core.parts.ticker.tick(world.clock.office())
    calendar = world.core.words.calendar
    filing = world.filing("6")
    back = calendar.instant(calendar.add_workdays(filing.due_on, 1), time(9, 5))
    assert len([rung for rung in filing.ladder if rung.on <= calendar.local_day(back)]) == 3
    world.clock.move_to(back)
    for _ in range(3):
        await world.core.parts.mover.settle()
    await world.move(hours=1)
    [(_, card, _, key)] = world.rows("room-tax")
    assert key == f"digest/console:room-tax/{calendar.local_day(back)}"
    assert '"urging"' in card
    assert world.filing("6").reached == 3


async def test_a_day_off_has_no_digest(world: World) -> None:
    await world.core.parts.ticker.tick(world.clock.office())
    holiday = datetime.combine(date(2026, 10, 4), time(9, 0), tzinfo=world.core.words.calendar.zone)
    tick = Tick(holiday, holiday.date(), holiday)
    keys = await world.core.parts.reader.run(lambda view: list(DIGEST.due(tick, view)))
    assert keys == []


def due_on(name: str, at: time, *days: date) -> Schedule:
    def due(tick: Tick, view: View) -> Iterable[str]:
        return [f"{name}/{tick.day}"] if tick.day in days else []

    return replace(a_schedule(name), trigger=Daily(at), due=due)


@pytest.mark.parametrize("after_days", [1, 2, 40])
async def test_the_next_instant_with_something_due_is_the_first_of_all_looks(
    world: World, after_days: int
) -> None:
    """Forty days with three looks each are more than one reading takes."""
    last = world.clock.office()
    calendar = world.core.words.calendar
    day = calendar.local_day(last) + timedelta(days=after_days)
    soon, late = due_on("a", time(8, 40), day), due_on("b", time(15), day - timedelta(days=1))
    found = ticker(world, soon, due_on("never", time(9)), late)
    first = calendar.instant(day - timedelta(days=1), time(15))
    assert await found.next_due(last, last + timedelta(days=60)) == first
    assert await found.next_due(last, first - timedelta.resolution) is None
    assert await found.next_due(first, last + timedelta(days=60)) == calendar.instant(day, time(8, 40))


async def test_a_schedule_that_cannot_say_what_is_due_is_looked_at(world: World) -> None:
    def broken(tick: Tick, view: View) -> Iterable[str]:
        raise ZeroDivisionError

    last = world.clock.office()
    found = ticker(world, due_on("never", time(9)), replace(a_schedule("b"), due=broken))
    at = await found.next_due(last, last + timedelta(days=3))
    assert at is not None
    assert at.astimezone(world.core.words.calendar.zone).time() == time(8, 40)
    assert await found.tick_at(at) == 0
    assert found.failed
