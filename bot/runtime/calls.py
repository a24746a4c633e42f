"""Making the calls that a platform asks for, to its own hosts only."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Generic, Protocol, TypeAlias, TypeVar, runtime_checkable
from urllib.parse import urlsplit

import aiohttp

from bot.errors import DeliveryError, PlatformDown, RateLimited
from bot.ports.http import Calls, Entry, HttpCall, HttpReply, Stored, Wanted
from bot.wire.waiting import asked_to_wait

T = TypeVar("T")
TIMEOUT = aiohttp.ClientTimeout(total=20, connect=5)
DEFAULT_WAIT_SECONDS = 30.0
PING_SECONDS = 60.0
MOST_FRAME = 1024 * 1024


class Http(Protocol):
    """One HTTP call. Raises PlatformDown."""

    async def __call__(self, call: HttpCall, platform: str) -> HttpReply: ...


@dataclass(frozen=True, slots=True)
class Driven(Generic[T]):
    """What a generator of calls came to, and the console entries it left."""

    result: T
    entries: tuple[Entry, ...]


def nothing_stored(_: str) -> bytes | None:
    return None


async def drive(
    calls: Calls[T],
    http: Http,
    *,
    platform: str,
    hosts: Sequence[str],
    stored: Callable[[str], bytes | None] = nothing_stored,
) -> Driven[T]:
    """Run a platform's generator; `stored` gives the bytes of a document by its fingerprint.

    A failed call is raised inside the generator, which may do without what it asked for. Nothing was sent
    where the last call shows nobody anything: what shows is called last. Raises DeliveryError, and
    PermissionError for a host that is not the platform's.
    """
    line = _Line(http, platform, hosts, stored, [])
    try:
        return await _driven(calls, line)
    except PlatformDown as error:
        if error.sent and not line.shows:
            raise PlatformDown(platform=platform, sent=False) from error
        raise


async def _driven(calls: Calls[T], line: _Line) -> Driven[T]:
    try:
        wanted = next(calls)
        while True:
            try:
                reply = await line.met(wanted)
            except DeliveryError as error:
                wanted = calls.throw(error)
            else:
                wanted = calls.send(reply)
    except StopIteration as stop:
        return Driven(stop.value, tuple(line.entries))


@dataclass(slots=True)
class _Line:
    """How the wishes of one generator are met; `shows` is of its last call."""

    http: Http
    platform: str
    hosts: Sequence[str]
    stored: Callable[[str], bytes | None]
    entries: list[Entry]
    shows: bool = True

    async def met(self, wanted: Wanted) -> HttpReply:
        if isinstance(wanted, Entry):
            self.entries.append(wanted)
            return HttpReply(200)
        if isinstance(wanted, Stored):
            body = await asyncio.to_thread(self.stored, wanted.sha256)
            return HttpReply(404) if body is None else HttpReply(200, body)
        return await self._called(wanted)

    async def _called(self, wanted: HttpCall) -> HttpReply:
        place = urlsplit(wanted.url)
        guarded = wanted.anywhere and place.scheme == "https" and isinstance(self.http, PublicHttp)
        if not is_allowed(place.netloc, self.hosts) and not guarded:
            raise PermissionError(f"{self.platform} may not call {place.hostname!r}")
        self.shows = wanted.shows
        reply = await self.http(wanted, self.platform)
        if wanted.any_status:
            return reply
        wait_seconds = asked_to_wait(reply.headers, wanted.wait_header)
        if reply.status == 429 or (reply.status == 503 and wait_seconds is not None):
            raise RateLimited(wait_seconds=DEFAULT_WAIT_SECONDS if wait_seconds is None else wait_seconds)
        if reply.status >= 500:
            raise PlatformDown(platform=self.platform, sent=reply.perhaps_done)
        return reply


def is_allowed(host: str, hosts: Sequence[str]) -> bool:
    """One of these, or below one that begins with a dot."""
    return any(host.endswith(each) if each.startswith(".") else host == each for each in hosts)


async def _bounded(content: aiohttp.StreamReader, most: int) -> AsyncIterator[bytes]:
    """All of the body, at most so many bytes: one `read` gives only what has come so far."""
    left = most
    while left and (chunk := await content.read(left)):
        left -= len(chunk)
        yield chunk


async def addresses_of(host: str) -> list[str]:
    """The addresses a host name stands for. Raises OSError."""
    found = await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return [str(each[4][0]) for each in found]


Resolve: TypeAlias = Callable[[str], Awaitable[list[str]]]


@runtime_checkable
class Resolves(Protocol):
    """An `Http` that says itself where its calls would lead. Raises OSError."""

    async def resolve(self, host: str) -> list[str]: ...


class Line(Protocol):
    """An open socket: what comes is iterated over, and ends with the connection. Raises PlatformDown."""

    def __aiter__(self) -> AsyncIterator[str]: ...

    async def send(self, data: str) -> None: ...


@runtime_checkable
class Connects(Protocol):
    """An `Http` that opens sockets as well. Raises PlatformDown."""

    def connect(self, url: str, platform: str) -> AbstractAsyncContextManager[Line]: ...


class PublicHttp:
    """An `Http` for public addresses, and the office's own hosts, which it names in its settings.

    Raises PermissionError for others, PlatformDown for none.
    """

    def __init__(
        self, http: Http, resolve: Resolve | None = None, *, own_hosts: Collection[str] = ()
    ) -> None:
        self._http = http
        self._resolve = resolve or (http.resolve if isinstance(http, Resolves) else addresses_of)
        self._own_hosts = own_hosts

    async def __call__(self, call: HttpCall, platform: str) -> HttpReply:
        if urlsplit(call.url).netloc in self._own_hosts:
            return await self._http(call, platform)
        host = urlsplit(call.url).hostname or ""
        try:
            addresses = await self._resolve(host)
        except OSError as error:
            raise PlatformDown(platform=platform, sent=False) from error
        if not addresses or not all(ip_address(each.partition("%")[0]).is_global for each in addresses):
            raise PermissionError(f"{platform} may not fetch from {host!r}")
        return await self._http(call, platform)


class AiohttpClient:
    """The `Http` of the running service: no redirects, bounded in time and size."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        timeout: aiohttp.ClientTimeout = TIMEOUT,
        resolve: Resolve = addresses_of,
    ) -> None:
        self._session = session
        self._timeout = timeout
        self.resolve = resolve

    @asynccontextmanager
    async def connect(self, url: str, platform: str) -> AsyncIterator[Line]:
        """A socket that is asked for a sign of life each minute. Raises PlatformDown."""
        try:
            async with asyncio.timeout(self._timeout.total):
                line = await self._session.ws_connect(url, heartbeat=PING_SECONDS, max_msg_size=MOST_FRAME)
        except (aiohttp.ClientError, TimeoutError) as error:
            raise PlatformDown(platform=platform, sent=False) from error
        async with line:
            yield _WebSocket(line, platform)

    async def __call__(self, call: HttpCall, platform: str) -> HttpReply:
        try:
            async with self._session.request(
                call.method,
                call.url,
                headers=dict(call.headers),
                data=call.body,
                timeout=self._timeout,
                allow_redirects=False,
            ) as reply:
                body = b"".join([chunk async for chunk in _bounded(reply.content, call.most_bytes)])
                return HttpReply(
                    reply.status, body, {name.lower(): value for name, value in reply.headers.items()}
                )
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise PlatformDown(platform=platform, sent=False) from error  # no connection: nothing has left
        except (aiohttp.ClientError, TimeoutError) as error:
            raise PlatformDown(platform=platform, sent=True) from error


@dataclass(frozen=True, slots=True)
class _WebSocket:
    """Words only: frames of bytes are passed over, as no platform sends any."""

    line: aiohttp.ClientWebSocketResponse
    platform: str

    async def __aiter__(self) -> AsyncIterator[str]:
        async for message in self.line:
            if message.type is aiohttp.WSMsgType.TEXT:
                yield message.data

    async def send(self, data: str) -> None:
        try:
            await self.line.send_str(data)
        except (aiohttp.ClientError, ConnectionError) as error:
            raise PlatformDown(platform=self.platform, sent=True) from error
