"""What Slack sends, as our messages: slash commands, message events, clicks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated, Any, Final
from urllib.parse import unquote_to_bytes

from pydantic import BaseModel, ConfigDict, Field

from bot.platforms.slack.cards import clicked_in
from bot.ports.http import RawRequest
from bot.ports.messages import InboundMessage, Media
from bot.wire.plain import clean

READ_EVENTS: Final = ("message", "app_mention")
READ_SUBTYPES: Final = (None, "file_share", "thread_broadcast")  # others are of the system or bots
READ_FIELDS: Final = frozenset(
    {
        b"command",
        b"text",
        b"trigger_id",
        b"channel_id",
        b"user_id",
        b"user_name",
        b"response_url",
        b"payload",
        b"ssl_check",
    }
)
MOST_FORM_FIELDS: Final = 100
_TOKEN = re.compile(
    r"<(?:(?P<sign>[@#])(?P<id>[A-Z0-9]+)"
    r"|!(?P<special>[a-z]+)(?:\^[^<>|]*)?"
    r"|(?P<scheme>https?|mailto|tel):(?P<address>[^<>|]+))"
    r"(?:\|(?P<label>[^<>]*))?>"
)

Id = Annotated[str, Field(pattern=r"^[!-~]{1,200}$")]
Stamp = Annotated[
    str, Field(pattern=r"^\d{1,11}\.\d{1,6}$")
]  # names a message in its channel: when it was sent


class _Body(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Authorization(_Body):
    user_id: str | None = None
    is_bot: bool = False


class Envelope(_Body):
    """What the Events API posts; `challenge` where `type` is url_verification. Source: platforms.md 4.2."""

    type: str
    challenge: str = Field("", max_length=1000)
    team_id: Id = "-"
    event: dict[str, Any] = {}
    authorizations: tuple[Authorization, ...] = ()

    def own_user(self) -> str:
        """The bot's user id; "" where the envelope does not say."""
        return next((each.user_id for each in self.authorizations if each.is_bot and each.user_id), "")

    def is_for_us(self) -> bool:
        """Words of a person. Bots, ourselves among them, and the system's own messages are not answered."""
        event, own = self.event, self.own_user()
        return (
            self.type == "event_callback"
            and event.get("type") in READ_EVENTS
            and event.get("subtype") in READ_SUBTYPES
            and not event.get("bot_id")
            and not (own and event.get("user") == own)
        )


class SharedFile(_Body):
    """Source: platforms.md 4.5. Of a file from another workspace only the id is told."""

    id: Id
    name: str = Field("", max_length=1000)
    url_private_download: str = Field("", max_length=2000)
    file_access: str = ""

    def media(self) -> Media:
        known = self.url_private_download and self.file_access != "check_file_info"
        return Media(self.url_private_download if known else self.id, clean(self.name) or self.id)


class MessageEvent(_Body):
    type: str
    channel: Id
    channel_type: str = ""
    user: Id
    text: str = ""
    ts: Stamp
    thread_ts: Stamp | None = None
    files: tuple[SharedFile, ...] = ()


class SlashCommand(_Body):
    """Source: platforms.md 4.3."""

    command: str = Field(min_length=1)
    text: str = ""
    trigger_id: Id
    channel_id: Id
    user_id: Id
    user_name: str = ""


class _Named(_Body):
    id: Id


class Container(_Body):
    message_ts: Stamp
    thread_ts: Stamp | None = None
    is_ephemeral: bool = False


class Action(_Body):
    type: str = ""
    value: str = Field("", max_length=2000)


class Interaction(_Body):
    """Of any kind; only clicks on buttons of messages are read. Source: platforms.md 4.4."""

    type: str
    actions: tuple[Action, ...] = ()

    def button(self) -> str:
        """What the clicked button carries; "" where no button of ours was clicked."""
        if self.type != "block_actions" or not self.actions or self.actions[0].type != "button":
            return ""
        return self.actions[0].value


class Click(_Body):
    trigger_id: Id
    user: _Named
    channel: _Named
    container: Container
    response_url: str = Field("", max_length=2000)


