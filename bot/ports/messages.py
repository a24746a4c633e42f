"""Messages in and out, free of any platform."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from bot.domain.media import Media as Media  # noqa: PLC0414
from bot.wording.cards import Card, RenderedCard


class Repeat(StrEnum):
    """What an ambiguous send means: `AT_MOST_ONCE` is never sent again, `AT_LEAST_ONCE` is, marked 重发."""

    AT_MOST_ONCE = "at_most_once"
    AT_LEAST_ONCE = "at_least_once"


@dataclass(frozen=True, slots=True)
class Mention:
    """Somebody who is named in a message: `token` stands for them in its text."""

    token: str
    account: str
    name: str


@dataclass(frozen=True, slots=True)
class InboundMessage:
    """Words or a click from a platform. Instants are wall time, UTC; `chat` and `account` are the
    platform's ids.

    `sent_at` is the platform's own signed time, where it gives one. `slash` is true for a native slash
    command.
    `in_response` is true where the answer goes into the HTTP response, or to an address that came with the
    request. `message_id` is the platform's own, to quote it. `reply_to` is the message that is answered,
    `thread` the first one of its chain; `answer_of` the key of the message whose answer was clicked, where
    that answer went into a response and has no id.
    `option` is the place, from 1, of what was chosen among `offered` of the card that is answered. `edits`
    is the message whose words these replace, `recalls` the key of one that was taken back. `unreadable`
    where the words are kept from us, by encryption.
    """

    key: str
    connection: str
    chat: str
    account: str
    text: str
    received_at: datetime
    name: str = ""
    message_id: str | None = None
    sent_at: datetime | None = None
    reply_to: str | None = None
    thread: str | None = None
    answer_of: str | None = None
    quoted_text: str = ""
    button: str | None = None
    option: int | None = None
    edits: str | None = None
    recalls: str | None = None
    unreadable: bool = False
    direct: bool = False
    mentioned: bool = False
    slash: bool = False
    in_response: bool = False
    attachments: tuple[Media, ...] = ()
    mentions: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """A card built at the lease, from what is true then: `name` names a function of `bot/notices`."""

    name: str
    args: Mapping[str, str] = field(default_factory=dict)


Content: TypeAlias = Card | Notice


@dataclass(frozen=True, slots=True)
class OutboundMessage:
    """A row of the outbox. `about` are filing ids: answered ones are dropped at the lease, the row with the
    last.

    `room` is a room id. `priority` 0 goes first. Instants are office time, UTC. An `answerable` one gets a
    short code. `asked_for` are answers: they are not counted against the room's messages of the day.
    """

    key: str
    room: str
    content: Content
    about: tuple[str, ...] = ()
    repeat: Repeat = Repeat.AT_MOST_ONCE
    priority: int = 5
    not_before: datetime | None = None
    useless_after: datetime | None = None
    reply_to: str | None = None
    needs_job: str | None = None
    answerable: bool = False
    asked_for: bool = False


@dataclass(frozen=True, slots=True)
class RenderedMessage:
    """What a platform delivers: a card in words, to a chat."""

    key: str
    chat: str
    card: RenderedCard
    wall_at: datetime
    office_at: datetime
    mention_account: str | None = None
    about: tuple[str, ...] = ()
    reply_to: str | None = None
    again: bool = False


@dataclass(frozen=True, slots=True)
class Job:
    """A document to make in a worker process: `maker` names a function of `bot/documents`."""

    key: str
    maker: str
    args: str
