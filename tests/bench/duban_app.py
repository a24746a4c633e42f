"""`duban run` with a slower disk: every commit of the writer waits some time first.

Called as `python -m tests.bench.duban_app CONFIG COMMIT_SECONDS`.
"""

from __future__ import annotations

import asyncio
import os
import sys
import time
from pathlib import Path

import aiohttp

from bot.cli.serving import kept_ahead, run_until_stopped
from bot.config import load_config
from bot.runtime.calls import AiohttpClient
from bot.runtime.clock import OfficeClock
from bot.runtime.logs import set_up_logs
from bot.storage.database import Database, Db
from bot.wiring import build_core, build_platforms, build_service, database_of


class SlowDatabase(Database):
    """The same ledger, on a disk that takes longer to say that it has written."""

    def __init__(self, url: str, commit_seconds: float) -> None:
        super().__init__(url)
        self._commit_seconds = commit_seconds

    def connect(self, *, read_only: bool = False, pipelined: bool = False) -> Db:
        found = super().connect(read_only=read_only, pipelined=pipelined)
        commit, seconds = found.commit, self._commit_seconds

        def slow() -> None:
            time.sleep(seconds)
            commit()

        found.commit = slow  # type: ignore[method-assign]
        return found


async def serve(config_path: Path, commit_seconds: float) -> None:
    config = load_config(config_path, os.environ)
    database = SlowDatabase(database_of(config).url, commit_seconds)
    clock = OfficeClock(kept_ahead(database))
    async with aiohttp.ClientSession() as session:
        platforms = build_platforms(config)
        core = build_core(database, clock, platforms, config=config, http=AiohttpClient(session))
        core.parts.writer.start()
        await run_until_stopped(build_service(core, clock, config))


if __name__ == "__main__":
    set_up_logs()
    asyncio.run(serve(Path(sys.argv[1]), float(sys.argv[2])))