def form_of(body: bytes) -> dict[str, str]:
    """The fields of a form that are read here. Raises ValueError for what is no UTF-8, or has too many."""
    if body.count(b"&") >= MOST_FORM_FIELDS:
        raise ValueError("too many fields")
    pairs = (pair.partition(b"=") for pair in body.split(b"&"))
    return {
        name.decode(): unquote_to_bytes(value.replace(b"+", b" ")).decode()
        for name, _, value in pairs
        if name in READ_FIELDS
    }


def command_message(form: Mapping[str, str], request: RawRequest, connection: str) -> InboundMessage:
    """A slash command, answered in the response. Raises ValidationError."""
    command = SlashCommand.model_validate(form)
    return InboundMessage(
        key=command.trigger_id,
        connection=connection,
        chat=command.channel_id,
        account=command.user_id,
        text=f"{clean(command.command)} {words_of(command.text)}",
        received_at=request.wall_at,
        name=clean(command.user_name),
        sent_at=signed_at(request),
        direct=command.channel_id.startswith("D"),
        slash=True,
        in_response=True,
    )


def event_message(envelope: Envelope, request: RawRequest, connection: str) -> InboundMessage:
    """What a person wrote. The mention and the message of the same words have one key.

    Raises ValidationError.
    """
    event, own = MessageEvent.model_validate(envelope.event), envelope.own_user()
    in_thread = event.thread_ts is not None and event.thread_ts != event.ts
    direct = event.channel_type == "im"
    return InboundMessage(
        key=f"{envelope.team_id}/{event.channel}/{event.ts}",
        connection=connection,
        chat=event.channel,
        account=event.user,
        text=words_of(event.text, own=own),
        received_at=request.wall_at,
        message_id=event.thread_ts if in_thread else None if direct else event.ts,
        sent_at=_instant(event.ts),
        reply_to=event.thread_ts if in_thread else None,
        direct=direct,
        mentioned=event.type == "app_mention" or bool(own and f"<@{own}" in event.text),
        attachments=tuple(file.media() for file in event.files),
    )


def click_message(payload: str, button: str, request: RawRequest, connection: str) -> InboundMessage:
    """A click on a button of a message of ours. Raises ValidationError.

    What only its reader sees has no id that lasts: it is an answer of ours, and its buttons say to what.
    """
    click = Click.model_validate_json(payload)
    shown = click.container
    message = InboundMessage(
        key=click.trigger_id,
        connection=connection,
        chat=click.channel.id,
        account=click.user.id,
        text="",
        received_at=request.wall_at,
        sent_at=signed_at(request),
        direct=click.channel.id.startswith("D"),
    )
    if shown.is_ephemeral:
        answers, key = clicked_in(button)
        return replace(message, answer_of=answers, button=key, in_response=True)
    thread = shown.thread_ts or shown.message_ts
    return replace(message, message_id=thread, reply_to=shown.message_ts, button=button)


def words_of(text: str, *, own: str = "") -> str:
    """As people see it: tokens in angle brackets resolved, then entities once. Our own mention is left out.

    Source: platforms.md 4.6. What only looks like a token (<words>) stays.
    """
    told = _TOKEN.sub(lambda token: _shown(token, own), text)
    return clean(told.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))


def signed_at(request: RawRequest) -> datetime:
    """The signed time of a request that was verified."""
    return datetime.fromtimestamp(int(request.headers["x-slack-request-timestamp"]), UTC)


def _instant(stamp: str) -> datetime:
    seconds, _, fraction = stamp.partition(".")
    return datetime.fromtimestamp(int(seconds), UTC).replace(microsecond=int(fraction.ljust(6, "0")))


def _shown(token: re.Match[str], own: str) -> str:
    label = token["label"]
    if token["sign"]:
        return "" if own and token["id"] == own else f"{token['sign']}{label or token['id']}"
    if token["special"]:
        return label or f"@{token['special']}"
    if token["scheme"] in {"mailto", "tel"}:
        return label or token["address"]
    link = f"{token['scheme']}:{token['address']}"
    return f"{label} ({link})" if label and label not in link else link
