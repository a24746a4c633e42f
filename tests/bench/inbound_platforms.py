"""The most frequent request of each platform until its answer: a report in the group, by `platform_app`.

What is measured is verifying, decrypting, reading, filing and the commit; what is said to it lies in the
outbox (WeCom, DingTalk, Feishu, Slack's events, Matrix) or in the response (Slack's commands).
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tests.bench.checking import ledger_figures
from tests.bench.figures import Figure, at_most
from tests.bench.inbound import FIRSTS, a_folder
from tests.bench.names import CONNECTION
from tests.bench.office import prepare
from tests.bench.platform_requests import KINDS
from tests.bench.servers import Round, Server, free_port, load, middle, running

ROUNDS, SECONDS = 3, 2.0
CONNECTIONS: Final = (1, 64)
MOST_TIMES: Final = 2.0  # CPU of a request to that of a slash command, whose most DESIGN 9 names
BASE: Final = "slack-slash"


def run() -> Iterator[Figure]:
    base: Round | None = None
    for kind in KINDS:
        with a_folder() as folder:
            url = _ledger(kind, folder)
            with _served(kind, folder) as server:
                rounds = {
                    count: [load(server, count, SECONDS, next(FIRSTS), kind=kind) for _ in range(ROUNDS)]
                    for count in CONNECTIONS
                }
            for count, found in rounds.items():
                yield _told(f"inbound, {kind}, {count} connections", middle(found))
            full = middle(rounds[max(CONNECTIONS)])
            base = base or full
            yield at_most(
                f"inbound, {kind}, CPU to that of {BASE}", full.cpu_us / base.cpu_us, MOST_TIMES, "times",
                beside=f"({full.cpu_us:.0f} us against {base.cpu_us:.0f} us)",
            )  # fmt: skip
            every = [each for found in rounds.values() for each in found]
            acknowledged = [key for each in every for key in each.acknowledged]
            yield from ledger_figures(
                f"inbound, {kind}", url, acknowledged, sum(each.failed for each in every)
            )


def _told(what: str, found: Round) -> Figure:
    said = f"p50 {found.p50_ms:.1f} ms, p99 {found.p99_ms:.1f} ms, {found.cpu_us:.0f} us CPU a request"
    return Figure(what, f"{found.per_second:.0f}/s", said)


def _ledger(kind: str, folder: Path) -> str:
    state = folder / "state"
    state.mkdir(parents=True)
    url = f"sqlite:///{state / 'ledger.db'}"
    asyncio.run(prepare(url, state, KINDS[kind].platform(), seat=KINDS[kind].seat))
    return url


@contextmanager
def _served(kind: str, folder: Path) -> Iterator[Server]:
    port = free_port()
    command = ["-m", "tests.bench.platform_app", kind, str(folder), str(port)]
    with running(kind, command, port, f"/hooks/{CONNECTION}", folder / "log") as server:
        yield server
