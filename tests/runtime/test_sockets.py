"""A platform that is heard through a socket: real sockets, and a vendor that does as the test says."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import pytest
from aiohttp import web

from bot.errors import BadSignature, PlatformDown, Undecodable
from bot.ports.http import Calls, HttpCall, HttpReply, RawRequest
from bot.ports.messages import InboundMessage, RenderedMessage
from bot.ports.platform import Decoded, Framed
from bot.runtime.calls import is_allowed
from bot.runtime.sockets import Sockets
from bot.wording.cards import RenderedCard
from tests.emulators.base import Net, Reply, internet
from tests.emulators.office import CONNECTION, Serving, an_office_on, clock_of

PATIENCE = 60.0


class Chatter:
    """Frames are `{"id", "say"}`; what it cannot read it refuses, and one word makes it fall over."""

    name = "chatter"
    limits = ()

    def __init__(
        self, url: str = "wss://chat.example/line", hosts: tuple[str, ...] = ("chat.example",)
    ) -> None:
        self.hosts = hosts
        self._url = url

    def open(self) -> Calls[str]:
        reply = yield HttpCall("POST", "https://chat.example/open")
        if reply.status != 200:
            raise PlatformDown(platform=self.name, sent=False)
        return self._url

    def frame(self, data: str, wall_at: datetime) -> Framed:
        held = json.loads(data)
        if held == "bug":
            raise RuntimeError("a bug")
        if not isinstance(held, dict):
            return Framed(now=("refused",), rejected=Undecodable("no object"))
        if held["say"] == "bye":
            return Framed(reopen=True)
        if held["say"] == "ping":
            return Framed(now=("pong",))
        message = InboundMessage(
            held["id"], CONNECTION, "room-tax", "tax", held["say"], wall_at, mentioned=True
        )
        return Framed(held["id"], messages=(message,))

    def acknowledged(
        self, framed: Framed, answers: Sequence[RenderedCard], clicked: RenderedCard | None
    ) -> tuple[str, ...]:
        return (f"ack {framed.id} {len(answers)}",)

    def verify(self, request: RawRequest) -> None:
        raise BadSignature

    def decode(self, request: RawRequest) -> Decoded:
        return Decoded()

    def enrich(self, message: InboundMessage) -> Calls[InboundMessage]:
        yield from ()
        return message

    def deliver(self, message: RenderedMessage) -> Calls[str | None]:
        yield from ()
        return None

    def answer(self, request: RawRequest, answers: Sequence[RenderedCard]) -> HttpReply:
        return HttpReply(200)


@dataclass
class Vendor:
    """Opens a line for whoever asks."""

    hosts: tuple[str, ...] = ("chat.example", "gate.chat.example", "evil.example")
    net: Net = field(default_factory=Net)
    opened: asyncio.Queue[web.WebSocketResponse] = field(default_factory=asyncio.Queue)
    said: asyncio.Queue[str] = field(default_factory=asyncio.Queue)

    def add_to(self, app: web.Application) -> None:
        app.router.add_post("/open", self._open)
        app.router.add_get("/line", self._line)

    async def _open(self, _: web.Request) -> web.Response:
        return web.Response()

    async def _line(self, request: web.Request) -> web.WebSocketResponse:
        line = web.WebSocketResponse()
        await line.prepare(request)
        await self.opened.put(line)
        async for message in line:
            await self.said.put(str(message.data))
        return line

    async def line(self) -> web.WebSocketResponse:
        async with asyncio.timeout(PATIENCE):
            return await self.opened.get()

    async def hears(self) -> str:
        async with asyncio.timeout(PATIENCE):
            return await self.said.get()


@dataclass
class Listening:
    vendor: Vendor
    serving: Serving
    pauses: list[float]
    paused: asyncio.Event


@asynccontextmanager
async def listening(
    folder: Path, platform: Chatter | None = None, prepare: Callable[[Vendor], None] = lambda _: None
) -> AsyncIterator[Listening]:
    clock, vendor, platform = clock_of(folder), Vendor(), platform or Chatter()
    prepare(vendor)
    pauses: list[float] = []
    paused = asyncio.Event()

    async def pause(seconds: float) -> None:
        pauses.append(seconds)
        paused.set()
        await asyncio.sleep(0)

    async with (
        internet(folder, vendor) as http,
        an_office_on(platform, folder, clock, http, seat=replace) as serving,
    ):
        sockets = Sockets(serving.core.platforms, serving.hooks, clock, http, pause=pause)
        running = asyncio.create_task(sockets.run())
        yield Listening(vendor, serving, pauses, paused)
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running


def said(id: str, words: str) -> str:
    return json.dumps({"id": id, "say": words})


async def test_a_frame_is_acknowledged_after_what_it_says_is_recorded(tmp_path: Path) -> None:
    async with listening(tmp_path) as found:
        line = await found.vendor.line()
        await line.send_str(said("1", "6完成60%"))
        assert await found.vendor.hears() == "ack 1 1"
        assert found.serving.filing("6").state == "filed"


async def test_many_frames_are_handled_in_their_order(tmp_path: Path) -> None:
    async with listening(tmp_path) as found:
        line = await found.vendor.line()
        for number in range(20):
            await line.send_str(said(str(number), f"6完成{number + 10}%"))
        acks = [await found.vendor.hears() for _ in range(20)]
        assert [ack.split()[1] for ack in acks] == [str(number) for number in range(20)]
        report = found.serving.filing("6").report
        assert report is not None
        assert report.percent == 29


async def test_what_must_be_answered_at_once_does_not_wait_for_what_must_be_recorded(tmp_path: Path) -> None:
    async with listening(tmp_path) as found:
        line = await found.vendor.line()
        release = asyncio.Event()
        blocked = asyncio.create_task(_block_writer(found.serving, release))
        await line.send_str(said("1", "6完成60%"))
        await line.send_str(said("2", "ping"))
        assert await found.vendor.hears() == "pong"
        release.set()
        await blocked
        assert await found.vendor.hears() == "ack 1 1"


async def _block_writer(serving: Serving, release: asyncio.Event) -> None:
    """The writer is busy until the test lets it go."""
    loop = asyncio.get_running_loop()
    await serving.core.parts.writer.run(
        lambda _: asyncio.run_coroutine_threadsafe(release.wait(), loop).result(PATIENCE)
    )


async def test_nonsense_is_refused_and_the_line_goes_on(tmp_path: Path) -> None:
    async with listening(tmp_path) as found:
        line = await found.vendor.line()
        await line.send_str("[]")
        assert await found.vendor.hears() == "refused"
        await line.send_bytes(b"\x00")
        await line.send_str(said("1", "6完成60%"))
        assert (await found.vendor.hears()).startswith("ack 1")


async def test_a_vendor_that_says_goodbye_is_called_again_at_once(tmp_path: Path) -> None:
    async with listening(tmp_path) as found:
        line = await found.vendor.line()
        await line.send_str(said("1", "bye"))
        again = await found.vendor.line()
        assert found.pauses == []
        await again.send_str(said("2", "6完成60%"))
        assert (await found.vendor.hears()).startswith("ack 2")


async def test_a_bug_in_a_frame_costs_one_connection(tmp_path: Path) -> None:
    async with listening(tmp_path) as found:
        line = await found.vendor.line()
        await line.send_str('"bug"')
        again = await found.vendor.line()
        assert found.pauses == [1.0]
        await again.send_str(said("2", "6完成60%"))
        assert (await found.vendor.hears()).startswith("ack 2")


async def test_a_vendor_that_is_down_is_asked_ever_more_rarely_and_often_again_once_it_was_heard(
    tmp_path: Path,
) -> None:
    def down(vendor: Vendor) -> None:
        vendor.net.misbehave("/open", *[Reply(503)] * 8)

    async with listening(tmp_path, prepare=down) as found:
        line = await found.vendor.line()
        assert found.pauses == [1, 2, 4, 8, 16, 32, 60, 60]
        await line.send_str(said("1", "ping"))
        assert await found.vendor.hears() == "pong"
        await line.close()
        await found.vendor.line()
        assert found.pauses[8:] == [1]


@pytest.mark.parametrize(
    "url", ["wss://evil.example/line", "ws://chat.example/line", "wss://chat.example:8443/line"]
)
async def test_no_socket_is_opened_where_the_platform_may_not_call(tmp_path: Path, url: str) -> None:
    async with listening(tmp_path, Chatter(url)) as found:
        async with asyncio.timeout(PATIENCE):
            await found.paused.wait()
        assert found.vendor.opened.empty()


async def test_a_gateway_below_the_platforms_name_is_its_own(tmp_path: Path) -> None:
    hosts = ("chat.example", ".chat.example")
    async with listening(tmp_path, Chatter("wss://gate.chat.example:443/line", hosts)) as found:
        await found.vendor.line()


@pytest.mark.parametrize(
    ("host", "allowed"),
    [
        ("api.chat.example", True),
        ("a.b.chat.example", True),
        ("one.example", True),
        ("chat.example", False),
        ("evilchat.example", False),
        ("x.one.example", False),
        ("a.chat.example.evil", False),
        ("a.chat.example:8443", False),
        ("", False),
    ],
)
def test_hosts_are_named_whole_or_by_what_they_end_in(host: str, allowed: bool) -> None:
    assert is_allowed(host, (".chat.example", "one.example")) is allowed
