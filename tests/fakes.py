"""A chat platform of our own, and a network that does as it is told."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Sequence

from bot.errors import DeliveryRefused, PlatformDown, RateLimited
from bot.ports.http import Calls, HttpCall, HttpReply, RawRequest
from bot.ports.messages import InboundMessage, RenderedMessage
from bot.ports.platform import Decoded, Limit
from bot.wording.cards import RenderedCard

HOST = "chat.example"


class FakePlatform:
    """Posts each message to `chat.example`; 400 is a refusal, 200 gives the message id."""

    name = "fake"
    hosts: tuple[str, ...] = (HOST,)

    def __init__(self, limits: Sequence[Limit] = ()) -> None:
        self.limits = tuple(limits)

    def verify(self, request: RawRequest) -> None:
        """Everybody is believed."""

    def decode(self, request: RawRequest) -> Decoded:
        return Decoded()

    def enrich(self, message: InboundMessage) -> Calls[InboundMessage]:
        yield from ()
        return message

    def deliver(self, message: RenderedMessage) -> Calls[str | None]:
        body = {"key": message.key, "chat": message.chat, "again": message.again}
        reply = yield HttpCall.post_json(f"https://{HOST}/send", body)
        if reply.status == 400:
            raise DeliveryRefused(platform=self.name, answer=reply.body.decode())
        return reply.body.decode()

    def answer(self, request: RawRequest, answers: Sequence[RenderedCard]) -> HttpReply:
        return HttpReply(200)


Does = Callable[[str], HttpReply]


def succeed(key: str) -> HttpReply:
    return HttpReply(200, f"m-{key}".encode())


def refuse(_: str) -> HttpReply:
    return HttpReply(400, b"no such chat")


def limit_rate(_: str) -> HttpReply:
    return HttpReply(429, headers={"retry-after": "90"})


def limit_room(_: str) -> HttpReply:
    """A refusal that is of the one room."""
    raise RateLimited(wait_seconds=90, of_room=True)


def limit_all(_: str) -> HttpReply:
    raise RateLimited(wait_seconds=90, of_room=False)


def be_down(_: str) -> HttpReply:
    raise PlatformDown(platform="fake", sent=False)


def time_out(_: str) -> HttpReply:
    """The request left, and nothing came back."""
    raise PlatformDown(platform="fake", sent=True)


def break_down(_: str) -> HttpReply:
    raise ZeroDivisionError


class FakeHttp:
    """Answers each call by the key of its message: what `script` holds for it, one after another, then 200.

    `posted` are the bodies that left, in order; what tells the office of trouble is in `told` instead.
    While `gate` is not set nothing is answered.
    """

    def __init__(self, **script: Sequence[Does]) -> None:
        self.script = {key: list(does) for key, does in script.items()}
        self.posted: list[dict[str, object]] = []
        self.told: list[str] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self.arrived = asyncio.Event()

    @property
    def keys(self) -> list[object]:
        return [each["key"] for each in self.posted]

    async def __call__(self, call: HttpCall, platform: str) -> HttpReply:
        body = json.loads(call.body)
        if body["key"].startswith("trouble/"):
            self.told.append(body["key"])
        else:
            self.posted.append(body)
        self.arrived.set()
        await self.gate.wait()
        waiting = self.script.get(body["key"], [])
        return (waiting.pop(0) if waiting else succeed)(body["key"])
