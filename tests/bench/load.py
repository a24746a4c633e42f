"""The load, a process of its own: signed slash commands, or another kind of request, over kept-alive
connections.

Called as `python -m tests.bench.load PORT PATH CONNECTIONS SECONDS FIRST KIND`; prints one JSON line. KIND is
one of `platform_requests`, or "" for slash commands.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlencode

from tests.bench.names import ACCOUNT, CHAT, LABEL, SECRET

WARM_UP_SECONDS = 0.5


@dataclass(slots=True)
class Sent:
    """What became of the requests: seconds each took, and the trigger ids that were acknowledged."""

    seconds: list[float] = field(default_factory=list)
    acknowledged: list[str] = field(default_factory=list)
    failed: int = 0


@dataclass(frozen=True, slots=True)
class Asking:
    """What is asked for a number, by which key the ledger will know it, and what an answer holds."""

    request: Callable[[int], bytes]
    key: Callable[[int], str]
    holds: bytes


def asking(kind: str, port: int, path: str) -> Asking:
    if not kind:
        return Asking(lambda number: request(port, path, number), trigger, b'"ephemeral"')
    from tests.bench.platform_requests import KINDS, bytes_of

    found = KINDS[kind]
    return Asking(lambda number: bytes_of(found.made(number, datetime.now(UTC)), port), found.key, b"")


def request(port: int, path: str, number: int) -> bytes:
    """The words of the liaison, new each time, signed now."""
    form = {
        "token": "legacy", "team_id": "T1", "team_domain": "acme", "channel_id": CHAT, "channel_name": "tax",
        "user_id": ACCOUNT, "user_name": "hansong", "command": "/report",
        "text": f"{LABEL} 完成{10 + number % 86}%", "api_app_id": "A1",
        "response_url": "https://hooks.slack.com/commands/T1/1/x", "trigger_id": trigger(number),
    }  # fmt: skip
    body = urlencode(form).encode()
    stamp = str(int(time.time()))
    digest = hmac.digest(SECRET.encode(), f"v0:{stamp}:".encode() + body, "sha256").hex()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        f"X-Slack-Request-Timestamp: {stamp}\r\nX-Slack-Signature: v0={digest}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def trigger(number: int) -> str:
    return f"{number}.1.bench"


async def one_connection(port: int, asked: Asking, numbers: Iterator[int], until: float, sent: Sent) -> None:
    """Ask, wait for the answer, ask again."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while time.perf_counter() < until:
        number = next(numbers)
        wanted = asked.request(number)
        started = time.perf_counter()
        writer.write(wanted)
        head = await reader.readuntil(b"\r\n\r\n")
        body = await reader.readexactly(_length(head))
        sent.seconds.append(time.perf_counter() - started)
        if head.startswith(b"HTTP/1.1 200") and asked.holds in body:
            sent.acknowledged.append(asked.key(number))
        else:
            sent.failed += 1
    writer.close()


def _length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.partition(b":")[2])
    return 0


async def run(port: int, asked: Asking, connections: int, seconds: float, first: int) -> None:
    numbers = iter(range(first, first + 10_000_000))
    warm, sent = Sent(), Sent()
    for into, span in ((warm, WARM_UP_SECONDS), (sent, seconds)):
        started = time.perf_counter()
        async with asyncio.TaskGroup() as group:
            for _ in range(connections):
                group.create_task(one_connection(port, asked, numbers, started + span, into))
        took = time.perf_counter() - started
        if into is warm:
            print("warm", flush=True)
    print(
        json.dumps(
            {
                "seconds": took,
                "latencies": sorted(sent.seconds),
                "acknowledged": warm.acknowledged + sent.acknowledged,
                "failed": warm.failed + sent.failed,
            }
        )
    )


if __name__ == "__main__":
    port, path, connections, seconds, first, kind = sys.argv[1:]
    asked = asking(kind, int(port), path)
    asyncio.run(run(int(port), asked, int(connections), float(seconds), int(first)))
