"""From the call of the command until the service answers, and what it holds in memory when idle."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median

from bot.domain.plan import Plan
from bot.simulate.setting import sample_plan
from tests.bench.figures import Figure, at_most
from tests.bench.inbound import a_folder
from tests.bench.office import office_config, prepare
from tests.bench.servers import a_slack, free_port, memory_mb

ROUNDS = 3
TASKS = 10_000
IDLE_SECONDS = 3
MOST_SECONDS = 60


def run() -> Iterator[Figure]:
    with a_folder() as folder:
        alive, ready = zip(*_large(folder), strict=True)
        yield at_most("duban run, /healthz", median(alive), 2, "s", beside=f"({TASKS} tasks)")
        yield at_most("duban run, /readyz", median(ready), 5, "s", beside=f"({TASKS} tasks)")
        answers, memory = zip(*(_demo(folder / f"demo-{number}") for number in range(ROUNDS)), strict=True)
        yield at_most("duban demo, console answers", median(answers), 5, "s")
        yield at_most("duban demo, idle memory", median(memory), 120, "MB")


def a_large_plan() -> Plan:
    """The sample's tasks over and over, each with an id and a label of its own."""
    plan = sample_plan()[0]
    tasks = [
        replace(plan.tasks[number % len(plan.tasks)], id=f"t_{number}", label=str(number + 1))
        for number in range(TASKS)
    ]
    return replace(plan, tasks=tuple(tasks), indicators=(), milestones=())


def _large(folder: Path) -> Iterator[tuple[float, float]]:
    """Seconds to /healthz and /readyz over one ledger; nothing of the plan has been opened yet."""
    (folder / "state").mkdir()
    url = f"sqlite:///{folder / 'state' / 'ledger.db'}"
    asyncio.run(prepare(url, folder / "state", a_slack(), plan=a_large_plan(), opened=False))
    for _ in range(ROUNDS):
        port, admin_port = free_port(), free_port()
        config = folder / "config.toml"
        config.write_text(office_config(folder, None, port, admin_port))
        urls = (f"http://127.0.0.1:{port}/healthz", f"http://127.0.0.1:{admin_port}/readyz")
        with _Started(["run", "--config", str(config)], folder) as started:
            yield started.until_answered(urls[0]), started.until_answered(urls[1])


def _demo(state: Path) -> tuple[float, float]:
    """Seconds until the console answers, and megabytes some seconds later."""
    port = free_port()
    state.mkdir()
    with _Started(["demo", "--port", str(port), "--state", str(state)], state) as started:
        seconds = started.until_answered(f"http://127.0.0.1:{port}/console/api/rooms")
        time.sleep(IDLE_SECONDS)
        return seconds, memory_mb(started.process.pid)


class _Started:
    """`duban ARGUMENTS` in a process of its own, from the instant it was called."""

    def __init__(self, arguments: Sequence[str], folder: Path) -> None:
        self._log = (folder / "log").open("ab")
        self._from = time.perf_counter()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bot", *arguments], stdout=self._log, stderr=self._log
        )

    def __enter__(self) -> _Started:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()
        self._log.close()

    def until_answered(self, url: str) -> float:
        """Seconds since the call until the address answers 200."""
        while (waited := time.perf_counter() - self._from) < MOST_SECONDS:
            try:
                urllib.request.urlopen(url, timeout=2).close()  # noqa: S310 - our own, on loopback
            except OSError:
                time.sleep(0.01)
            else:
                return time.perf_counter() - self._from
        raise TimeoutError(f"{url} after {waited:.0f} s")
