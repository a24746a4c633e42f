"""Opening 100,000 filings in parts, on both engines: how long, with how much memory, and what a message waits
meanwhile; then what a look with nothing due costs before and after the due day and after the roll-up.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from datetime import time as time_of_day
from pathlib import Path
from statistics import median

from bot.domain.plan import Assignment, Plan, Unit
from bot.domain.rollup_facts import RollupIssued
from bot.ports.messages import InboundMessage
from bot.ports.usecase import Schedule, Tick
from bot.runtime.clock import ManualClock
from bot.runtime.discovery import find_schedules
from bot.simulate.setting import sample_plan
from bot.storage.data_files import data_files
from bot.storage.database import Database
from bot.storage.record import Transaction
from bot.wiring import Core, read_calendar
from tests.bench.figures import Figure, at_most
from tests.bench.inbound import a_folder
from tests.bench.names import ACCOUNT, CHAT, CONNECTION, LABEL
from tests.bench.office import OPENED, a_core, prepare, stop
from tests.bench.postgres import durable_server
from tests.bench.servers import a_slack, memory_mb

TASKS, SHARES, UNITS = 10_000, 10, 1_000
MOST_SECONDS, MOST_WAIT_MS, MOST_GROWTH_MB, MOST_LOOK_MS = 20.0, 300.0, 40.0, 20.0
EVERY_SECONDS = 0.05
PUBLISHED = (date(2026, 8, 3), time_of_day(9))  # long before the quarter's reports open
EARLY = 5  # memory is held against what it was after the first fifth
ROUNDS = 5
NOTHING_DUE = {  # due on Monday, 28 September after three days off, previewed on the 29th, sent on the 30th
    "the workday before the due day": (date(2026, 9, 24), time_of_day(10)),
    "between due day and roll-up": (date(2026, 9, 29), time_of_day(9)),
}
ROLLED_UP = {"after the roll-up": (date(2026, 10, 9), time_of_day(10))}
LATER = 13  # workdays after the due day the ladder begins: each moment is one with nothing to say
DAILY = {"retention"}  # has a key every day


@dataclass(frozen=True, slots=True)
class Opening:
    """Seconds from the first to the last filing, of the clock and of the processor; milliseconds each message
    waited; megabytes more at most than after the first fifth; milliseconds of each look of all schedules with
    nothing due, by moment of the period.
    """

    filings: int
    seconds: float
    cpu_seconds: float
    waits: list[float]
    growth_mb: float
    looks: dict[str, list[float]]


def run() -> Iterator[Figure]:
    with a_folder() as folder:
        yield from _figures("SQLite", _measure(f"sqlite:///{folder / 'ledger.db'}", folder))
    with durable_server() as server, a_folder() as folder:
        yield from _figures("PostgreSQL", _measure(server.create("duban", "template0"), folder))


def a_divided_plan() -> Plan:
    """The sample's tasks over and over, each of ten units of a thousand that all file for it; no nodes, one
    rule. A unit files for a hundred of them; its ladder begins late, and a circular follows on each roll-up.
    """
    plan = sample_plan()[0]
    own = [unit for unit in plan.units if unit.kind == "unit"]
    named = next(task for task in plan.tasks if task.label == LABEL)
    more = [Unit(f"u_more{number}", f"示范单位{number}") for number in range(UNITS - len(own))]
    units = [*own, *more]
    model = replace(named, by_division=True, deadline=None)
    tasks = [
        replace(
            model,
            id=named.id if number == 0 else f"t_{number}",
            label=LABEL if number == 0 else str(number + 100),
            assignments=tuple(_share(units, number * SHARES + place) for place in range(SHARES)),
        )
        for number in range(TASKS)
    ]
    rules = tuple(
        replace(
            rule,
            ladder=tuple(replace(step, offset_workdays=LATER + no) for no, step in enumerate(rule.ladder)),
            circulars=replace(rule.circulars, workdays_after_rollup=10),
            unless_urgent=False,
        )
        for rule in plan.rules
        if rule.kind == "quarterly"
    )
    every = (*units, *(unit for unit in plan.units if unit.kind != "unit"))
    return replace(plan, tasks=tuple(tasks), units=every, indicators=(), milestones=(), rules=rules)


def _share(units: Sequence[Unit], place: int) -> Assignment:
    return Assignment(units[place % len(units)].id, "responsible")


def _measure(url: str, folder: Path) -> Opening:
    return asyncio.run(_opening(url, folder))


async def _opening(url: str, folder: Path) -> Opening:
    await prepare(url, folder, a_slack(), plan=a_divided_plan(), opened=False, published=PUBLISHED)
    calendar = read_calendar(data_files(folder), "Asia/Shanghai")
    clock = ManualClock(calendar.instant(*OPENED))
    core = a_core(Database(url), folder, a_slack(), clock)
    core.parts.writer.start()
    try:
        schedules = find_schedules()
        [opening] = [each for each in schedules if each.name == "open_filings"]
        waits, memory = list[float](), [memory_mb(os.getpid())]
        started, cpu = time.perf_counter(), time.process_time()
        talking = asyncio.create_task(talk(core, clock, waits, memory))
        await core.parts.ticker.run(opening, clock.office())
        seconds, cpu = time.perf_counter() - started, time.process_time() - cpu
        talking.cancel()
        await asyncio.gather(talking, return_exceptions=True)
        later = memory[len(memory) // EARLY :]
        looks = {name: await _looks(core, schedules, moment) for name, moment in NOTHING_DUE.items()}
        await core.parts.writer.run(lambda tx: _roll_up(tx, clock.office()))
        looks |= {name: await _looks(core, schedules, moment) for name, moment in ROLLED_UP.items()}
        return Opening(count(core), seconds, cpu, waits, max(later) - later[0], looks)
    finally:
        stop(core)


async def talk(
    core: Core, clock: ManualClock, waits: list[float], memory: list[float], name: str = ""
) -> None:
    """A report every twentieth of a second, each with words of its own."""
    for number in range(1_000_000):
        message = InboundMessage(
            key=f"m{name}{number}",
            connection=CONNECTION,
            chat=CHAT,
            account=ACCOUNT,
            text=f"/季报 {LABEL} 完成{number % 90 + 1}%",
            received_at=clock.wall(),
            slash=True,
        )
        started = time.perf_counter()
        await core.pipeline.receive(message)
        waits.append((time.perf_counter() - started) * 1000)
        memory.append(memory_mb(os.getpid()))
        await asyncio.sleep(EVERY_SECONDS)


def _roll_up(tx: Transaction, at: datetime) -> None:
    [plan] = tx.view.plans.all_current()
    [rule] = plan.rules
    head = tx.view.ledger.head()[1]
    issued = RollupIssued(plan.id, plan.version, rule.id, "2026Q3", cut_off=at, head=head)
    tx.chain.append((issued,), at=at, person="")


async def _looks(core: Core, schedules: Sequence[Schedule], moment: tuple[date, time_of_day]) -> list[float]:
    at = core.words.calendar.instant(*moment)
    [opening] = [each for each in schedules if each.name == "open_filings"]
    for _ in range(2):  # finds once that all are there, and then that nothing is left to open
        await core.parts.ticker.run(opening, at)
    return [await _look(core, schedules, at) for _ in range(ROUNDS)]


async def _look(core: Core, schedules: Sequence[Schedule], at: datetime) -> float:
    """Milliseconds in which every schedule finds that nothing is due, in one reading as in a tick."""
    tick = Tick(at, core.words.calendar.local_day(at), at)
    started = time.perf_counter()
    found = await core.parts.reader.run(
        lambda view: {one.name: list(one.due(tick, view)) for one in schedules}
    )
    spent = time.perf_counter() - started
    if keys := {name: keys[:3] for name, keys in found.items() if keys and name not in DAILY}:
        raise AssertionError(str(keys))
    return spent * 1000


def count(core: Core) -> int:
    db = core.database.connect()
    row = db.one("filing_count")
    db.close()
    return int(row[0]) if row else 0


def _figures(engine: str, found: Opening) -> Iterator[Figure]:
    waits = sorted(found.waits)
    p99 = waits[len(waits) * 99 // 100]
    name = f"{engine}, {found.filings} filings"
    yield at_most(
        f"{name}, opened in parts",
        found.seconds,
        MOST_SECONDS,
        "s",
        beside=f"({found.cpu_seconds:.1f} s CPU)",
    )
    yield at_most(
        f"{name}, inbound p99 meanwhile", p99, MOST_WAIT_MS, "ms", beside=f"({len(waits)} messages)"
    )
    yield at_most(f"{name}, memory grows", found.growth_mb, MOST_GROWTH_MB, "MB")
    for moment, looks in found.looks.items():
        yield at_most(
            f"{name}, a look with nothing due {moment}",
            median(looks),
            MOST_LOOK_MS,
            "ms",
            beside=f"(best {min(looks):.1f})",
        )
