"""The same on PostgreSQL: against the peer on the same server, and with two instances on one ledger."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.bench.checking import ledger_figures
from tests.bench.figures import Figure
from tests.bench.inbound import FIRSTS, SECONDS, a_folder, checked, compared, duel
from tests.bench.office import prepare
from tests.bench.servers import Round, a_slack, bolt, duban, load
from tests.bench.servers import Server as Instance
from tests.postgres import Server, _account, _call, _free_port, _tool

CONNECTIONS = 64
LEAST = 1.2


@contextmanager
def durable_server() -> Iterator[Server]:
    """As `tests.postgres.own_server`, but a commit is on the disk before it is answered."""
    folder, account = Path(tempfile.mkdtemp(prefix="duban-bench-postgres-")), _account()
    data, port = str(folder / "data"), _free_port()
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder}"
    try:
        if account:
            shutil.chown(folder, account)
        setup = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "-D", data]
        _call([_tool("initdb"), *setup], account=account, folder=folder)
        log = str(folder / "server.log")
        start = [_tool("pg_ctl"), "-D", data, "-w", "-o", options, "-l", log, "start"]
        _call(start, account=account, folder=folder)
        try:
            yield Server(f"postgresql://postgres@127.0.0.1:{port}/postgres")
        finally:
            stop = [_tool("pg_ctl"), "-D", data, "-w", "-m", "fast", "stop"]
            _call(stop, account=account, folder=folder)
    finally:
        shutil.rmtree(folder)


def run() -> Iterator[Figure]:
    with durable_server() as server, a_folder() as folder, ExitStack() as stack:
        url, other = server.create("duban", "template0"), server.create("peer", "template0")
        asyncio.run(prepare(url, folder, a_slack()))
        ours = stack.enter_context(duban(folder / "one", url=url))
        peer = stack.enter_context(bolt(folder / "peer", other))
        found = duel(ours, peer, CONNECTIONS)
        yield from compared(f"PostgreSQL, {CONNECTIONS} connections", found, LEAST)
        yield from checked("PostgreSQL", url, {CONNECTIONS: found})


def run_two() -> Iterator[Figure]:
    with durable_server() as server, a_folder() as folder, ExitStack() as stack:
        url = server.create("duban", "template0")
        asyncio.run(prepare(url, folder, a_slack()))
        both = [stack.enter_context(duban(folder / name, url=url)) for name in ("one", "two")]
        firsts = [next(FIRSTS) for _ in both]
        with ThreadPoolExecutor(len(both)) as pool:
            rounds = list(pool.map(_load_one, both, firsts))
        told = " and ".join(f"{each.per_second:.0f}/s" for each in rounds)
        yield Figure("PostgreSQL, two instances", told, "(32 connections each)")
        acknowledged = [trigger for each in rounds for trigger in each.acknowledged]
        yield from ledger_figures("two instances", url, acknowledged, sum(each.failed for each in rounds))


def _load_one(server: Instance, first: int) -> Round:
    return load(server, CONNECTIONS // 2, 2 * SECONDS, first)
