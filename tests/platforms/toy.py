"""Toy, the smallest whole platform: signed JSON in, a line of text out. Copied by whoever adds a real one."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError

from bot.errors import DeliveryRefused, PlatformDown, RateLimited, Undecodable
from bot.ports.http import Calls, HttpCall, HttpReply, RawRequest
from bot.ports.messages import InboundMessage, RenderedMessage
from bot.ports.platform import Decoded, Limit, Scope
from bot.text import Span, Spans
from bot.wire.escaping import join_within
from bot.wire.plain import clean
from bot.wire.signing import hmac_sha256, require_fresh, require_same
from bot.wording.cards import RenderedCard

HOST: Final = "toy.example"
MOST_CHARACTERS: Final = 2000
Id = Annotated[str, Field(pattern=r"^[!-~]{1,100}$")]


class Config(BaseModel):
    """One bot."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)
    secret: SecretStr = Field(min_length=1, description="What requests are signed with.")


class Event(BaseModel):
    """What somebody wrote. `@bot` in it is a mention of us."""

    id: Id
    room: Id
    who: Id
    text: str
    reply_to: Id | None = None


class Sent(BaseModel):
    """The answer to a message: its id, or why there is none."""

    id: str | None = None
    error: str | None = None


class Toy:
    """One bot in its rooms."""

    name = "toy"
    limits: tuple[Limit, ...] = (Limit(Scope.ROOM, messages=2, seconds=1.0),)
    hosts: tuple[str, ...] = (HOST,)

    def __init__(self, connection: str, config: Config) -> None:
        self._connection = connection
        self._secret = config.secret.get_secret_value()

    def verify(self, request: RawRequest) -> None:
        stamp = request.headers.get("x-toy-time", "")
        require_fresh(stamp, request.wall_at, within=timedelta(minutes=5))
        digest = hmac_sha256(self._secret, stamp.encode(), request.body)
        require_same(request.headers.get("x-toy-signature", ""), digest)

    def decode(self, request: RawRequest) -> Decoded:
        try:
            event = Event.model_validate_json(request.body)
        except ValidationError as error:
            raise Undecodable("no event") from error
        message = InboundMessage(
            key=event.id,
            connection=self._connection,
            chat=event.room,
            account=event.who,
            text=clean(event.text.replace("@bot", "", 1)),
            received_at=request.wall_at,
            message_id=event.id,
            reply_to=event.reply_to,
            mentioned="@bot" in event.text,
        )
        return Decoded((message,))

    def enrich(self, message: InboundMessage) -> Calls[InboundMessage]:
        yield from ()
        return message

    def deliver(self, message: RenderedMessage) -> Calls[str | None]:
        body = {"room": message.chat, "text": _text(message.card)}
        reply = yield HttpCall.post_json(f"https://{HOST}/send", body)
        try:
            sent = Sent.model_validate(json.loads(reply.body))
        except ValueError as error:
            if reply.status == 200:
                raise PlatformDown(platform=self.name, sent=True) from error
            raise DeliveryRefused(platform=self.name, answer=f"status {reply.status}") from error
        if sent.error == "slow down":
            raise RateLimited(wait_seconds=1)
        if sent.id is None:
            raise DeliveryRefused(platform=self.name, answer=sent.error or "no id")
        return sent.id

    def answer(self, request: RawRequest, answers: Sequence[RenderedCard]) -> HttpReply:
        return HttpReply(200)


def _text(card: RenderedCard) -> str:
    """Everything one below the other; Toy parses nothing but `@`, which is doubled to stand for itself."""
    rows = [(*label, Span(" "), *value) for label, value in card.fields]
    lines: list[Spans] = [card.title, *card.lines, *rows, *(cell for row in card.table for cell in row)]
    lines += card.after
    if card.code:
        lines.append((Span(f"[{card.code}]"),))
    spans = tuple(span for line in lines for span in (*line, Span("\n")))
    return join_within(spans, MOST_CHARACTERS, foreign=lambda words: words.replace("@", "@@"))


PLATFORM = Toy
