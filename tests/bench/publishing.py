"""The first version of a plan with 100,000 filings, published while its period is under way, and a later one
that gives every task to other units, on both engines: how long until all is done, and what a message waits
meanwhile.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bot.domain.plan import Plan
from bot.runtime.clock import ManualClock
from bot.storage.data_files import data_files
from bot.storage.database import Database
from bot.storage.publishing import publish
from bot.wiring import Core, read_calendar
from tests.bench.figures import Figure, at_most
from tests.bench.inbound import a_folder
from tests.bench.names import LABEL
from tests.bench.office import OPENED, a_core, prepare, stop
from tests.bench.opening import MOST_SECONDS, MOST_WAIT_MS, TASKS, a_divided_plan, count, talk
from tests.bench.postgres import durable_server
from tests.bench.servers import a_slack

MOST_PUBLICATION_MS = 300.0  # the plan itself, 8 MB, is stored with it


@dataclass(frozen=True, slots=True)
class Published:
    """Filings that open, or that all go to another unit; seconds of the clock and of the processor;
    milliseconds of the publication, and of each message's waiting.
    """

    version: str
    filings: int
    seconds: float
    cpu_seconds: float
    publication_ms: float
    waits: list[float]


def run() -> Iterator[Figure]:
    with a_folder() as folder:
        yield from _figures("SQLite", measure(f"sqlite:///{folder / 'ledger.db'}", folder))
    with durable_server() as server, a_folder() as folder:
        yield from _figures("PostgreSQL", measure(server.create("duban", "template0"), folder))


def measure(url: str, folder: Path) -> list[Published]:
    return asyncio.run(_publishing(url, folder))


def a_second_plan() -> Plan:
    """Under labels of its own: who reports on a task of the first is not asked which one is meant."""
    plan = a_divided_plan()
    tasks = (replace(task, label=str(TASKS + 100)) if task.label == LABEL else task for task in plan.tasks)
    return replace(plan, id="p_second", title="示范市另一项工作方案", tasks=tuple(tasks))


def with_other_units(plan: Plan) -> Plan:
    """Each task's units are those of the next one: all filings go to another."""
    others = (*plan.tasks[1:], plan.tasks[0])
    tasks = (
        replace(task, assignments=other.assignments) for task, other in zip(plan.tasks, others, strict=True)
    )
    return replace(plan, tasks=tuple(tasks))


async def _publishing(url: str, folder: Path) -> list[Published]:
    await prepare(url, folder, a_slack())
    plan = a_second_plan()
    clock = ManualClock(read_calendar(data_files(folder), "Asia/Shanghai").instant(*OPENED))
    core = a_core(Database(url), folder, a_slack(), clock)
    core.parts.writer.start()
    try:
        first = await _published(core, clock, plan, "first")
        later = await _published(core, clock, with_other_units(plan), "later")
        return [first, replace(later, filings=first.filings)]
    finally:
        stop(core)


async def _published(core: Core, clock: ManualClock, plan: Plan, version: str) -> Published:
    before, waits, memory = count(core), list[float](), list[float]()
    talking = asyncio.create_task(talk(core, clock, waits, memory, version))
    started, cpu = time.perf_counter(), time.process_time()
    await core.parts.writer.run(lambda tx: publish(tx, plan, at=clock.office()))
    publication = (time.perf_counter() - started) * 1000
    if not await core.parts.mover.published():
        raise AssertionError("a part failed")
    seconds, cpu = time.perf_counter() - started, time.process_time() - cpu
    talking.cancel()
    await asyncio.gather(talking, return_exceptions=True)
    return Published(version, count(core) - before, seconds, cpu, publication, waits)


def _figures(engine: str, versions: Sequence[Published]) -> Iterator[Figure]:
    for found in versions:
        yield from _of_version(engine, found)


def _of_version(engine: str, found: Published) -> Iterator[Figure]:
    """A later version waives each filing and opens it for another unit: twice the facts, twice the time."""
    most_seconds = MOST_SECONDS if found.version == "first" else 2 * MOST_SECONDS
    waits = sorted(found.waits)
    p99 = waits[len(waits) * 99 // 100]
    name = f"{engine}, {found.version} version with {found.filings} filings"
    beside = f"({found.cpu_seconds:.1f} s CPU)"
    yield at_most(f"{name}, published", found.publication_ms, MOST_PUBLICATION_MS, "ms")
    yield at_most(f"{name}, all there", found.seconds, most_seconds, "s", beside=beside)
    yield at_most(
        f"{name}, inbound p99 meanwhile", p99, MOST_WAIT_MS, "ms", beside=f"({len(waits)} messages)"
    )
