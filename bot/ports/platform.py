"""What a chat platform is to the runtime: plain functions over bytes and our types."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from bot.ports.http import Calls, HttpReply, RawRequest
from bot.ports.messages import InboundMessage, RenderedMessage
from bot.wording.cards import RenderedCard


class Scope(StrEnum):
    """What a limit counts."""

    ROBOT = "robot"
    APP = "app"
    ROOM = "room"
    MEMBER = "member"
    COMPANY = "company"


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `messages` in any `seconds`, counted per `scope`."""

    scope: Scope
    messages: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Decoded:
    """What a request holds: messages to handle, or a reply to give at once (handshake, unused event)."""

    messages: tuple[InboundMessage, ...] = ()
    reply: HttpReply | None = None


class Platform(Protocol):
    """One connection of one platform. Raises RequestRejected inbound, DeliveryError outbound."""

    name: str
    limits: tuple[Limit, ...]
    hosts: tuple[str, ...]

    def verify(self, request: RawRequest) -> None: ...

    def decode(self, request: RawRequest) -> Decoded: ...

    def enrich(self, message: InboundMessage) -> Calls[InboundMessage]: ...

    def deliver(self, message: RenderedMessage) -> Calls[str | None]: ...

    def answer(self, request: RawRequest, answers: Sequence[RenderedCard]) -> HttpReply: ...
