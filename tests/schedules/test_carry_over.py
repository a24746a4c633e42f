"""A later version of a plan with very many filings: they are carried over to it in parts, as it was shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.carrying_over import MANY, NODES, carried_over, facts_of, portions, tasks_of
from bot.domain.facts import Fact
from bot.domain.plan import Assignment, Plan
from bot.domain.reconcile import Change, compare
from bot.ports.ledger import View
from bot.ports.usecase import Outcome, Tick
from bot.runtime.clock import ManualClock
from bot.runtime.ticker import Ticker
from bot.simulate.setting import office_config
from bot.storage.audit import compare_derived, verify
from bot.storage.database import Database
from bot.storage.publishing import preview, publish
from bot.wiring import build_core
from schedules import carry_over, carry_whole, open_filings
from tests.domain.duty_builders import a_filing, a_plan, a_task, at, the_calendar
from tests.ledgers import make_ledger
from tests.pipeline_kit import NoHttp, World, a_world
from tests.sample import sample_plan

TASKS = MANY + 40
RULE = "quarterly"
TODAY = date(2026, 9, 21)


def a_large_plan() -> Plan:
    plan = sample_plan()[0]
    model = next(task for task in plan.tasks if task.label == "6")
    tasks = tuple(replace(model, id=f"t_{no}", label=str(no + 100)) for no in range(TASKS))
    rules = tuple(replace(rule, unless_urgent=False) for rule in plan.rules if rule.id == RULE)
    return replace(plan, id="p_large", tasks=tasks, indicators=(), milestones=(), rules=rules)


def a_later(plan: Plan) -> Plan:
    """Of every ten tasks one is gone and four have another unit; and there are ten more."""
    other = next(unit.id for unit in plan.units if unit.kind == "unit" and unit.name.endswith("财政局"))
    given = (Assignment(other, "lead"),)
    tasks = [
        replace(task, assignments=given) if no % 10 < 4 else task
        for no, task in enumerate(plan.tasks)
        if no % 10 != 9
    ]
    more = [replace(plan.tasks[0], id=f"t_more{no}", label=str(5000 + no)) for no in range(10)]
    return replace(plan, tasks=(*tasks, *more))


@pytest_asyncio.fixture
async def world(database_url: str, tmp_path: Path) -> AsyncIterator[World]:
    made = await a_world(database_url, tmp_path)
    await publishes(made, a_large_plan())
    assert await made.core.parts.mover.published()
    yield made
    made.close()


async def publishes(world: World, plan: Plan) -> None:
    await world.core.parts.writer.run(lambda tx: publish(tx, plan, at=world.clock.office()))


async def shown(world: World, plan: Plan) -> Sequence[Change]:
    moment = world.clock.office()
    return (await world.core.parts.reader.run(lambda view: preview(view, plan, at=moment)))[1]


def restarted(world: World, folder: Path) -> World:
    """The same ledger, served by a new instance at the same moment."""
    url, clock = world.core.database.url, ManualClock(world.clock.office())
    world.close()
    platforms = world.core.platforms
    core = build_core(Database(url), clock, platforms, config=office_config(folder), http=NoHttp())
    core.parts.writer.start()
    return World(core, clock)


def as_shown(world: World, changes: Sequence[Change], folder: Path) -> None:
    """Each filing became what the preview said, once; the chain and all that is derived of it agree."""
    found = {each.id: each for each in world.filings() if each.plan == "p_large"}
    told = Counter(change.what for change in changes)
    assert told == {"kept": 520, "moved": 416, "waived": 104, "opened": 10}
    for change in changes:
        filing = found[change.filing]
        assert filing.state == ("waived" if change.what in {"moved", "waived"} else "open")
        if change.what == "moved":
            heir = found[filing.id.replace(f"/{change.unit}/", f"/{change.to_unit}/")]
            assert (heir.state, heir.due_on) == ("open", change.due_on)
    assert len(found) == TASKS + told["moved"] + told["opened"]
    db = world.core.database.connect()
    kinds = Counter(str(row[1]) for row in db.rows("facts"))
    assert (kinds["FilingWaived"], verify(db)) == (told["moved"] + told["waived"], [])
    scratch = Database(f"sqlite:///{folder / 'scratch.db'}")
    make_ledger(scratch)
    assert compare_derived(db, scratch) == []
    db.close()


async def test_publishing_records_the_version_and_the_schedule_the_rest_at_once(
    world: World, tmp_path: Path
) -> None:
    later = a_later(a_large_plan())
    changes = await shown(world, later)
    before = [each.id for each in world.filings()]
    await publishes(world, later)
    assert [each.id for each in world.filings()] == before
    assert await world.core.parts.mover.published()
    as_shown(world, changes, tmp_path)
    assert await shown_keys(world) == []


@pytest.mark.parametrize("parts", [0, 20, 40])
async def test_a_kill_between_parts_loses_and_doubles_nothing(
    world: World, tmp_path: Path, parts: int
) -> None:
    """What a killed process leaves is what it committed: the version and some of the parts."""
    later = a_later(a_large_plan())
    changes = await shown(world, later)
    await publishes(world, later)
    keys = await shown_keys(world)
    assert len(keys) > 40  # of at most 80 duties each, by the one version and the other
    tick = tick_of(world)
    for key in keys[:parts]:
        await world.core.parts.writer.run(
            lambda tx, key=key: (
                tx.claim(key, wall_at=tick.at)
                and tx.record(carry_over.SCHEDULE.run(key, tick, tx.view), at=tick.at)
            )
        )
    again = restarted(world, tmp_path)
    keys = await again.core.parts.reader.run(lambda view: list(open_filings.SCHEDULE.due(tick, view)))
    assert [key for key in keys if "p_large" in key or key.startswith(open_filings.THROUGH)] == []
    assert await again.core.parts.mover.tick()
    as_shown(again, changes, tmp_path)
    again.close()


async def test_of_a_part_that_fails_on_the_office_hears_daily_and_it_is_tried_until_it_works(
    world: World,
) -> None:
    """Once a day, however many parts fail; then what was shown is there all the same."""
    await publishes(world, a_later(a_large_plan()))
    broken = set((await shown_keys(world))[3:5])

    def run(key: str, tick: Tick, view: View) -> Outcome:
        if key in broken:
            raise ZeroDivisionError
        return carry_over.SCHEDULE.run(key, tick, view)

    parts = world.core.parts
    schedules = [replace(carry_over.SCHEDULE, run=run), carry_whole.SCHEDULE, open_filings.SCHEDULE]
    ticker = Ticker(schedules, parts.writer, parts.reader, world.clock)
    for day in range(1, 3):
        for _ in range(4):
            await ticker.published(world.clock.office())
        assert set(await shown_keys(world)) == broken
        assert len(told_stuck(world)) == day
        world.clock.move_to(world.clock.office() + timedelta(days=1))
    broken.clear()
    await ticker.published(world.clock.office())
    assert await shown_keys(world) == []
    found = [each for each in world.filings() if each.plan == "p_large"]
    assert Counter(each.state for each in found) == {"open": 520 + 416 + 10, "waived": 416 + 104}
    assert len(told_stuck(world)) == 2


def told_stuck(world: World) -> list[str]:
    db = world.core.database.connect()
    told = [str(row[1]) for row in db.rows("outbox") if str(row[1]).startswith("carrying-stuck/p_large/")]
    db.close()
    return told


async def test_versions_one_after_the_other_are_carried_over_in_their_order(
    world: World, tmp_path: Path
) -> None:
    """The second takes back what the first does, before any part of either was carried over."""
    plan = a_large_plan()
    await publishes(world, a_later(plan))
    await publishes(world, plan)
    for _ in range(2):
        assert await world.core.parts.mover.published()
    found = [each for each in world.filings() if each.plan == "p_large" and each.state != "waived"]
    assert sorted((each.task, each.unit) for each in found) == sorted(
        (task.id, task.assignments[0].unit) for task in plan.tasks
    )
    db = world.core.database.connect()
    assert verify(db) == []
    db.close()


def tick_of(world: World) -> Tick:
    moment = world.clock.office()
    return Tick(moment, world.core.words.calendar.local_day(moment), moment)


async def shown_keys(world: World) -> list[str]:
    tick = tick_of(world)
    return await world.core.parts.reader.run(lambda view: list(carry_over.SCHEDULE.due(tick, view)))


UNITS = ("u_sci", "u_tax", "u_fin")
ASSIGNED = st.lists(st.sampled_from([*UNITS, None]), min_size=1, max_size=12)


@given(ASSIGNED, ASSIGNED)
def test_parts_together_do_what_the_whole_would(before: list[str | None], after: list[str | None]) -> None:
    """Of tasks that stay, go, come and change hands, however they are divided."""
    old, new = (
        replace(a_plan(*(a_task(str(no), unit) for no, unit in enumerate(units) if unit)), version=version)
        for version, units in enumerate((before, after), start=1)
    )
    filings = [a_filing(task.label, task.assignments[0].unit) for task in old.tasks]
    by_task = {filing.task: filing for filing in filings}
    when, calendar = at(TODAY), the_calendar()
    whole = compare(filings, old, new, at=when, calendar=calendar)
    wanted = [fact for change in whole for fact in change.facts]
    found: list[Fact] = []
    for portion in portions(old, new):
        tasks = tasks_of(old, new, portion)
        own = [by_task[task] for task in tasks if task in by_task]
        changes = carried_over(own, old, new, tasks, at=when, calendar=calendar, closed=frozenset())
        found += facts_of(changes)
    assert sorted(map(repr, found)) == sorted(map(repr, wanted))
    assert [portion.first for portion in portions(old, new)][-1] == NODES
