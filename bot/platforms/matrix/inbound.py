"""What the homeserver tells, as our messages: words, files, reactions, edits, redactions, encryption."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from html import unescape
from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.platforms.matrix.cards import option_of
from bot.ports.messages import InboundMessage, Media
from bot.ports.platform import Decoded
from bot.wire.plain import clean

MESSAGE: Final = "m.room.message"
REACTION: Final = "m.reaction"
REDACTION: Final = "m.room.redaction"
MEMBER: Final = "m.room.member"
ENCRYPTED: Final = frozenset({"m.room.encrypted", "m.room.encryption"})
WORDS: Final = ("m.text", "m.emote")  # a notice is of a program: never answered
FILES: Final = ("m.file", "m.image", "m.audio", "m.video")
_PILL = re.compile(
    r"<a\s[^>]{0,200}?href=[\"']https://matrix\.to/#/([^\"']{1,300})[\"'][^>]{0,200}>(.{0,300}?)</a>", re.S
)
_FALLBACK = re.compile(r"(?:^>.*\n)+\n?", re.M)

EventId = Annotated[str, Field(pattern=r"^\$[!-~]{1,254}$")]
RoomId = Annotated[str, Field(pattern=r"^![!-~]{1,254}$")]
UserId = Annotated[str, Field(pattern=r"^@[^\x00-\x20\x7f]{0,253}:[!-~]{1,253}$")]


@dataclass(frozen=True, slots=True)
class Us:
    """Who we are there, and of which servers the people are who may ask us in."""

    connection: str
    account: str
    server: str
    invited_by: frozenset[str]

    def is_ours(self, account: str) -> bool:
        """Our own account, or one of the namespace that the registration reserves."""
        local = self.account.partition(":")[0]
        own = account.startswith(f"{local}_") and account.endswith(f":{self.server}")
        return account == self.account or own


class Event(BaseModel):
    """Any event of a room. `origin_server_ts` is in milliseconds since 1970."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    type: str = Field(max_length=255)
    event_id: EventId
    room_id: RoomId
    sender: UserId
    origin_server_ts: int = Field(0, ge=0, le=253_402_300_799_000)
    state_key: str | None = None
    content: dict[str, Any] = {}
    redacts: str | None = None

    @property
    def relation(self) -> Mapping[str, Any]:
        return _table(self.content.get("m.relates_to"))

    @property
    def answered(self) -> str | None:
        """The event that is answered; not the one that only old clients are given in a thread."""
        if self.relation.get("rel_type") == "m.thread" and self.relation.get("is_falling_back"):
            return None
        return _event_id(_table(self.relation.get("m.in_reply_to")).get("event_id"))

    @property
    def thread(self) -> str | None:
        """The first event of the thread it stands in."""
        return self._related("m.thread")

    @property
    def edited(self) -> str | None:
        return self._related("m.replace")

    def _related(self, kind: str) -> str | None:
        return _event_id(self.relation.get("event_id")) if self.relation.get("rel_type") == kind else None


def events_of(given: object) -> Iterator[Event]:
    """Those that are well formed. One that is not must not hold up what comes behind it."""
    for each in given if isinstance(given, list) else ():
        try:
            yield Event.model_validate(each)
        except ValidationError:
            continue


def decoded(events: Iterator[Event], us: Us, received_at: datetime) -> Decoded:
    """Messages and invitations in order, and how far each room has been read."""
    messages: list[InboundMessage] = []
    invitations: list[str] = []
    marks: dict[str, str] = {}
    for event in events:
        if invites(event, us):
            invitations.append(event.room_id)
        elif not us.is_ours(event.sender):
            messages += _messages(event, us, received_at)
        if event.state_key is None:  # invitations come before we are in the room
            marks[event.room_id] = event.event_id
    return Decoded(tuple(messages), invitations=tuple(invitations), marks=marks)


def invites(event: Event, us: Us) -> bool:
    """Somebody of a server that may do so asks us into a room."""
    invited = event.type == MEMBER and event.state_key == us.account
    server = event.sender.partition(":")[2]
    return invited and event.content.get("membership") == "invite" and server in us.invited_by


