"""Calls over a real network stack: what has left and what has not, when nothing comes back."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import replace

import aiohttp
import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.errors import PlatformDown, RateLimited
from bot.ports.http import Calls, HttpCall, HttpReply
from bot.runtime.calls import AiohttpClient, drive
from tests.fakes import HOST

SHOW = HttpCall.post_json(f"https://{HOST}/send", {})
LOOK = HttpCall("GET", f"https://{HOST}/look")
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


async def run(*replies: HttpReply, upload: bool) -> None:
    """Drive what uploads before it shows, or shows before it looks; each call is answered in turn."""

    def calls() -> Calls[None]:
        yield replace(SHOW, unseen=upload)
        yield SHOW if upload else LOOK

    left = list(replies)

    async def http(call: HttpCall, platform: str) -> HttpReply:
        return left.pop(0)

    await drive(calls(), http, platform="fake", hosts=[HOST])


@pytest.mark.parametrize("status", [500, 502, 504])
async def test_what_shows_nobody_anything_has_sent_nothing(status: int) -> None:
    cases = [(True, 0, False), (True, 1, True), (False, 0, True), (False, 1, False)]
    for upload, good, sent in cases:
        with pytest.raises(PlatformDown) as caught:
            await run(*[HttpReply(200)] * good, HttpReply(status), upload=upload)
        assert caught.value.sent == sent


async def test_a_503_turns_the_call_away() -> None:
    with pytest.raises(PlatformDown) as caught:
        await run(HttpReply(503), upload=False)
    assert not caught.value.sent


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("header", ["600", "Mon, 28 Sep 2026 01:10:00 GMT"])
async def test_who_is_told_when_to_come_again_comes_then(status: int, header: str) -> None:
    """Also while the platform is being mended: it took nothing, and says when it will."""
    headers = {"retry-after": header, "date": "Mon, 28 Sep 2026 01:00:00 GMT"}
    with pytest.raises(RateLimited) as caught:
        await run(HttpReply(status, headers=headers), upload=False)
    assert caught.value.wait_seconds == 600


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("0", 1), ("1", 1), ("90", 90), ("", 30), ("-1", 30), ("1e9", 30), ("9" * 400, 30), ("٣", 30)],
)
async def test_a_refusal_for_rate_waits_a_second_at_least(header: str, seconds: float) -> None:
    with pytest.raises(RateLimited) as caught:
        await run(HttpReply(429, headers={"retry-after": header}), upload=False)
    assert caught.value.wait_seconds == seconds
