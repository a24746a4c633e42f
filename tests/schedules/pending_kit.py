"""The same acts twice: while a later version is carried over part by part, a task a part, and with nothing
pending: what was done to a task before its part comes before that version, what was done later after it.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

import pytest

from bot.domain.filings import Filing
from bot.domain.plan import Plan
from bot.storage.publishing import publish
from schedules import carry_over
from tests.handlers.office_kit import card, plan_now, publish_changed, require_whole
from tests.pipeline_kit import World, a_world
from tests.schedules.test_carry_over import restarted, tick_of

Who: TypeAlias = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Said:
    """Words about the task with that label, the buttons that are tapped then, and what the last answer is
    called; "" where it may be any.
    """

    label: str
    who: Who
    words: str
    answer: str
    buttons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Published:
    """What becomes of the plan."""

    change: Callable[[Plan], Plan]


@dataclass(frozen=True, slots=True)
class Part:
    """So many parts are carried over; with `killed` a new instance goes on with the rest."""

    count: int
    killed: bool = False


Act: TypeAlias = Said | Published | Part


@dataclass(frozen=True, slots=True)
class Told:
    """What was said or published, after how many later versions of its task; `renews` where it made one."""

    act: Said | Published
    after: int
    renews: bool


@dataclass(frozen=True, slots=True)
class Ending:
    """What there is at the end: each filing, how many facts there are of each kind about each, the plan."""

    filings: dict[str, Filing]
    facts: Counter[tuple[str, str]]
    plan: Plan


def by_parts(patch: pytest.MonkeyPatch) -> None:
    """Each plan has very many filings, and each task is a part."""
    patch.setattr("bot.answering.carrying.MANY", 0)
    patch.setattr("bot.answering.carrying.MOST_AT_ONCE", -1)
    patch.setattr("bot.domain.carrying_over._DUTIES", 1)


class Pending:
    """An office whose later versions are carried over part by part, a task a part, while it acts."""

    def __init__(self, world: World, folder: Path, base: int) -> None:
        self.world = world
        self.told: list[Told] = []
        self._folder = folder
        self._base = base

    async def does(self, act: Act) -> None:
        if isinstance(act, Part):
            return await self._carries(act)
        after, before = await self._versions(act), (await plan_now(self.world)).version
        await does(self.world, act)
        self.told.append(Told(act, after, (await plan_now(self.world)).version > before))

    async def ends(self) -> Ending:
        """All parts that are left, and the rest."""
        while await self.keys():
            assert await self.world.core.parts.mover.published()
        return await ending(self.world, self._folder)

    async def keys(self) -> list[str]:
        """Parts of the version that is being carried over."""
        tick = tick_of(self.world)
        return await self.world.core.parts.reader.run(lambda view: list(carry_over.SCHEDULE.due(tick, view)))

    async def _carries(self, part: Part) -> None:
        """As a process that is killed after so many does; where none is left the version is whole."""
        keys, tick = await self.keys(), tick_of(self.world)
        for key in keys[: part.count]:
            await self.world.core.parts.writer.run(
                lambda tx, key=key: (
                    tx.claim(key, wall_at=tick.at)
                    and tx.record(carry_over.SCHEDULE.run(key, tick, tx.view), at=tick.at)
                )
            )
        if not await self.keys():
            assert await self.world.core.parts.mover.published()
        if part.killed:
            self.world = replace(restarted(self.world, self._folder), count=self.world.count)

    async def _versions(self, act: Said | Published) -> int:
        """How many later versions the task of the words is carried over to."""
        plan = await plan_now(self.world)
        reached = await self.world.core.parts.reader.run(lambda view: view.queries.carried_to(plan.id))
        if isinstance(act, Published) or reached is None or reached >= plan.version:
            return plan.version - self._base
        tasks = [each.id for each in plan.tasks if each.label == act.label]
        waits = any(key.split("/")[3] in tasks for key in await self.keys())
        return reached - self._base + (not waits)


async def an_office(url: str, folder: Path) -> World:
    """The sample plan, with inputs of supporting units, its first reminders out."""
    world = await a_world(url, folder)
    plan = await plan_now(world)
    quarterly, *others = plan.rules
    gathering = replace(quarterly, input_workdays=3)
    await publish_changed(world, replace(plan, rules=(gathering, *others)))
    await world.move(hours=1)
    return world


async def pending(patch: pytest.MonkeyPatch, url: str, folder: Path) -> Pending:
    world = await an_office(url, folder)
    by_parts(patch)
    return Pending(world, folder, (await plan_now(world)).version)


async def nothing_pending(folder: Path, told: Sequence[Told]) -> Ending:
    """What was done to a task before its part of a version comes before that version, the rest after it."""
    world = await an_office(f"sqlite:///{folder / 'ledger.db'}", folder)
    versions = [each.act for each in told if each.renews]
    for number in range(len(versions) + 1):
        for each in told:
            if not each.renews and each.after == number:
                await does(world, each.act)
        if number < len(versions):
            await does(world, versions[number])
            assert await world.core.parts.mover.published()
    try:
        return await ending(world, folder)
    finally:
        world.close()


async def does(world: World, act: Said | Published) -> None:
    if isinstance(act, Published):
        plan = act.change(await plan_now(world))
        await world.core.parts.writer.run(lambda tx: publish(tx, plan, at=world.clock.office()))
        return
    shown = card(await world.say(*act.who, act.words))
    for name in act.buttons:
        call = next((each.call for each in shown.buttons if each.key.split("/")[0] == name), "")
        if not call and not act.answer:
            return
        shown = card(await world.say(*act.who, call))
    assert act.answer in {"", shown.title.name}, shown


async def ending(world: World, folder: Path) -> Ending:
    assert await world.core.parts.mover.tick()
    require_whole(world, folder)
    with closing(world.core.database.connect()) as db:
        told = Counter((str(row[1]), str(json.loads(row[7]).get("filing", ""))) for row in db.rows("facts"))
    return Ending({each.id: each for each in world.filings()}, told, await plan_now(world))