def _messages(event: Event, us: Us, received_at: datetime) -> Iterator[InboundMessage]:
    found = InboundMessage(
        key=event.event_id,
        connection=us.connection,
        chat=event.room_id,
        account=event.sender,
        text="",
        received_at=received_at,
        sent_at=_sent_at(event, us),
    )
    if event.type in ENCRYPTED:
        yield replace(found, key=f"encrypted/{event.room_id}", unreadable=True)
    elif event.type == MESSAGE and event.content.get("msgtype") in (*WORDS, *FILES):
        yield _said(event, found, us)
    elif event.type == REACTION:
        yield from _reacted(event, found)
    elif event.type == REDACTION:
        target = _event_id(event.redacts) or _event_id(event.content.get("redacts"))
        if target:
            yield replace(found, recalls=target)


def _said(event: Event, found: InboundMessage, us: Us) -> InboundMessage:
    """Words or a file; of an edit the new ones."""
    edited = event.edited
    content = _table(event.content.get("m.new_content")) if edited else event.content
    return replace(
        found,
        text=_words(content, us, answered=event.answered is not None),
        message_id=f"{event.thread} {event.event_id}" if event.thread else event.event_id,
        reply_to=event.answered,
        thread=event.thread,
        edits=edited,
        attachments=() if edited else tuple(_files(content)),
        mentioned=mentions(content, us),
    )


def _words(content: Mapping[str, Any], us: Us, *, answered: bool) -> str:
    """The body without our own name before it and without what old clients quote.

    A file's body is its name, unless a caption is given. Source: client-server API, media captions.
    """
    body = content.get("body")
    if not isinstance(body, str):
        return ""
    if content.get("msgtype") in FILES and content.get("filename") in (None, body):
        return ""
    if answered:
        body = _FALLBACK.sub("", body, count=1) if body.startswith("> ") else body
    return clean(_without_name(body, content, us))


def _without_name(body: str, content: Mapping[str, Any], us: Us) -> str:
    """Clients put the shown name there, as a link in the HTML: "督办助手: words"."""
    html = content.get("formatted_body")
    pills = _PILL.findall(html) if isinstance(html, str) and len(html) < 100_000 else []
    names = [unescape(re.sub(r"<[^>]*>", "", shown)) for target, shown in pills if _means(target, us)]
    start = body.lstrip()
    for name in sorted({*names, us.account}, key=len, reverse=True):
        if name and start.startswith(name):
            return start[len(name) :].lstrip(" \u3000:：,，\u00a0")
    return body


def mentions(content: Mapping[str, Any], us: Us) -> bool:
    """By the list of those who are mentioned; clients without one link our account in the HTML."""
    listed = content.get("m.mentions")
    if isinstance(listed, dict):
        users = listed.get("user_ids")
        return isinstance(users, list) and us.account in users
    html, body = content.get("formatted_body"), content.get("body")
    pills = _PILL.findall(html) if isinstance(html, str) and len(html) < 100_000 else []
    return any(_means(target, us) for target, _ in pills) or (isinstance(body, str) and us.account in body)


def _means(target: str, us: Us) -> bool:
    return unescape(target).replace("%40", "@").replace("%3A", ":") == us.account


def _files(content: Mapping[str, Any]) -> Iterator[Media]:
    url, name = content.get("url"), content.get("filename") or content.get("body")
    if content.get("msgtype") in FILES and isinstance(url, str) and url.startswith("mxc://"):
        yield Media(url[:600], clean(name)[:200] if isinstance(name, str) else "")


def _reacted(event: Event, found: InboundMessage) -> Iterator[InboundMessage]:
    """Only signs that we offer; other reactions are talk."""
    key, target = event.relation.get("key"), event._related("m.annotation")
    option = option_of(key) if isinstance(key, str) else None
    if option is not None and target is not None:
        yield replace(
            found, key=f"reaction/{event.event_id}", option=option, reply_to=target, message_id=target
        )


def _sent_at(event: Event, us: Us) -> datetime | None:
    """Our own homeserver's time. Another server may say what it likes."""
    if event.sender.partition(":")[2] != us.server or not event.origin_server_ts:
        return None
    return datetime.fromtimestamp(event.origin_server_ts / 1000, UTC)


def _event_id(value: object) -> str | None:
    return value if isinstance(value, str) and re.fullmatch(r"\$[!-~]{1,254}", value) else None


def _table(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
