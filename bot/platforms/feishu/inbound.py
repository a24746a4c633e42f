"""What Feishu sends, as our messages: words, files and clicks. Source: platforms.md 3.3, 3.5."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field
from pydantic_core import from_json

from bot.ports.http import RawRequest
from bot.ports.messages import InboundMessage, Media, Mention
from bot.wire.plain import clean

MESSAGE: Final = "im.message.receive_v1"
CLICK: Final = "card.action.trigger"
HANDSHAKE: Final = "url_verification"
CALL_BUTTON: Final = "a"  # under which a button carries our key
EVERYBODY: Final = "@_all"
NAMELESS: Final = {"image": "image", "audio": "audio", "media": "video"}
_TOKEN: Final = re.compile(r"@_user_\d{1,6}|@_all")
_UNIX: Final = datetime(1970, 1, 1, tzinfo=UTC)

Id = Annotated[str, Field(pattern=r"^[!-.0-~]{1,200}$")]  # no slash: ids stand in paths
Place = Annotated[str | None, Field(pattern=r"^[!-.0-~]{0,200}$")]
Milliseconds = Annotated[str, Field(pattern=r"^\d{1,14}$")]


class _Body(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Sealed(_Body):
    """A request as it comes; what is not encrypted has no `encrypt`."""

    encrypt: str = ""


class Header(_Body):
    event_id: Id
    event_type: str
    token: str = ""


class Envelope(_Body):
    """Whatever comes, once it is decrypted; events of the first version have no `header`."""

    type: str = ""
    challenge: str = Field("", max_length=1000)
    token: str = ""
    header: Header | None = None
    event: dict[str, Any] = {}

    @property
    def is_handshake(self) -> bool:
        return self.header is None and self.type == HANDSHAKE


class _OpenId(_Body):
    open_id: Id


class Sender(_Body):
    sender_id: _OpenId
    sender_type: str = "user"


class Mentioned(_Body):
    key: str
    name: str = ""
    id: dict[str, Any] = {}

    def account(self) -> str:
        return str(self.id.get("open_id") or "")


class Message(_Body):
    message_id: Id
    root_id: Place = None
    parent_id: Place = None
    create_time: Milliseconds
    chat_id: Id
    chat_type: str = ""
    message_type: str
    content: str
    mentions: tuple[Mentioned, ...] = ()


class MessageEvent(_Body):
    sender: Sender
    message: Message

    @property
    def is_a_persons(self) -> bool:
        """Bots, ourselves among them, are not answered."""
        return self.sender.sender_type == "user"


class Action(_Body):
    tag: str = ""
    value: Any = None

    def button(self) -> str:
        """What a button of ours carries; "" for anything else."""
        held = self.value.get(CALL_BUTTON) if isinstance(self.value, dict) else None
        return held if isinstance(held, str) and 0 < len(held) <= 2000 else ""


class Context(_Body):
    open_message_id: Id
    open_chat_id: Id


class ClickEvent(_Body):
    operator: _OpenId
    action: Action
    context: Context


def said_message(event: MessageEvent, request: RawRequest, connection: str) -> InboundMessage | None:
    """What a person wrote or sent; None for what has neither words nor files (a sticker, a shared card).

    Who is mentioned still stands there as a token. Raises ValidationError, ValueError.
    """
    told = event.message
    content = _object(told.content)
    text, files = _words(told.message_type, content), tuple(_files(told, content))
    if not text.strip() and not files:
        return None
    mentions = (Mention(each.key, each.account(), clean(each.name)) for each in told.mentions)
    return InboundMessage(
        key=told.message_id,
        connection=connection,
        chat=told.chat_id,
        account=event.sender.sender_id.open_id,
        text=clean(text),
        received_at=request.wall_at,
        message_id=told.message_id,
        sent_at=_UNIX + timedelta(milliseconds=int(told.create_time)),
        reply_to=told.parent_id or None,
        thread=told.root_id or None,
        direct=told.chat_type == "p2p",
        attachments=files,
        mentions=tuple(mentions),
    )


def click_message(
    click: ClickEvent, event_id: str, request: RawRequest, connection: str
) -> InboundMessage | None:
    """A click on a button of a card of ours; None for anything else in it."""
    button = click.action.button()
    if not button:
        return None
    return InboundMessage(
        key=event_id,
        connection=connection,
        chat=click.context.open_chat_id,
        account=click.operator.open_id,
        text="",
        received_at=request.wall_at,
        message_id=click.context.open_message_id,
        reply_to=click.context.open_message_id,
        button=button,
    )


def named(text: str, mentions: Sequence[Mention], *, own: str) -> str:
    """The words with names for the tokens; we ourselves are left out."""
    names = {each.token: "" if each.account == own else f"@{each.name}" for each in mentions}
    return _TOKEN.sub(lambda token: names.get(token[0], "@" if token[0] == EVERYBODY else token[0]), text)


def _object(content: str) -> Mapping[str, Any]:
    found = from_json(content.encode("utf-8", "replace"))  # its depth is bounded
    if not isinstance(found, dict):
        raise ValueError("content is no object")  # noqa: TRY004 what was sent is wrong, not our call
    return found


def _words(kind: str, content: Mapping[str, Any]) -> str:
    if kind == "text":
        return str(content.get("text") or "")
    if kind == "post":
        lines = ["".join(_node_words(node) for node in _nodes(line)) for line in _lines(content)]
        return "\n".join([str(content.get("title") or ""), *lines]).strip()
    return ""


def _node_words(node: Mapping[str, Any]) -> str:
    text = str(node.get("text") or "")
    match node.get("tag"):
        case "text" | "md" | "code_block":
            return text
        case "a":
            link = str(node.get("href") or "")
            return f"{text} ({link})" if text and text not in link else link
        case "at":
            return EVERYBODY if node.get("user_id") == "all" else str(node.get("user_id") or "")
    return ""


def _files(message: Message, content: Mapping[str, Any]) -> Iterator[Media]:
    """Every file and picture in it, as `fetch` will want them."""
    if message.message_type == "post":
        found = [node for line in _lines(content) for node in _nodes(line)]
        pictures = [node.get("image_key") for node in found if node.get("tag") == "img"]
        films = [node.get("file_key") for node in found if node.get("tag") == "media"]
        for key in pictures:
            yield from _file(message, key, "image", "")
        for key in films:
            yield from _file(message, key, "media", "")
    elif message.message_type == "image":
        yield from _file(message, content.get("image_key"), "image", "")
    elif message.message_type in {"file", "audio", "media"}:
        name = str(content.get("file_name") or "")
        yield from _file(message, content.get("file_key"), message.message_type, name)


def _file(message: Message, key: object, kind: str, name: str) -> Iterator[Media]:
    if isinstance(key, str) and re.fullmatch(r"[A-Za-z0-9_-]{1,200}", key):
        resource = "image" if kind == "image" else "file"
        shown = clean(name)[:200] or NAMELESS.get(kind, "file")
        yield Media(f"{message.message_id}/{key}/{resource}", shown)


def _lines(content: Mapping[str, Any]) -> list[Any]:
    lines = content.get("content")
    return lines if isinstance(lines, list) else []


def _nodes(line: Any) -> list[Mapping[str, Any]]:
    return [node for node in line if isinstance(node, dict)] if isinstance(line, list) else []
