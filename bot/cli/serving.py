"""Starting the service and stopping it when told to."""

from __future__ import annotations

import asyncio
import gc
import signal
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

import aiohttp
import typer

from bot.config import Config
from bot.runtime.calls import AiohttpClient
from bot.runtime.clock import OfficeClock
from bot.runtime.service import Service
from bot.storage.database import Database
from bot.storage.instants import instant
from bot.storage.schema import migrate_apart
from bot.wiring import build_core, build_platforms, build_service, database_of

NEW_BEFORE_SEARCH: Final = 10_000  # objects: a request leaves few in cycles


async def serve(config: Config) -> None:
    """Run an office's service until it is stopped. Raises ConfigError."""
    database = database_of(config)
    migrate_apart(database)
    clock = OfficeClock(kept_ahead(database))
    async with aiohttp.ClientSession() as session:
        core = build_core(
            database, clock, build_platforms(config), config=config, http=AiohttpClient(session)
        )
        core.parts.writer.start()
        await run_until_stopped(build_service(core, clock, config))


async def run_until_stopped(service: Service) -> None:
    """Say where it is answered, serve, stop at Ctrl-C or SIGTERM."""
    stopped, up = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stopped.set)
    saying = loop.create_task(_say(up, service))
    await service.run(stopped, up=up)
    saying.cancel()


async def _say(up: asyncio.Event, service: Service) -> None:
    await up.wait()
    _pass_over_what_stays()
    _show(service.addresses)


def _pass_over_what_stays() -> None:
    """Modules, rules and templates live as long as the process: a search for garbage among them too would
    hold every request up for a tenth of a second.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW_BEFORE_SEARCH)


def _show(addresses: Sequence[str]) -> None:
    *public, last = addresses
    for address in public:
        typer.echo(f"Duban answers platforms at {address}/hooks/")
    typer.echo(f"Duban is ready: {last}/console" if public else f"Duban is ready: {last}")


def kept_ahead(database: Database) -> timedelta:
    """How far office time was moved before; of a move that was cut short, as far as it came."""
    db = database.connect()
    row, last = db.one("setting", name="office_ahead"), db.one("last_fact_at")
    db.close()
    if row is None:
        return timedelta(0)
    ahead = timedelta(seconds=float(row[0]))
    return max(ahead, instant(last[0]) - datetime.now(UTC)) if last else ahead
