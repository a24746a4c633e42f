"""Matrix: an application service's own paths, whom it believes, how a message is sent and a file fetched."""

from __future__ import annotations

import hashlib
import re
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit

import msgspec
from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator, model_validator

from bot.errors import BadSignature, DeliveryRefused, RequestRejected, Undecodable
from bot.platforms.matrix import checks, rooms
from bot.platforms.matrix.api import PLATFORM as NAME
from bot.platforms.matrix.api import REPEATS_SAFELY, Api
from bot.platforms.matrix.cards import content_of, fits, options_of
from bot.platforms.matrix.inbound import MEMBER, Event, Us, decoded, events_of, mentions
from bot.ports.http import Calls, HttpReply, RawRequest, Stored
from bot.ports.messages import InboundMessage, RenderedMessage
from bot.ports.platform import CheckAt, Decoded, Finding, Limit, Scope
from bot.wire.signing import require_same
from bot.wording.cards import Attachment, RenderedCard

JSON: Final = {"content-type": "application/json"}
APP_SERVICE: Final = "_matrix/app/v1/"
KNOWN: Final = {"transactions": "PUT", "ping": "POST", "users": "GET", "rooms": "GET", "thirdparty": "GET"}
MOST_REMEMBERED: Final = 256  # transactions
MOST_ROOMS: Final = 10_000  # whose members are remembered
_DONE: Final = HttpReply(200, b"{}", JSON)


