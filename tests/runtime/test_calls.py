"""Calls over a real network stack: what has left and what has not, when nothing comes back."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

import aiohttp
import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.errors import PlatformDown
from bot.ports.http import HttpCall
from bot.runtime.calls import AiohttpClient

SOON = aiohttp.ClientTimeout(total=5, connect=0.05)


class _NeverFound(AbstractResolver):
    """A name server that does not answer."""

    async def resolve(self, host: str, port: int = 0, family: int = 0) -> list[ResolveResult]:
        await asyncio.Event().wait()
        return []

    async def close(self) -> None:
        """Nothing is open."""


@contextlib.asynccontextmanager
async def nobody_answers() -> AsyncIterator[str]:
    """The address of one who takes connections and says nothing, not even for TLS."""

    listening: set[asyncio.Task[None] | None] = set()

    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        listening.add(asyncio.current_task())
        with contextlib.suppress(ConnectionError):
            await reader.read()
        writer.close()
        with contextlib.suppress(ConnectionError):
            await writer.wait_closed()

    server = await asyncio.start_server(listen, "127.0.0.1", 0)
    async with server:
        host, port = server.sockets[0].getsockname()
        yield f"{host}:{port}"
    await asyncio.gather(*(each for each in listening if each is not None))


async def sent_by(
    url: str, connector: aiohttp.TCPConnector | None = None, *, patience: aiohttp.ClientTimeout
) -> bool:
    async with aiohttp.ClientSession(connector=connector) as session:
        with pytest.raises(PlatformDown) as caught:
            await AiohttpClient(session, patience)(HttpCall.post_json(url, {}), "fake")
    return caught.value.sent


async def test_where_no_connection_is_made_in_time_nothing_has_left() -> None:
    async with nobody_answers() as place:
        assert not await sent_by(f"https://{place}/", patience=SOON)
    nowhere = aiohttp.TCPConnector(resolver=_NeverFound())
    assert not await sent_by("https://chat.example/", nowhere, patience=SOON)


async def test_over_a_connection_nobody_knows_what_became_of_it() -> None:
    async with nobody_answers() as place:
        assert await sent_by(f"http://{place}/", patience=aiohttp.ClientTimeout(total=0.1, connect=5))
