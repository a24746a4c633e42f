"""What an app's callback brings: words, files and clicks of one person. Source: platforms.md 1.3."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field

from bot.platforms.wecom.cards import NOTHING
from bot.platforms.wecom.envelopes import read_xml
from bot.ports.http import RawRequest
from bot.ports.messages import InboundMessage, Media
from bot.wire.plain import clean

CLICK: Final = "template_card_event"
NAMES: Final = {"image": "image", "voice": "voice", "video": "video", "file": "file"}
_UNIX: Final = datetime(1970, 1, 1, tzinfo=UTC)

Id = Annotated[str, Field(pattern=r"^[!-~]{1,200}$")]
Ascii = Annotated[str, Field(pattern=r"^[ -~]{0,2000}$")]


class AppEvent(BaseModel):
    """One message or event; the names are the vendor's."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    user: Id = Field(alias="FromUserName")
    created: str = Field(alias="CreateTime", pattern=r"^\d{1,11}$")
    kind: str = Field(alias="MsgType", min_length=1, max_length=60)
    msg_id: Annotated[str, Field(pattern=r"^[!-~]{0,200}$")] = Field("", alias="MsgId")
    content: str = Field("", alias="Content")
    media: Annotated[str, Field(pattern=r"^[0-9A-Za-z_@.-]{0,512}$")] = Field("", alias="MediaId")
    file_name: str = Field("", alias="FileName")
    event: str = Field("", alias="Event")
    event_key: Ascii = Field("", alias="EventKey")
    task: Annotated[str, Field(pattern=r"^[0-9A-Za-z_@-]{0,128}$")] = Field("", alias="TaskId")
    response_code: Ascii = Field("", alias="ResponseCode")

    @property
    def key(self) -> str:
        """An event carries no id of its own."""
        return self.msg_id or "/".join((self.user, self.created, self.event, self.event_key, self.task))


def app_event(plain: bytes) -> AppEvent:
    """Raises ValueError; pydantic's ValidationError is one."""
    root = read_xml(plain)
    return AppEvent.model_validate({str(each.tag): each.text or "" for each in root})


def app_message(event: AppEvent, request: RawRequest, connection: str) -> InboundMessage | None:
    """None for what has neither words nor files nor a button of ours."""
    button = event.event_key if event.kind == "event" and event.event == CLICK else ""
    text = clean(event.content) if event.kind == "text" else ""
    files = _files(event)
    if button == NOTHING or not (button or text.strip() or files):
        return None
    return InboundMessage(
        key=event.key,
        connection=connection,
        chat=event.user,
        account=event.user,
        text=text,
        received_at=request.wall_at,
        message_id=event.msg_id or None,
        sent_at=_UNIX + timedelta(seconds=int(event.created)),
        reply_to=event.task or None,
        button=button or None,
        direct=True,
        attachments=files,
    )


def _files(event: AppEvent) -> tuple[Media, ...]:
    if event.kind not in NAMES or not event.media:
        return ()
    return (Media(event.media, clean(event.file_name)[:200] or NAMES[event.kind]),)
