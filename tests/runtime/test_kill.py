"""kill -9 at a moment of its own: what was acknowledged is there, once, and no reminder is said twice."""

from __future__ import annotations

import asyncio
import os
import random
import re
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp
import pytest

from bot.storage.audit import verify
from bot.storage.database import Database
from bot.storage.instants import instant
from tests.conftest import CHECKOUT
from tests.runtime.service_kit import PATIENCE_SECONDS, At

ROUNDS = 20
CONNECTIONS = 6
LOAD_SECONDS = (0.1, 0.6)
ZONE = ZoneInfo("Asia/Shanghai")
ROOMS = ("tax", "data", "science", "finance", "labour", "land", "market", "reform")
READY = re.compile(rb"ready: (http://[^/\s]+)/console")


@asynccontextmanager
async def a_process(state: Path) -> AsyncIterator[tuple[asyncio.subprocess.Process, At]]:
    """The real service on the state folder; killed at the end if it is still there."""
    command = (sys.executable, "-m", "bot", "demo", "--port", "0", "--state", str(state))
    process = await asyncio.create_subprocess_exec(
        *command, cwd=CHECKOUT, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL
    )
    try:
        assert process.stdout is not None
        async with asyncio.timeout(PATIENCE_SECONDS):
            seen = b""
            while not (found := READY.search(seen)):
                line = await process.stdout.readline()
                assert line, f"the service ended: {seen!r}"
                seen += line
        async with aiohttp.ClientSession() as session:
            yield process, At(session, found[1].decode())
    finally:
        kill(process)
        await process.wait()


def kill(process: asyncio.subprocess.Process) -> None:
    """By its id alone: asking the object whether it lives would take its end away from the event loop."""
    if process.returncode is None:
        with suppress(ProcessLookupError):
            os.kill(process.pid, signal.SIGKILL)


async def talk(at: At, name: str, stop: asyncio.Event, acknowledged: dict[str, int]) -> list[str]:
    """Post until told to stop or the service is gone; gives every key that was tried."""
    tried: list[str] = []
    while not stop.is_set():
        key = f"{name}-{len(tried)}"
        tried.append(key)
        try:
            status, answer = await at.post("messages", body_of(key))
        except (aiohttp.ClientError, OSError):
            break
        assert status == 202, answer
        acknowledged[key] = answer["id"]
    return tried


def body_of(key: str) -> dict[str, str]:
    """The words of a key: a report, a remark, or a command. Half of the tasks are never reported on."""
    number = int(key.rsplit("-", 1)[1])
    person = ROOMS[sum(key.encode()) % len(ROOMS)]
    kind = ("/季报 {n} 完成{p}%", "说明 {n}", "/任务", "/季报 完成{p}%")[number % 4]
    text = kind.format(n=1 + number % 7, p=number % 100)
    return {"key": key, "room": f"room-{person}", "person": person, "text": f"{text} （{key}）"}


async def move_along(at: At, stop: asyncio.Event) -> None:
    """The clock goes on as well, through digests and openings: in small steps by day, so that what is to be
    said in office hours can leave in them, and in large ones by night.
    """
    while not stop.is_set():
        try:
            _, clock = await at.get("clock")
            now = datetime.fromisoformat(clock["now"])
            by_day = 8 <= now.astimezone(ZONE).hour < 18
            later = now + (timedelta(minutes=10) if by_day else timedelta(hours=2))
            await at.post("clock", {"now": later.isoformat()})
        except (aiohttp.ClientError, OSError):
            return


async def load_and_kill(
    process: asyncio.subprocess.Process, at: At, number: int, seconds: float
) -> tuple[dict[str, int], list[str]]:
    """What was acknowledged, and every key that was tried, before kill -9 came in the middle of it.

    Every other time nobody talks: a clock that stops for each answer hardly moves while many do.
    """
    acknowledged: dict[str, int] = {}
    stop = asyncio.Event()
    talking = range(CONNECTIONS if number % 2 == 0 else 0)
    talks = [asyncio.create_task(talk(at, f"r{number}c{n}", stop, acknowledged)) for n in talking]
    mover = asyncio.create_task(move_along(at, stop))
    await asyncio.wait([mover], timeout=seconds)
    kill(process)
    tried = [key for keys in await asyncio.gather(*talks) for key in keys]
    stop.set()
    await mover
    return acknowledged, tried


async def again(at: At, acknowledged: dict[str, int], tried: list[str]) -> None:
    """Everything once more with the same keys: what was acknowledged keeps its id."""
    for key in tried:
        status, answer = await at.post("messages", body_of(key))
        assert status == 202, answer
        assert acknowledged.setdefault(key, answer["id"]) == answer["id"], key


async def all_messages(at: At) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for room in ROOMS:
        after = 0
        while page := await at.messages(f"room-{room}", after):
            found += [{"room": room, **each} for each in page]
            after = page[-1]["id"]
    return found


def check_chain(state: Path) -> datetime:
    """Office time of the last fact of a whole chain."""
    db = Database(f"sqlite:///{state / 'ledger.db'}").connect()
    faults, last = verify(db), db.one("last_fact_at")
    db.close()
    assert faults == []
    assert last is not None
    return instant(last[0]).replace(microsecond=0)  # the console tells seconds


def check_messages(found: list[dict[str, Any]], known: dict[str, int]) -> None:
    """Each said once under the id it was acknowledged with; no answer and no digest twice."""
    said = {each["id"]: each["lines"][0] for each in found if each["from"] != "duban"}
    assert said == {entry: body_of(key)["text"] for key, entry in known.items()}
    ours = [each for each in found if each["from"] == "duban"]
    answers = Counter(each["reply_to"] for each in ours if each["reply_to"] is not None)
    digests = Counter((each["room"], each["code"]) for each in ours if each["reply_to"] is None)
    assert answers
    assert digests
    assert max(answers.values()) == max(digests.values()) == 1


@pytest.mark.slow
async def test_nothing_acknowledged_is_lost_and_nothing_is_doubled(tmp_path: Path) -> None:
    draw, state = random.Random(20260921), tmp_path / "state"  # noqa: S311 - a seed, no secret
    known: dict[str, int] = {}
    tried: list[str] = []
    last = datetime.min.replace(tzinfo=UTC)
    for number in range(ROUNDS + 1):
        async with a_process(state) as (process, at):
            _, clock = await at.get("clock")
            assert datetime.fromisoformat(clock["now"]) >= last, "office time went back"
            await again(at, known, tried)
            found = await all_messages(at)
            if number == ROUNDS:
                break
            acknowledged, tried = await load_and_kill(process, at, number, draw.uniform(*LOAD_SECONDS))
            known |= acknowledged
        last = check_chain(state)
    check_messages(found, known)
    await audit(state)


async def audit(state: Path) -> None:
    """The command an office would run."""
    command = (sys.executable, "-m", "bot", "audit", "verify", "--state", str(state))
    process = await asyncio.create_subprocess_exec(
        *command, cwd=CHECKOUT, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    said, _ = await process.communicate()
    assert process.returncode == 0, said.decode()