class Config(BaseModel):
    """An application service; `duban example-registration NAME` prints the file the homeserver wants."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)
    homeserver: str = Field(
        description="The homeserver's address, as clients call it; http:// only on this machine.",
        examples=["https://matrix.example.gov.cn"],
    )
    server_name: str = Field(
        pattern=r"^[A-Za-z0-9.-]{1,230}(:[0-9]{1,5})?$",
        description="What stands after the colon of accounts there.",
        examples=["example.gov.cn"],
    )
    user: str = Field(
        default="duban", pattern=r"^[a-z0-9._=/-]{1,100}$", description="The name of our account there."
    )
    invited_by: tuple[str, ...] = Field(
        default=(), description="Servers whose people may ask us into rooms; without it only our own.",
    )  # fmt: skip
    as_token: SecretStr = Field(
        description="By which the homeserver knows us; any long random word: openssl rand -hex 32."
    )
    hs_token: SecretStr = Field(description="By which we know the homeserver; another such word.")

    @field_validator("homeserver")
    @classmethod
    def _is_an_address(cls, address: str) -> str:
        parts = urlsplit(address.rstrip("/"))
        near = parts.hostname in {"127.0.0.1", "localhost", "::1"}
        if not parts.hostname or parts.scheme not in ({"https", "http"} if near else {"https"}):
            raise ValueError("expected https://HOST[:PORT]; http:// only on this machine")
        if parts.path or parts.query or parts.fragment or parts.username:
            raise ValueError("expected https://HOST[:PORT] and nothing behind it")
        return f"{parts.scheme}://{parts.netloc}"

    @field_validator("as_token", "hs_token")
    @classmethod
    def _is_a_token(cls, token: SecretStr) -> SecretStr:
        if not re.fullmatch(r"[!-~]{16,200}", token.get_secret_value()):
            raise ValueError("expected at least 16 letters and digits: openssl rand -hex 32")
        return token

    @model_validator(mode="after")
    def _tokens_differ(self) -> Config:
        if self.as_token == self.hs_token:
            raise ValueError("hs_token: expected another word than as_token")
        return self

    @property
    def account(self) -> str:
        return f"@{self.user}:{self.server_name}"


class Matrix:
    """One homeserver's application service, both ways."""

    name = NAME
    # An application service's own account is never limited (Synapse); this is what one server carries well.
    limits: tuple[Limit, ...] = (Limit(Scope.APP, messages=20, seconds=1.0),)
    # A transaction has at most 100 events of 64 KiB, each sign at worst six bytes of JSON.
    most_bytes: int = 64 * 1024 * 1024
    repeats_safely: timedelta | None = REPEATS_SAFELY
    files_apart = True

    def __init__(self, connection: str, config: Config) -> None:
        servers = frozenset(config.invited_by or (config.server_name,))
        self._us = Us(connection, config.account, config.server_name, servers)
        self._api = Api(config.homeserver, config.as_token.get_secret_value())
        self._hs_token = config.hs_token.get_secret_value()
        self.hosts: tuple[str, ...] = (self._api.host,)
        self.own_hosts: tuple[str, ...] = self.hosts
        self._answered: deque[tuple[str, str]] = deque(maxlen=MOST_REMEMBERED)
        self._groups: dict[str, Mapping[str, str]] = {}  # members of rooms that are no direct chats

    def verify(self, request: RawRequest) -> None:
        """By the token alone: nothing covers the body. Both places, where both are used, must have it."""
        given = request.headers.get("authorization")
        in_query = request.query.get("access_token")
        if given is None and in_query is None:
            raise BadSignature
        if given is not None:
            require_same(given, f"Bearer {self._hs_token}")
        if in_query is not None:
            require_same(in_query, self._hs_token)

    def rejected(self, error: RequestRejected) -> HttpReply:
        """In the words of the specification: 403 where others say 401."""
        if error.status == 401:
            return _error(403, "M_FORBIDDEN")
        return _error(error.status, "M_NOT_JSON")

    def decode(self, request: RawRequest) -> Decoded:
        """A transaction's events; what comes a second time is answered at once, like all other paths."""
        path = request.tail.removeprefix(APP_SERVICE)
        kind, _, rest = path.partition("/")
        if kind not in KNOWN:
            return Decoded(reply=_error(404, "M_UNRECOGNIZED"))
        if request.method != KNOWN[kind]:
            return Decoded(reply=_error(405, "M_UNRECOGNIZED"))
        if kind == "ping":
            return Decoded(reply=_DONE)
        if kind != "transactions" or not rest:
            return Decoded(reply=_error(404, "M_NOT_FOUND"))
        if self._transaction(request) in self._answered:
            return Decoded(reply=_DONE)
        events = list(events_of(_events_in(request.body)))
        self._forget_rooms(events)
        found = decoded(iter(events), self._us, request.wall_at)
        is_used = found.messages or found.invitations or found.marks
        return found if is_used else Decoded(reply=_DONE)

    def enrich(self, message: InboundMessage) -> Calls[InboundMessage]:
        """Who wrote it and whether nobody else hears it; of an edit, what the first words answered."""
        if message.unreadable or message.recalls:
            return message
        if message.edits is not None:
            original = yield from rooms.answered_by_original(self._api, message.chat, message.edits)
            if original is None or original.sender != message.account:
                return replace(message, text="", mentioned=False)
            message = replace(
                message,
                reply_to=original.answered,
                thread=original.thread,
                mentioned=message.mentioned or mentions(original.content, self._us),
            )
        present = yield from self._members(message.chat)
        return replace(message, name=present.get(message.account, ""), direct=rooms.is_direct(present))

    def deliver(self, message: RenderedMessage) -> Calls[str | None]:
        """Gives the event's id. Raises RateLimited, PlatformDown, DeliveryRefused."""
        txn = self._txn(message)
        if message.card.attachments:
            content = yield from self._file(message.card.attachments[0])
        else:
            content = content_of(message.card, account=message.mention_account)
        content |= _relation(message.reply_to)
        return (yield from rooms.sent(self._api, message.chat, content, txn=txn))

    def follow_up(self, message: RenderedMessage, message_id: str) -> Calls[None]:
        """The signs to react with, under the message, so that a tap is enough. Raises DeliveryError."""
        signs = () if message.card.attachments else options_of(message.card)
        for place, (sign, _) in enumerate(signs, start=1):
            relation = {"rel_type": "m.annotation", "event_id": message_id, "key": sign}
            content = {"m.relates_to": relation}
            txn = f"{self._txn(message)}-{place}"
            yield from self._api.send(message.chat, "m.reaction", content, txn=txn)

    def fits(self, card: RenderedCard) -> bool:
        """One event holds it whole."""
        return fits(card)

    def fetch(self, source: str) -> Calls[bytes]:
        """A file by its mxc address. Raises DeliveryError, LookupError."""
        return (yield from self._api.download(source))

    def answer(self, request: RawRequest, answers: Sequence[RenderedCard]) -> HttpReply:
        """All of the transaction is stored. What is said to it comes as messages of their own."""
        self._answered.append(self._transaction(request))
        return _DONE

    def chats(self) -> Calls[tuple[str, ...]]:
        return (yield from rooms.joined(self._api))

    def missed(self, chat: str, mark: str | None, wall_at: datetime) -> Calls[Decoded]:
        return (yield from rooms.missed(self._api, self._us, chat, mark, wall_at))

    def join(self, chat: str) -> Calls[None]:
        yield from rooms.join(self._api, chat)

    def wake(self) -> Calls[None]:
        """The homeserver sends at once what waited, not at its next attempt."""
        yield from checks.ping(self._api, self._us.connection)

    def check(self, at: CheckAt) -> Calls[tuple[Finding, ...]]:
        """Does the homeserver answer, know our token, reach us, and agree about the time?"""
        return (yield from checks.findings(self._api, self._us, at))

    def _members(self, room: str) -> Calls[Mapping[str, str]]:
        """Asked again for a direct chat each time: what is said there may be for one person only."""
        known = self._groups.get(room)
        if known is not None:
            return known
        present = yield from rooms.members(self._api, room)
        if not rooms.is_direct(present):
            if len(self._groups) >= MOST_ROOMS:
                self._groups.clear()
            self._groups[room] = present
        return present

    def _forget_rooms(self, events: Sequence[Event]) -> None:
        for event in events:
            if event.type == MEMBER:
                self._groups.pop(event.room_id, None)

    def _file(self, attachment: Attachment) -> Calls[dict[str, Any]]:
        """Raises DeliveryError."""
        reply = yield Stored(attachment.sha256)
        if reply.status != 200:
            raise DeliveryRefused(platform=NAME, answer="the document is not kept any more")
        media_type = attachment.media_type
        uri = yield from self._api.upload(reply.body, name=attachment.name, media_type=media_type)
        return {
            "msgtype": "m.image" if media_type.startswith("image/") else "m.file",
            "body": attachment.name,
            "filename": attachment.name,
            "url": uri,
            "info": {"mimetype": media_type, "size": len(reply.body)},
            "m.mentions": {},
        }

    def _txn(self, message: RenderedMessage) -> str:
        """The same for the same message, so that it is shown once however often it is sent."""
        return hashlib.sha256(f"{self._us.connection}/{message.key}".encode()).hexdigest()[:40]

    def _transaction(self, request: RawRequest) -> tuple[str, str]:
        """With its content: a homeserver that is set up anew counts from 1 again."""
        return request.tail, hashlib.sha256(request.body).hexdigest()


def _events_in(body: bytes) -> object:
    """Raises Undecodable."""
    try:
        found = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Undecodable("body: expected JSON") from error
    if not isinstance(found, dict):
        raise Undecodable("body: expected an object")
    return found.get("events")


def _relation(reply_to: str | None) -> dict[str, Any]:
    """`reply_to` is the event that is answered, after the thread's first one where it stands in a thread."""
    if not reply_to:
        return {}
    thread, _, event = reply_to.rpartition(" ")
    relation: dict[str, Any] = {"m.in_reply_to": {"event_id": event}}
    if thread:
        relation |= {"rel_type": "m.thread", "event_id": thread, "is_falling_back": False}
    return {"m.relates_to": relation}


def _error(status: int, code: str) -> HttpReply:
    return HttpReply(status, msgspec.json.encode({"errcode": code, "error": code}), JSON)


PLATFORM = Matrix
