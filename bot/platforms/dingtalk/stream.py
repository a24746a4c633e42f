"""An app's robot that is heard through a socket of DingTalk's: no address of ours, and nothing to forge.

Source: platforms.md 2.6.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import msgspec
from pydantic import BaseModel, ConfigDict, Field

from bot.errors import BadSignature, Undecodable
from bot.platforms.dingtalk import checks
from bot.platforms.dingtalk.api import CLICKS_TOPIC, HOSTS, MESSAGES_TOPIC, Api, AppSecrets
from bot.platforms.dingtalk.callback import click_answer
from bot.platforms.dingtalk.codes import PLATFORM
from bot.platforms.dingtalk.envelopes import Clicks
from bot.platforms.dingtalk.inbound import (
    ClickEvent,
    RobotEvent,
    click_message,
    first_fault,
    said_message,
)
from bot.platforms.dingtalk.sessions import Sessions
from bot.platforms.dingtalk.speaker import LIMITS, Speaker
from bot.ports.http import Calls, HttpReply, RawRequest
from bot.ports.messages import InboundMessage, RenderedMessage
from bot.ports.platform import CheckAt, Decoded, Finding, Framed, Limit
from bot.wording.cards import RenderedCard

OK: Final = 200
BAD: Final = 400


class _Headers(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")
    topic: str = ""
    id: str = Field("", alias="messageId", max_length=300)


class _Frame(BaseModel):
    """`data` is JSON in a string."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    type: str
    headers: _Headers
    data: str = ""


class DingTalkStream:
    """One app whose messages we fetch through a socket."""

    name = PLATFORM
    limits: tuple[Limit, ...] = LIMITS
    hosts: tuple[str, ...] = HOSTS
    files_apart = True

    def __init__(self, connection: str, secrets: AppSecrets, template: str) -> None:
        self._connection = connection
        self._api = Api(secrets)
        self.sessions = Sessions()
        self._clickable = bool(template)
        self._speaker = Speaker(self._api, self.sessions, Clicks(template, "STREAM") if template else None)

    def open(self) -> Calls[str]:
        """The gateway with a ticket for one connection. Raises DeliveryError."""
        return (yield from self._api.socket())

    def frame(self, data: str, wall_at: datetime) -> Framed:
        """What is not for us is acknowledged at once, what is nonsense refused: else it would come again."""
        try:
            frame = _Frame.model_validate_json(data)
        except ValueError as error:
            return Framed(rejected=Undecodable(first_fault(error)))
        id = frame.headers.id
        if frame.type == "SYSTEM":
            if frame.headers.topic == "disconnect":
                return Framed(id, reopen=True)
            return Framed(id, now=(_ack(id, frame.data),))
        try:
            message = self._message(frame, wall_at)
        except ValueError as error:
            return Framed(
                id, now=(_ack(id, _data("not understood"), BAD),), rejected=Undecodable(first_fault(error))
            )
        if message is None:
            return Framed(id, now=(_ack(id, _data("OK")),))
        return Framed(id, messages=(message,))

    def acknowledged(
        self, framed: Framed, answers: Sequence[RenderedCard], clicked: RenderedCard | None
    ) -> tuple[str, ...]:
        """A click's card as it stands now goes with it."""
        is_click = any(message.button is not None for message in framed.messages)
        response: object = click_answer(answers, clicked) if is_click else "OK"
        return (_ack(framed.id, _data(response)),)

    def verify(self, request: RawRequest) -> None:
        """Nobody calls us."""
        raise BadSignature

    def decode(self, request: RawRequest) -> Decoded:
        return Decoded()

    def enrich(self, message: InboundMessage) -> Calls[InboundMessage]:
        yield from ()
        return message

    def deliver(self, message: RenderedMessage) -> Calls[str | None]:
        """Gives the message's id. Raises RateLimited, PlatformDown, DeliveryRefused."""
        return (yield from self._speaker.deliver(message))

    def fits(self, card: RenderedCard) -> bool:
        return self._speaker.fits(card)

    def fetch(self, source: str) -> Calls[bytes]:
        return (yield from self._speaker.fetch(source))

    def answer(self, request: RawRequest, answers: Sequence[RenderedCard]) -> HttpReply:
        return HttpReply(200)

    def check(self, at: CheckAt) -> Calls[tuple[Finding, ...]]:
        """Can we get a token and a ticket, is the robot ours, is our clock right?"""
        faults = yield from checks.token_findings(self._api, at)
        if faults:
            return faults
        found = yield from checks.robot_findings(self._api, at, cards=self._clickable)
        return (*found, *(yield from checks.socket_findings(self._api)))

    def _message(self, frame: _Frame, wall_at: datetime) -> InboundMessage | None:
        """Raises ValueError; pydantic's ValidationError is one."""
        if frame.headers.topic == MESSAGES_TOPIC:
            event = RobotEvent.model_validate_json(frame.data)
            self.sessions.remember(event)
            return said_message(event, self._connection, wall_at)
        if frame.headers.topic == CLICKS_TOPIC:
            click = ClickEvent.model_validate_json(frame.data)
            return click_message(click, f"click/{frame.headers.id}", self._connection, wall_at)
        return None


def _data(response: object) -> str:
    return msgspec.json.encode({"response": response}).decode()


def _ack(id: str, data: str, code: int = OK) -> str:
    headers: Mapping[str, Any] = {"contentType": "application/json", "messageId": id}
    return msgspec.json.encode({"code": code, "headers": headers, "message": "", "data": data}).decode()
