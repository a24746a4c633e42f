"""Console, the embedded platform: a chat in the browser, served by Duban itself."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.errors import BadSignature, Undecodable
from bot.ports.http import Calls, Entry, HttpReply, RawRequest
from bot.ports.messages import InboundMessage, Media, RenderedMessage
from bot.ports.platform import Decoded, Limit
from bot.text import Spans
from bot.wire.plain import clean
from bot.wording.cards import RenderedCard

BOT = "duban"
MOST_CHARACTERS = 200_000
PRINTABLE = r"^[^\x00-\x1f\x7f]+$"  # ids and keys: PostgreSQL holds no NUL


class Config(BaseModel):
    """No settings of its own."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class UploadedFile(BaseModel):
    """A file that was uploaded before: the id it was answered with, and its name."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
    id: str = Field(pattern=r"^[0-9a-f]{64}$")
    name: str = Field(min_length=1, max_length=200, pattern=PRINTABLE)


class MessageBody(BaseModel):
    """POST /console/api/messages. `room` and `person` are the ids the API lists; `key` makes it come once."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
    key: str = Field(max_length=100, pattern=PRINTABLE)
    room: str = Field(max_length=80, pattern=PRINTABLE)
    person: str = Field(max_length=80, pattern=PRINTABLE)
    text: str = Field(min_length=1, max_length=MOST_CHARACTERS)
    reply_to: int | None = None
    files: list[UploadedFile] = Field(default_factory=list, max_length=10)


class ActionBody(BaseModel):
    """POST /console/api/actions: `person` clicks `button` of `message`."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
    key: str = Field(max_length=100, pattern=PRINTABLE)
    message: int
    button: str = Field(max_length=200, pattern=PRINTABLE)
    person: str = Field(max_length=80, pattern=PRINTABLE)


class Console:
    """Both ways, by the page's own listener alone, which asks who comes: loopback, or a password session."""

    name = "console"
    limits: tuple[Limit, ...] = ()
    hosts: tuple[str, ...] = ()
    # an entry is kept in the transaction that records its message as sent: what was not recorded never showed
    repeats_safely: timedelta | None = timedelta(days=3650)

    def __init__(self, connection: str) -> None:
        self._connection = connection

    def verify(self, request: RawRequest) -> None:
        """Never as a hook: nothing is signed, so whoever sent it is nobody. Raises BadSignature."""
        raise BadSignature

    def decode(self, request: RawRequest) -> Decoded:
        """`tail` messages or actions.

        An action's chat is filled in by the runtime, which knows the message.
        """
        try:
            if request.tail == "actions":
                action = ActionBody.model_validate_json(request.body)
                return Decoded((self._clicked(action, request),))
            body = MessageBody.model_validate_json(request.body)
        except ValidationError as error:
            raise Undecodable(_first_fault(error)) from error
        return Decoded((self._said(body, request),))

    def enrich(self, message: InboundMessage) -> Calls[InboundMessage]:
        yield from ()
        return message

    def deliver(self, message: RenderedMessage) -> Calls[str | None]:
        """Leaves an entry; its number becomes the message id."""
        yield Entry(message.chat, json.dumps(shown(message), ensure_ascii=False, separators=(",", ":")))
        return None

    def answer(self, request: RawRequest, answers: Sequence[RenderedCard]) -> HttpReply:
        return HttpReply(202)

    def _said(self, body: MessageBody, request: RawRequest) -> InboundMessage:
        return InboundMessage(
            key=body.key,
            connection=self._connection,
            chat=body.room,
            account=body.person,
            text=clean(body.text),
            received_at=request.wall_at,
            reply_to=str(body.reply_to) if body.reply_to is not None else None,
            attachments=tuple(Media(f"upload/{each.id}", each.name) for each in body.files),
            mentioned=body.text.lstrip().startswith(("@", "＠")),
        )

    def _clicked(self, action: ActionBody, request: RawRequest) -> InboundMessage:
        return InboundMessage(
            key=action.key,
            connection=self._connection,
            chat="",
            account=action.person,
            text="",
            received_at=request.wall_at,
            reply_to=str(action.message),
            button=action.button,
        )


def shown(message: RenderedMessage) -> dict[str, object]:
    """An entry of the bot as the API lists it, but for `id`. Source: DESIGN.md 8."""
    card = message.card
    return {
        "at": message.office_at.isoformat(),
        "from": BOT,
        "title": _text(card.title),
        "lines": [_text(line) for line in card.lines],
        "fields": [{"label": _text(label), "value": _text(value)} for label, value in card.fields],
        "after": [_text(line) for line in card.after],
        "table": [[_text(cell) for cell in row] for row in card.table],
        "buttons": [_button(button.key, button.label, button.row) for button in card.buttons],
        "attachments": [
            {"name": each.name, "url": f"/console/api/files/{each.sha256}"} for each in card.attachments
        ],
        "kind": card.kind,
        "code": card.code,
        "about": list(message.about),
        "reply_to": int(message.reply_to) if message.reply_to else None,
        "mention": message.mention_account,
    }


def _button(key: str, label: str, row: int | None) -> dict[str, object]:
    return {"key": key, "label": label} if row is None else {"key": key, "label": label, "row": row}


def _text(spans: Spans) -> str:
    """The page puts it into text nodes only, so nothing is escaped here."""
    return "".join(span.text for span in spans)


def _first_fault(error: ValidationError) -> str:
    fault = error.errors()[0]
    return f"{'.'.join(str(part) for part in fault['loc']) or 'body'}: {fault['msg']}"


PLATFORM = Console
