"""Platforms that are heard through a socket: opened, answered and opened again, each in a loop of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from typing import Final, TypeAlias

import structlog

from bot.errors import DeliveryError
from bot.ports.platform import Decoded, Framed, Platform, Streams
from bot.runtime.calls import Connects, Http, Line, drive, is_allowed
from bot.runtime.clock import Clock
from bot.runtime.server import Hooks

FIRST_WAIT_SECONDS: Final = 1.0
LONGEST_WAIT_SECONDS: Final = 60.0
MOST_WAITING: Final = 1000  # frames that are read and not yet handled; beyond it the socket is not read
log = structlog.get_logger(__name__)
Pause: TypeAlias = Callable[[float], Awaitable[object]]
Queue: TypeAlias = asyncio.Queue[Framed | None]


class Sockets:
    """Keeps one socket open for each platform that streams. A frame is acknowledged after the commit.

    What is not acknowledged comes again, and is known by its key.
    """

    def __init__(
        self,
        platforms: Mapping[str, Platform],
        hooks: Hooks,
        clock: Clock,
        http: Http,
        *,
        pause: Pause = asyncio.sleep,
    ) -> None:
        self._streams = {name: each for name, each in platforms.items() if isinstance(each, Streams)}
        self._hooks = hooks
        self._clock = clock
        self._http = http
        self._pause = pause

    async def run(self) -> None:
        """All of them side by side, until cancelled."""
        async with asyncio.TaskGroup() as group:
            for connection in self._streams:
                group.create_task(self._keep(connection))

    async def _keep(self, connection: str) -> None:
        """A line that held starts the waits anew; one that the platform wants anew is opened at once."""
        wait = FIRST_WAIT_SECONDS
        while True:
            heard, reopen = await self._tried(connection)
            wait = FIRST_WAIT_SECONDS if heard else wait
            if not reopen:
                await self._pause(wait)
                wait = min(2 * wait, LONGEST_WAIT_SECONDS)

    async def _tried(self, connection: str) -> tuple[bool, bool]:
        """Whether anything was heard, and whether the platform wants another connection now."""
        line = _Talk(connection, self._streams[connection], self._hooks, self._clock)
        try:
            url = await self._address(connection)
            async with self._opened(url, connection) as opened:
                log.info("socket open", connection=connection)
                await line.run(opened)
        except DeliveryError as error:
            log.warning("socket closed", connection=connection, error=error.code)
        except Exception:
            log.exception("socket failed", connection=connection)
        return line.heard, line.reopen

    def _opened(self, url: str, connection: str) -> AbstractAsyncContextManager[Line]:
        if not isinstance(self._http, Connects):
            raise TypeError("no sockets without a client that opens them")
        return self._http.connect(url, connection)

    async def _address(self, connection: str) -> str:
        """Raises DeliveryError, and PermissionError for a host that is not the platform's."""
        platform = self._streams[connection]
        driven = await drive(platform.open(), self._http, platform=connection, hosts=platform.hosts)
        scheme, _, rest = driven.result.partition("://")
        host = rest.partition("/")[0].removesuffix(":443")
        if scheme != "wss" or not is_allowed(host, platform.hosts):
            raise PermissionError(f"{connection} may not open a socket to {host!r}")
        return driven.result


class _Talk:
    """One connection: what must be answered at once is, what must be recorded is handled in order."""

    def __init__(self, connection: str, platform: Streams, hooks: Hooks, clock: Clock) -> None:
        self._connection = connection
        self._platform = platform
        self._hooks = hooks
        self._clock = clock
        self.heard = False
        self.reopen = False

    async def run(self, line: Line) -> None:
        """Until it ends; what was read before is still recorded."""
        queue: Queue = asyncio.Queue(MOST_WAITING)
        async with asyncio.TaskGroup() as group:
            group.create_task(self._handle(queue, line))
            await self._read(queue, line)
            await queue.put(None)

    async def _read(self, queue: Queue, line: Line) -> None:
        async for data in line:
            self.heard = True
            framed = self._platform.frame(data, self._clock.wall())
            if framed.rejected is not None:
                log.info("rejected", connection=self._connection, error=framed.rejected.code)
            for each in framed.now:
                await self._send(line, each)
            if framed.messages:
                await queue.put(framed)
            if framed.reopen:
                self.reopen = True
                return

    async def _handle(self, queue: Queue, line: Line) -> None:
        while (framed := await queue.get()) is not None:
            handled = await self._hooks.settle(self._connection, Decoded(framed.messages))
            if handled is None:
                continue
            cards, clicked = self._hooks.shown(framed.messages, handled)
            for each in self._platform.acknowledged(framed, cards, clicked):
                await self._send(line, each)

    async def _send(self, line: Line, data: str) -> None:
        """A line that has gone ends by itself: what could not be acknowledged comes again."""
        try:
            await line.send(data)
        except DeliveryError as error:
            log.info("not acknowledged", connection=self._connection, error=error.code)
