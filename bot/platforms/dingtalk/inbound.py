"""What DingTalk sends, as our messages: words, files and clicks. Source: platforms.md 2.2, 2.5."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import from_json

from bot.ports.messages import InboundMessage, Media
from bot.wire.plain import clean

HEARD: Final = frozenset({"text", "richText", "picture", "audio", "video", "file"})
NAMELESS: Final = {"picture": "image", "audio": "audio", "video": "video", "file": "file"}
GROUP: Final = "2"
MOST_QUOTED: Final = 4000
TRACK: Final = "."  # between our key of a card and the chat it went to
_UNIX: Final = datetime(1970, 1, 1, tzinfo=UTC)
_CODE: Final = re.compile(r"[!-~]{1,4000}")

Id = Annotated[str, Field(pattern=r"^[!-~]{1,200}$")]


class _Body(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class _Text(_Body):
    content: str = ""
    replied: dict[str, Any] = Field({}, alias="repliedMsg")


class RobotEvent(_Body):
    """A message to the robot. `senderStaffId` is missing before the app is published, and for outsiders."""

    msg_id: Id = Field(alias="msgId")
    msg_type: str = Field(alias="msgtype")
    chat: Id = Field(alias="conversationId")
    chat_type: str = Field("", alias="conversationType")
    sender: Id = Field(alias="senderId")
    staff: str = Field("", alias="senderStaffId", pattern=r"^[!-~]{0,64}$")
    nick: str = Field("", alias="senderNick", max_length=1000)
    created: int | None = Field(None, alias="createAt", ge=0, lt=10**14)
    session: str = Field("", alias="sessionWebhook", max_length=2000)
    session_until: int = Field(0, alias="sessionWebhookExpiredTime", ge=0, lt=10**14)
    quoted_key: str = Field("", alias="originalProcessQueryKey", max_length=300)
    text: _Text = _Text()
    content: dict[str, Any] = {}

    @property
    def is_direct(self) -> bool:
        return self.chat_type != GROUP

    @property
    def session_ends(self) -> datetime:
        return _UNIX + timedelta(milliseconds=self.session_until)


class ClickEvent(_Body):
    """A click on an interactive card; `content` is JSON in a string."""

    track: str = Field(alias="outTrackId", min_length=1, max_length=500)
    user: Id = Field(alias="userId")
    content: str

    def actions(self) -> list[str]:
        """Raises ValueError."""
        held = from_json(self.content.encode("utf-8", "replace"))
        private = held.get("cardPrivateData") if isinstance(held, dict) else None
        found = private.get("actionIds") if isinstance(private, dict) else None
        return [each for each in found if isinstance(each, str)] if isinstance(found, list) else []


def said_message(event: RobotEvent, connection: str, wall_at: datetime) -> InboundMessage | None:
    """What a person wrote or sent; None for what has neither words nor files."""
    words, files = clean(_words(event)).strip(), tuple(_files(event))
    if event.msg_type not in HEARD or not (words or files):
        return None
    return InboundMessage(
        key=event.msg_id,
        connection=connection,
        chat=event.staff if event.is_direct and event.staff else event.chat,
        account=event.staff or event.sender,
        text=words,
        received_at=wall_at,
        name=clean(event.nick)[:100],
        message_id=event.msg_id,
        sent_at=None if event.created is None else _UNIX + timedelta(milliseconds=event.created),
        reply_to=event.quoted_key or None,
        quoted_text=clean("\n".join(_quoted(event.text.replied.get("content"))))[:MOST_QUOTED],
        direct=event.is_direct,
        mentioned=not event.is_direct,  # nothing else of a group reaches a robot
        attachments=files,
    )


def click_message(click: ClickEvent, key: str, connection: str, wall_at: datetime) -> InboundMessage | None:
    """A click on a button of a card of ours; None for anything else in it. Raises ValueError."""
    _, found, chat = click.track.partition(TRACK)
    actions = click.actions()
    if not found or not chat or not actions or not 0 < len(actions[0]) <= 100:
        return None
    return InboundMessage(
        key=key,
        connection=connection,
        chat=chat,
        account=click.user,
        text="",
        received_at=wall_at,
        message_id=click.track,
        reply_to=click.track,
        button=actions[0],
        direct=chat == click.user,
    )


def first_fault(error: Exception) -> str:
    """Where it is wrong, never what was sent."""
    if isinstance(error, ValidationError):
        fault = error.errors(include_url=False, include_input=False)[0]
        return f"{'.'.join(str(part) for part in fault['loc']) or 'body'}: {fault['type']}"
    return type(error).__name__


def _words(event: RobotEvent) -> str:
    if event.msg_type == "text":
        return event.text.content
    if event.msg_type == "richText":
        return "".join(str(each.get("text") or "") for each in _pieces(event.content))
    return str(event.content.get("recognition") or "") if event.msg_type == "audio" else ""


def _files(event: RobotEvent) -> Iterator[Media]:
    """Every file and picture in it, as `fetch` will want them; what was spoken and understood is words."""
    if event.msg_type == "richText":
        for each in _pieces(event.content):
            if each.get("type") == "picture":
                yield from _file(each, "picture")
    elif event.msg_type in NAMELESS and not _words(event):
        yield from _file(event.content, event.msg_type)


def _file(held: Mapping[str, Any], kind: str) -> Iterator[Media]:
    code = held.get("downloadCode") or held.get("pictureDownloadCode")
    if isinstance(code, str) and _CODE.fullmatch(code):
        yield Media(code, clean(str(held.get("fileName") or ""))[:200] or NAMELESS[kind])


def _pieces(content: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    found = content.get("richText")
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _quoted(held: Any, depth: int = 4) -> Iterator[str]:
    """All words of what is quoted, whatever its kind: their names are not published."""
    if isinstance(held, str):
        yield held[:MOST_QUOTED]
    elif isinstance(held, (dict, list)) and depth:
        for each in held.values() if isinstance(held, dict) else held:
            yield from _quoted(each, depth - 1)
