"""What an AI bot's callback brings, from groups and from talks of two. Source: platforms.md 1.4."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from typing import Annotated, Final
from urllib.parse import parse_qs, urlsplit

from pydantic import BaseModel, ConfigDict, Field

from bot.platforms.wecom.cards import NOTHING
from bot.platforms.wecom.codes import HOST
from bot.ports.http import RawRequest
from bot.ports.messages import InboundMessage, Media
from bot.wire.plain import clean

CLICK: Final = "template_card_event"
RESPONSE: Final = f"https://{HOST}/cgi-bin/aibot/response"
MOST_CODE: Final = 200  # characters of a response's code that are kept
_SLASH: Final = re.compile(r"\s*[/／]")

Id = Annotated[str, Field(pattern=r"^[!-~]{1,200}$")]
Place = Annotated[str, Field(pattern=r"^[!-~]{0,200}$")]


class _Body(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Words(_Body):
    content: str = ""


class Located(_Body):
    """A picture, file or film: its bytes lie hidden at `url` for five minutes."""

    url: str = Field("", max_length=4000)


class Item(_Body):
    """A piece of a message, or what was quoted: its kind and what it holds under that name."""

    msgtype: str = ""
    text: Words | None = None
    voice: Words | None = None
    image: Located | None = None
    file: Located | None = None
    video: Located | None = None
    mixed: Mixed | None = None

    def words(self) -> str:
        if self.mixed is not None:
            return "\n".join(found for each in self.mixed.msg_item if (found := each.words()))
        held = {"text": self.text, "voice": self.voice}.get(self.msgtype)
        return held.content if held else ""

    def files(self) -> Iterator[Media]:
        for each in self.mixed.msg_item if self.mixed is not None else ():
            yield from each.files()
        held = {"image": self.image, "file": self.file, "video": self.video}.get(self.msgtype)
        if held is not None and is_address(held.url):
            yield Media(held.url, self.msgtype)


class Mixed(_Body):
    msg_item: tuple[Item, ...] = ()


class _From(_Body):
    userid: Id


class Click(_Body):
    """The page nests it in `event.template_card_event`, one library reads it from `event`: both are taken."""

    event_key: Annotated[str, Field(pattern=r"^[ -~]{0,2000}$")] = ""
    task_id: Annotated[str, Field(pattern=r"^[0-9A-Za-z_@-]{0,128}$")] = ""


class Event(Click):
    eventtype: str = ""
    template_card_event: Click | None = None


class BotEvent(Item):
    """One message or event."""

    msgid: Id
    chatid: Place = ""
    chattype: str = ""
    sender: _From = Field(alias="from")
    response_url: str = Field("", max_length=4000)
    quote: Item | None = None
    event: Event | None = None

    @property
    def response_code(self) -> str | None:
        """By which one answer goes to the chat within an hour; None for an address that is not WeCom's."""
        address, _, query = self.response_url.partition("?")
        codes = parse_qs(query).get("response_code", []) if address == RESPONSE else []
        good = len(codes) == 1 and re.fullmatch(rf"[!-~]{{1,{MOST_CODE}}}", codes[0])
        return codes[0] if good else None

    def click(self) -> Click | None:
        if self.event is None or self.event.eventtype != CLICK:
            return None
        return self.event.template_card_event or self.event


def bot_message(
    event: BotEvent, request: RawRequest, connection: str, bot_name: str | None, *, robots: Container[str]
) -> InboundMessage | None:
    """None for what has neither words nor files nor a button of ours.

    `robots` are the chats that have one. In others the answer goes into the response: what comes later could
    not be said there in full.
    """
    click, direct = event.click(), event.chattype != "group"
    button = click.event_key if click else ""
    text = clean(_unnamed(event.words(), bot_name)) if event.event is None else ""
    files = tuple(event.files())
    if button == NOTHING or not (button or text.strip() or files):
        return None
    return InboundMessage(
        key=event.msgid,
        connection=connection,
        chat=event.sender.userid if direct or not event.chatid else event.chatid,
        account=event.sender.userid,
        text=text,
        received_at=request.wall_at,
        message_id=event.response_code,
        reply_to=(click.task_id or None) if click else None,
        quoted_text=clean(event.quote.words()) if event.quote else "",
        button=button or None,
        direct=direct,
        mentioned=not direct,
        slash=bool(_SLASH.match(text)),
        in_response=not click and (direct or event.chatid not in robots),
        attachments=files,
    )


def is_address(url: str) -> bool:
    """Of a file: by https, with a host and no one's name in it."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc


def _unnamed(text: str, bot_name: str | None) -> str:
    """Without our own name where it was mentioned; without one to know, only at the beginning."""
    if bot_name:
        return re.sub(rf"[@＠]{re.escape(bot_name)}[\s\u2005　]*", "", text).strip()
    return re.sub(r"^\s*[@＠]\S{1,40}[\s\u2005　]+", "", text)
