"""The running service: starts writer, listeners and loops in one task group, and stops them in order."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import structlog
from aiohttp import web

from bot.runtime.clock import Clock
from bot.runtime.control import ControlServer
from bot.runtime.mover import Mover
from bot.runtime.reader import Reader
from bot.runtime.sender import Sender
from bot.runtime.ticker import Ticker
from bot.runtime.worker import Worker
from bot.runtime.writer import Writer

STOP_SECONDS: Final = 10
LONGEST_SLEEP: Final = timedelta(seconds=30)
AFTER_FAILURE_SECONDS: Final = 1.0
log = structlog.get_logger(__name__)


class Bell:
    """Rung when something may be ready to send or make."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def ring(self) -> None:
        self._event.set()

    async def wait(self, seconds: float) -> None:
        """Until it rings, or that long."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(
                seconds
            ):  # wait_for of 3.11 can swallow the cancellation that stops us
                await self._event.wait()
        self._event.clear()


@dataclass(frozen=True, slots=True)
class Listener:
    """An aiohttp application and where it is answered; port 0 takes a free one."""

    app: web.Application
    host: str
    port: int


@dataclass(frozen=True, slots=True)
class Parts:
    """What the service runs; built by bot/wiring.py."""

    writer: Writer
    reader: Reader
    ticker: Ticker
    sender: Sender
    worker: Worker
    mover: Mover
    clock: Clock
    bell: Bell
    moved: Bell
    control: ControlServer


class Service:
    """One instance. `addresses` are known once it is up."""

    def __init__(self, parts: Parts, listeners: Sequence[Listener]) -> None:
        self._parts = parts
        self._listeners = listeners
        self._runners: list[web.AppRunner] = []
        self.addresses: list[str] = []

    async def run(self, until: asyncio.Event, *, up: asyncio.Event | None = None) -> None:
        """Serve until the event is set, then stop in order. The writer is started already."""
        parts = self._parts
        try:
            for listener in self._listeners:
                await self._listen(listener)
            await parts.control.start()
            if up is not None:
                up.set()
            await self._work(until)
        finally:
            await parts.control.stop()
            for runner in self._runners:
                await runner.cleanup()
            parts.worker.stop()
            await parts.sender.stop()
            parts.writer.stop()
            parts.reader.stop()

    async def _work(self, until: asyncio.Event) -> None:
        async with asyncio.TaskGroup() as group:
            loops = [group.create_task(self._tick_loop()), group.create_task(self._send_loop())]
            await until.wait()
            for loop in loops:
                loop.cancel()

    async def _tick_loop(self) -> None:
        """One tick at the start sees all that came due while we were down; then one at each trigger."""
        parts = self._parts
        while True:
            now = parts.clock.office()
            await self._settle(tick=True)
            due = parts.ticker.next_after(now)
            while (left := due - parts.clock.office()) > timedelta(0):
                await parts.moved.wait(min(left, LONGEST_SLEEP).total_seconds())

    async def _send_loop(self) -> None:
        """Send what is ready, then wait for the bell or for the next row that falls due."""
        parts = self._parts
        while True:
            wait = await self._settle(tick=False)
            await parts.bell.wait(min(wait, LONGEST_SLEEP.total_seconds()))

    async def _settle(self, *, tick: bool) -> float:
        """Seconds until there may be more to send. What fails (a lost database) is tried again."""
        try:
            await self._parts.mover.settle(tick=tick)
            return await self._parts.mover.seconds_to_next()
        except Exception:
            log.exception("not settled", tick=tick)
            return AFTER_FAILURE_SECONDS

    async def _listen(self, listener: Listener) -> None:
        runner = web.AppRunner(listener.app, access_log=None, shutdown_timeout=1)
        await runner.setup()
        self._runners.append(runner)
        site = web.TCPSite(runner, listener.host, listener.port)
        await site.start()
        for address in runner.addresses:
            self.addresses.append(f"http://{address[0]}:{address[1]}")
