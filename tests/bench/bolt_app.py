"""The peer: a slack-bolt app over aiohttp that stores each command with one durable insert.

Called as `python -m tests.bench.bolt_app PORT DATABASE_URL WAY COMMIT_SECONDS`. WAY is `here` (the insert
blocks the loop, as most such apps do it) or `thread` (a thread of its own, so that the loop goes on).
"""

from __future__ import annotations

import asyncio
import sqlite3
import sys
import time
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from aiohttp import web
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult

from tests.bench.names import SECRET

PATH = "/slack/events"
POOL = 10
Insert = Callable[[str, str], Awaitable[None]]
_TABLE = "CREATE TABLE IF NOT EXISTS reports (id TEXT PRIMARY KEY, text TEXT NOT NULL)"


def sqlite_insert(path: str, way: str, commit_seconds: float) -> Insert:
    """The pragmas are those of bot/storage/database.py."""
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute(_TABLE)
    thread = ThreadPoolExecutor(1)

    def insert(trigger: str, text: str) -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO reports VALUES (?, ?)", (trigger, text))
        if commit_seconds:
            time.sleep(commit_seconds)
        connection.execute("COMMIT")

    async def here(trigger: str, text: str) -> None:
        insert(trigger, text)

    async def apart(trigger: str, text: str) -> None:
        await asyncio.get_running_loop().run_in_executor(thread, insert, trigger, text)

    return apart if way == "thread" else here


async def postgresql_insert(url: str) -> Insert:
    """A small pool of connections, each insert its own transaction."""
    import psycopg

    free: asyncio.Queue[Any] = asyncio.Queue()
    for _ in range(POOL):
        connection = await psycopg.AsyncConnection.connect(url, autocommit=True)
        free.put_nowait(connection)
    await connection.execute(_TABLE)

    async def insert(trigger: str, text: str) -> None:
        taken = await free.get()
        try:
            await taken.execute("INSERT INTO reports VALUES (%s, %s)", (trigger, text))
        finally:
            free.put_nowait(taken)

    return insert


def app_with(insert: Insert) -> AsyncApp:
    known = AuthorizeResult(enterprise_id=None, team_id="T1", bot_token="xoxb-1", bot_user_id="UBOT")

    async def authorize(**_: Any) -> AuthorizeResult:
        return known

    app = AsyncApp(signing_secret=SECRET, authorize=authorize)

    @app.command("/report")
    async def report(ack: Callable[..., Awaitable[Any]], command: Mapping[str, str]) -> None:
        await insert(command["trigger_id"], command["text"])
        await ack({"response_type": "ephemeral", "text": f"Stored: {command['text']}"})

    return app


async def serve(port: int, url: str, way: str, commit_seconds: float) -> None:
    if url.startswith("postgresql://"):
        insert = await postgresql_insert(url)
    else:
        insert = sqlite_insert(url.removeprefix("sqlite:///"), way, commit_seconds)
    runner = web.AppRunner(app_with(insert).web_app(PATH), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    port, url, way, commit_seconds = sys.argv[1:]
    asyncio.run(serve(int(port), url, way, float(commit_seconds)))
