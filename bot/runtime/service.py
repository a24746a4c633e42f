"""The running service: starts writer, listeners and loops in one task group, and stops them in order."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any, Final, TypeVar

import structlog
from aiohttp import web

from bot.runtime.clock import Clock
from bot.runtime.control import ControlServer
from bot.runtime.mover import Mover
from bot.runtime.reader import Reader
from bot.runtime.sender import Sender
from bot.runtime.ticker import Ticker
from bot.runtime.waiting import Waiting
from bot.runtime.work import Work
from bot.runtime.worker import Worker
from bot.runtime.writer import Writer

STOP_SECONDS: Final = 10
LONGEST_SLEEP: Final = timedelta(seconds=30)
AFTER_FAILURE: Final = timedelta(seconds=5)
T = TypeVar("T")
log = structlog.get_logger(__name__)


class Bell:
    """Rung when there may be something to do; each who listens hears it once, however often it rang."""

    def __init__(self) -> None:
        self._ears: list[Ear] = []

    def ring(self) -> None:
        for ear in self._ears:
            ear.rang.set()

    def listen(self) -> Ear:
        ear = Ear(asyncio.Event())
        self._ears.append(ear)
        return ear


@dataclass(frozen=True, slots=True)
class Ear:
    """One listener. What rings while it is busy it hears the next time it waits."""

    rang: asyncio.Event

    async def hear(self) -> None:
        """Until it rings."""
        await self.rang.wait()
        self.rang.clear()

    async def wait(self, seconds: float) -> None:
        """Until it rings, or that long."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(
                seconds
            ):  # wait_for of 3.11 can swallow the cancellation that stops us
                await self.rang.wait()
        self.rang.clear()


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
    work: Work
    mover: Mover
    waiting: Waiting
    clock: Clock
    bell: Bell
    moved: Bell
    published: Bell
    control: ControlServer


class Service:
    """One instance. `addresses` are known once it is up."""

    def __init__(
        self, parts: Parts, listeners: Sequence[Listener], *loops: Callable[[], Coroutine[Any, Any, None]]
    ) -> None:
        self._parts = parts
        self._listeners = listeners
        self._loops = loops
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
        routes = [self._send_loop(route) for route in self._parts.sender.routes]
        async with asyncio.TaskGroup() as group:
            more = [loop() for loop in self._loops]
            steps = (self._tick_loop(), self._publish_loop(), self._work_loop(), *routes, *more)
            loops = [group.create_task(each) for each in steps]
            await until.wait()
            for loop in loops:
                loop.cancel()

    async def _tick_loop(self) -> None:
        """One tick at the start sees all that came due while we were down; then one at each trigger, and
        soon after one that could not decide everything (a lost database).
        """
        parts, moved = self._parts, self._parts.moved.listen()
        while True:
            due = parts.ticker.next_after(parts.clock.office())
            if not await self._tried("tick", parts.mover.tick):
                due = min(due, parts.clock.office() + AFTER_FAILURE)
            parts.bell.ring()
            while (left := due - parts.clock.office()) > timedelta(0):
                await moved.wait(min(left, LONGEST_SLEEP).total_seconds())

    async def _publish_loop(self) -> None:
        """What a version of a plan leaves to open is opened at once, part by part."""
        parts, ear = self._parts, self._parts.published.listen()
        while True:
            await ear.hear()
            while not await self._tried("open", parts.mover.published):
                await ear.wait(AFTER_FAILURE.total_seconds())
            parts.bell.ring()

    async def _work_loop(self) -> None:
        """Fetch files and make documents, then let the messages go that waited for them."""
        parts, ear = self._parts, self._parts.bell.listen()
        while True:
            if await self._tried("work", parts.work.run_waiting):
                parts.bell.ring()
            else:
                rest = parts.work.rest_seconds()
                longest = LONGEST_SLEEP.total_seconds()
                await ear.wait(longest if rest is None else min(rest, longest))

    async def _send_loop(self, route: str) -> None:
        """Send what is ready on one route, then wait for the bell or for its next row that falls due.

        A platform that is slow to answer holds up nobody but itself.
        """
        parts, ear = self._parts, self._parts.bell.listen()
        while True:
            await self._tried("send", partial(parts.sender.drain_route, route))
            wait = await self._tried("wait", partial(parts.waiting.seconds, route))
            seconds = AFTER_FAILURE.total_seconds() if wait is None else wait
            await ear.wait(min(seconds, LONGEST_SLEEP.total_seconds()))

    async def _tried(self, what: str, step: Callable[[], Awaitable[T]]) -> T | None:
        """What the step gives; None for one that failed (a lost database) and is to be tried again."""
        try:
            return await step()
        except Exception:
            log.exception("step failed", step=what)
            return None

    async def _listen(self, listener: Listener) -> None:
        runner = web.AppRunner(listener.app, access_log=None, shutdown_timeout=1)
        await runner.setup()
        self._runners.append(runner)
        site = web.TCPSite(runner, listener.host, listener.port)
        await site.start()
        for address in runner.addresses:
            self.addresses.append(f"http://{address[0]}:{address[1]}")
