"""Server processes to measure, and what they use: started, waited for, read from /proc, stopped by id."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from pydantic import SecretStr

from bot.platforms.slack.platform import Config, Slack
from tests.bench import bolt_app
from tests.bench.names import CONNECTION, SECRET, TOKEN
from tests.bench.office import office_config

TICKS = os.sysconf("SC_CLK_TCK")
START_SECONDS = 20


@dataclass(frozen=True, slots=True)
class Server:
    """A process that answers on a port. `path` is where commands go."""

    name: str
    pid: int
    port: int
    path: str

    def cpu_seconds(self) -> float:
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS


@dataclass(frozen=True, slots=True)
class Round:
    """One load on one server."""

    per_second: float
    p50_ms: float
    p99_ms: float
    cpu_us: float
    failed: int
    acknowledged: tuple[str, ...]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def memory_mb(pid: int) -> float:
    """What is resident now."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise LookupError("VmRSS")


def a_slack() -> Slack:
    return Slack(CONNECTION, Config(signing_secret=SecretStr(SECRET), bot_token=SecretStr(TOKEN)))


@contextmanager
def running(name: str, command: Sequence[str], port: int, path: str, log: Path) -> Iterator[Server]:
    """The process, once its port answers; it is told to stop at the end."""
    with log.open("ab") as out:
        process = subprocess.Popen([sys.executable, *command], stdout=out, stderr=out)
    try:
        _wait_for(port, process, log)
        yield Server(name, process.pid, port, path)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def duban(
    folder: Path, *, name: str = "duban", url: str | None = None, commit_seconds: float = 0
) -> Iterator[Server]:
    """`duban run` over a ledger that was prepared; with `url` on that database."""
    folder.mkdir(parents=True, exist_ok=True)
    port = free_port()
    config = folder / "config.toml"
    config.write_text(office_config(folder, url, port))
    command = ["-m", "bot", "run", "--config", str(config)]
    if commit_seconds:
        command = ["-m", "tests.bench.duban_app", str(config), str(commit_seconds)]
    with running(name, command, port, f"/hooks/{CONNECTION}", folder / "log") as server:
        yield server


@contextmanager
def bolt(folder: Path, url: str, *, way: str = "here", commit_seconds: float = 0) -> Iterator[Server]:
    folder.mkdir(parents=True, exist_ok=True)
    port = free_port()
    command = ["-m", "tests.bench.bolt_app", str(port), url, way, str(commit_seconds)]
    with running(f"bolt ({way})", command, port, bolt_app.PATH, folder / "log") as server:
        yield server


def load(server: Server, connections: int, seconds: float, first: int, *, kind: str = "") -> Round:
    """Run the load in a process of its own and read the server's CPU around the part that counts.

    `kind` is that of the requests, of `platform_requests`; without one they are commands to server and peer.
    """
    arguments = [str(server.port), server.path, str(connections), str(seconds), str(first), kind]
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.load", *arguments], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "warm\n"
    before = server.cpu_seconds()
    line = process.stdout.readline()
    used = server.cpu_seconds() - before
    assert process.wait() == 0
    told = json.loads(line)
    latencies = told["latencies"]
    return Round(
        per_second=len(latencies) / told["seconds"],
        p50_ms=1000 * latencies[len(latencies) // 2],
        p99_ms=1000 * latencies[int(len(latencies) * 0.99)],
        cpu_us=1e6 * used / len(latencies),
        failed=told["failed"],
        acknowledged=tuple(told["acknowledged"]),
    )


def middle(rounds: Sequence[Round]) -> Round:
    """The median of each figure; failures and acknowledged ids of all."""
    return Round(
        median(each.per_second for each in rounds),
        median(each.p50_ms for each in rounds),
        median(each.p99_ms for each in rounds),
        median(each.cpu_us for each in rounds),
        sum(each.failed for each in rounds),
        tuple(trigger for each in rounds for trigger in each.acknowledged),
    )


def _wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    """Until it answers anything at all."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(log.read_text(errors="replace")[-2000:])
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise RuntimeError(f"port {port} does not answer: {log.read_text(errors='replace')[-2000:]}")
