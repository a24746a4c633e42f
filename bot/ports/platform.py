"""What a chat platform is to the runtime: plain functions over bytes and our types."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol, runtime_checkable

from bot.errors import RequestRejected
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
    """What a request holds: messages to handle, or a reply to give at once (handshake, unused event).

    `invitations` are chats to join; `marks` the last event of each chat, kept once all of it is handled.
    """

    messages: tuple[InboundMessage, ...] = ()
    reply: HttpReply | None = None
    invitations: tuple[str, ...] = ()
    marks: Mapping[str, str] = field(default_factory=dict)


class Platform(Protocol):
    """One connection of one platform. Raises RequestRejected inbound, DeliveryError outbound."""

    name: str
    limits: tuple[Limit, ...]
    hosts: tuple[str, ...]

    def __hash__(self) -> int: ...

    def verify(self, request: RawRequest) -> None: ...

    def decode(self, request: RawRequest) -> Decoded: ...

    def enrich(self, message: InboundMessage) -> Calls[InboundMessage]: ...

    def deliver(self, message: RenderedMessage) -> Calls[str | None]: ...

    def answer(self, request: RawRequest, answers: Sequence[RenderedCard]) -> HttpReply: ...


@runtime_checkable
class Splits(Protocol):
    """A platform whose messages have an end: what does not fit goes in parts, files as messages of their own.

    `files_apart` is false where files go with the card, or not at all.
    """

    files_apart: bool

    def fits(self, card: RenderedCard) -> bool: ...


@runtime_checkable
class SpeaksOnly(Protocol):
    """Where `speaks_only` nobody can answer: what asks for a report leads to the reply form."""

    speaks_only: bool


@runtime_checkable
class RepeatsSafely(Protocol):
    """A platform that takes the same message twice and shows it once, for so long after the first time."""

    repeats_safely: timedelta | None


@runtime_checkable
class AnswersClicks(Protocol):
    """A platform where the answer to a click changes the card. `clicked` is the card as it stands now."""

    def answer_click(
        self, request: RawRequest, answers: Sequence[RenderedCard], clicked: RenderedCard | None
    ) -> HttpReply: ...


@runtime_checkable
class ChangesClicked(Protocol):
    """A platform where the card that was clicked is changed by a call of its own, after the answer.

    `clicked` is the card as it stands now, `answers` what was said. It is done once and at best: what was
    recorded stands without it.
    """

    def change_clicked(
        self, request: RawRequest, answers: Sequence[RenderedCard], clicked: RenderedCard
    ) -> Calls[None]: ...


@runtime_checkable
class AnswersApart(Protocol):
    """A platform where more than the response holds goes by calls of their own after it, where the message
    says `in_response`: the answer to a click, and of a long answer all but the first part. It is done once
    and at best; `left` words that so many of them cannot be shown.
    """

    def fits(self, card: RenderedCard) -> bool: ...

    def answer_apart(
        self, request: RawRequest, answers: Sequence[RenderedCard], left: Callable[[int], RenderedCard]
    ) -> Calls[None]: ...


@dataclass(frozen=True, slots=True)
class CheckAt:
    """When a connection is checked, and where the platform should reach it; None where nothing is set."""

    wall_at: datetime
    callback: str | None


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found, right or wrong; `todo` says what to do, and where in the vendor's console."""

    what: str
    todo: str = ""
    is_fault: bool = True


@runtime_checkable
class Checks(Protocol):
    """A platform that can prove its connection."""

    hosts: tuple[str, ...]

    def check(self, at: CheckAt) -> Calls[tuple[Finding, ...]]: ...


@runtime_checkable
class FollowsUp(Protocol):
    """A platform that adds something to a message once it is recorded as sent: it stands without it."""

    def follow_up(self, message: RenderedMessage, message_id: str) -> Calls[None]: ...


@runtime_checkable
class ProvedByHead(Protocol):
    """A platform whose requests prove themselves without their body: nothing of it is read before.

    Bodies of up to `most_bytes` are read then; `rejected` words what is refused.
    """

    most_bytes: int

    def rejected(self, error: RequestRejected) -> HttpReply: ...


@runtime_checkable
class OnSite(Protocol):
    """A platform on hosts that the office names itself: they may have private addresses."""

    own_hosts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Framed:
    """What a frame of a socket holds. `now` goes back at once; `messages` are handled and then acknowledged.

    `id` is the frame's own, to acknowledge it. `rejected` is why nothing in it was believed. With `reopen`
    the platform wants another connection.
    """

    id: str = ""
    now: tuple[str, ...] = ()
    messages: tuple[InboundMessage, ...] = ()
    rejected: RequestRejected | None = None
    reopen: bool = False


@runtime_checkable
class Streams(Protocol):
    """A platform that we call and hear through a socket, which needs no address of ours."""

    name: str
    hosts: tuple[str, ...]

    def open(self) -> Calls[str]:
        """The address of the socket, good for one connection. Raises DeliveryError."""
        ...

    def frame(self, data: str, wall_at: datetime) -> Framed: ...

    def acknowledged(
        self, framed: Framed, answers: Sequence[RenderedCard], clicked: RenderedCard | None
    ) -> tuple[str, ...]:
        """Frames to send after the commit. `clicked` is the card as it stands after a click."""
        ...


@runtime_checkable
class CatchesUp(Protocol):
    """A platform that remembers what was said while nobody listened.

    `missed` gives what came after the event `mark`, oldest first; without a mark, since we are there.
    """

    name: str
    hosts: tuple[str, ...]

    def chats(self) -> Calls[tuple[str, ...]]:
        """Those we are in."""
        ...

    def missed(self, chat: str, mark: str | None, wall_at: datetime) -> Calls[Decoded]: ...

    def join(self, chat: str) -> Calls[None]: ...

    def wake(self) -> Calls[None]:
        """Let the platform know that we listen again."""
        ...
