"""A signed slash command until its answer: `duban run` against a slack-bolt app with one durable insert.

Ours verifies, routes, reads, files the report as a fact, updates the filing and answers; 8 statements, and 5
more a batch. The peer verifies, inserts one row and answers. Both commit before they answer, with the same
pragmas.
"""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from statistics import median

from tests.bench.checking import ledger_figures
from tests.bench.figures import Figure, at_least, at_most
from tests.bench.office import prepare
from tests.bench.servers import Round, Server, a_slack, bolt, duban, load, middle

ROUNDS, SECONDS = 3, 2.0
LEAST = {1: 5.0, 16: 2.0, 64: 2.0}
MOST_CPU_US = 450.0
COMMIT_SECONDS = 0.002
FIRSTS = count(0, 1_000_000)  # each load has trigger ids of its own


@dataclass(slots=True)
class Duel:
    """Rounds of both, one after the other, so that noise of the machine meets both alike."""

    ours: list[Round] = field(default_factory=list)
    peer: list[Round] = field(default_factory=list)

    def ratio(self, of: Callable[[Round], float]) -> float:
        """The median of the rounds' own ratios."""
        return median(of(ours) / of(peer) for ours, peer in zip(self.ours, self.peer, strict=True))


def duel(ours: Server, peer: Server, connections: int) -> Duel:
    found = Duel()
    for _ in range(ROUNDS):
        found.ours.append(load(ours, connections, SECONDS, next(FIRSTS)))
        found.peer.append(load(peer, connections, SECONDS, next(FIRSTS)))
    return found


@contextmanager
def a_folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="duban-bench-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def sqlite_ledger(folder: Path) -> str:
    """A prepared ledger where `duban run` of that folder looks for it."""
    state = folder / "state"
    state.mkdir(parents=True)
    url = f"sqlite:///{state / 'ledger.db'}"
    asyncio.run(prepare(url, state, a_slack()))
    return url


def run() -> Iterator[Figure]:
    """SQLite as it is, at 1, 16 and 64 connections."""
    with a_folder() as folder, ExitStack() as stack:
        url = sqlite_ledger(folder / "ours")
        ours = stack.enter_context(duban(folder / "ours"))
        peer = stack.enter_context(bolt(folder / "peer", f"sqlite:///{folder / 'peer' / 'peer.db'}"))
        duels = {connections: duel(ours, peer, connections) for connections in LEAST}
        for connections, found in duels.items():
            yield from compared(f"inbound, {connections} connections", found, LEAST[connections])
        yield from costs("inbound, 64 connections", duels[64])
        yield from checked("inbound", url, duels)


def run_slow_disk() -> Iterator[Figure]:
    """2 ms added to every commit of both; the peer commits in a thread of its own, which serves it better."""
    with a_folder() as folder, ExitStack() as stack:
        url = sqlite_ledger(folder / "ours")
        ours = stack.enter_context(duban(folder / "ours", commit_seconds=COMMIT_SECONDS))
        peer = stack.enter_context(
            bolt(
                folder / "peer",
                f"sqlite:///{folder / 'peer' / 'peer.db'}",
                way="thread",
                commit_seconds=COMMIT_SECONDS,
            )
        )
        found = duel(ours, peer, 64)
        yield from compared("2 ms more a commit, 64 connections", found, 6.0)
        alone = middle([load(ours, 1, SECONDS, next(FIRSTS)) for _ in range(ROUNDS)])
        yield Figure(
            "2 ms more a commit, 1 connection",
            f"p50 {alone.p50_ms:.1f} ms",
            "(an idle writer commits at once)",
        )
        yield from checked("2 ms more a commit", url, {64: found, 1: Duel([alone])})


def compared(what: str, found: Duel, least: float) -> Iterator[Figure]:
    ours, peer = middle(found.ours), middle(found.peer)
    yield at_least(
        f"{what}, requests/s",
        found.ratio(lambda each: each.per_second),
        least,
        ours=f"{ours.per_second:.0f}/s, p50 {ours.p50_ms:.1f} ms, p99 {ours.p99_ms:.1f} ms",
        peer=f"{peer.per_second:.0f}/s, p50 {peer.p50_ms:.1f} ms, p99 {peer.p99_ms:.1f} ms",
    )


def costs(what: str, found: Duel) -> Iterator[Figure]:
    ours, peer = middle(found.ours), middle(found.peer)
    yield at_most(
        f"{what}, p99 to the peer's", found.ratio(lambda each: each.p99_ms), 1.0, "times",
        beside=f"({ours.p99_ms:.1f} ms against {peer.p99_ms:.1f} ms)",
    )  # fmt: skip
    yield at_most(
        f"{what}, CPU a request", ours.cpu_us, MOST_CPU_US, "us",
        beside=f"({found.ratio(lambda each: each.cpu_us):.2f} times the peer's {peer.cpu_us:.0f} us)",
    )  # fmt: skip


def checked(what: str, url: str, duels: Mapping[int, Duel]) -> Iterator[Figure]:
    rounds = [each for found in duels.values() for each in found.ours]
    acknowledged = [trigger for each in rounds for trigger in each.acknowledged]
    yield from ledger_figures(what, url, acknowledged, sum(each.failed for each in rounds))
