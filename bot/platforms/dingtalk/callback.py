"""An app's robot that is called back by HTTP: under a secret path, as no signature covers a body.

Source: platforms.md 2.2; the vendor's pages "event callback" and "register the callback address of cards".
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

import msgspec

from bot.errors import RequestRejected, Undecodable
from bot.platforms.dingtalk import cards, checks
from bot.platforms.dingtalk.api import HOSTS, Api, AppSecrets
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
from bot.platforms.dingtalk.signing import card_sign, robot_sign
from bot.platforms.dingtalk.speaker import LIMITS, Speaker
from bot.ports.findings import callback_fault
from bot.ports.http import Calls, HttpReply, RawRequest
from bot.ports.messages import InboundMessage, RenderedMessage
from bot.ports.platform import CheckAt, Decoded, Finding, Limit
from bot.wire.signing import require_fresh, require_same
from bot.wording.cards import RenderedCard

WINDOW: Final = timedelta(hours=1)  # what the vendor documents
JSON: Final = {"content-type": "application/json; charset=utf-8"}
CARD_STAMP: Final = "x-ddpaas-signature-timestamp"
CARD_SIGN: Final = "x-ddpaas-signature"
_NOTHING: Final = HttpReply(200, b"{}", JSON)


@dataclass(frozen=True, slots=True)
class Door:
    """How we are called back: the secret end of the path, and how old a request may be."""

    path: str = field(repr=False)
    window: timedelta = WINDOW

    def card_secret(self, client_secret: str) -> str:
        """What signs clicks: told to the vendor when the address is registered, never chosen by hand."""
        return hashlib.sha256(f"{self.path}\n{client_secret}\ncards".encode()).hexdigest()


class DingTalkCallback:
    """One app whose robot calls us."""

    name = PLATFORM
    limits: tuple[Limit, ...] = LIMITS
    hosts: tuple[str, ...] = HOSTS
    files_apart = True
    most_bytes = 1024 * 1024  # read only once path and sign are right: they do not cover it

    def __init__(self, connection: str, secrets: AppSecrets, door: Door, template: str) -> None:
        self._connection = connection
        self._secrets = secrets
        self.door = door
        self._api = Api(secrets)
        self.sessions = Sessions()
        self.route = checks.route_of(connection, secrets.client_id)
        clicks = Clicks(template, "HTTP", self.route) if template else None
        self._speaker = Speaker(self._api, self.sessions, clicks)
        self._clickable = clicks is not None

    def verify(self, request: RawRequest) -> None:
        require_same(request.tail, self.door.path)
        stamp, sign = request.headers.get(CARD_STAMP, ""), request.headers.get(CARD_SIGN)
        if sign is not None:
            expected = card_sign(stamp, self.door.card_secret(self._secrets.client_secret))
        else:
            stamp, sign = request.headers.get("timestamp", ""), request.headers.get("sign", "")
            expected = robot_sign(stamp, self._secrets.client_secret)
        require_fresh(stamp, request.wall_at, within=self.door.window, per_second=1000)
        require_same(sign, expected)

    def rejected(self, error: RequestRejected) -> HttpReply:
        return HttpReply(error.status, error.code.encode())

    def decode(self, request: RawRequest) -> Decoded:
        """Words, files and clicks of people; what is not for us is answered at once."""
        try:
            message = self._message(request)
        except ValueError as error:
            raise Undecodable(first_fault(error)) from error
        return Decoded(reply=_NOTHING) if message is None else Decoded((message,))

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
        """The body is ignored: what is said to words comes as a message of its own."""
        return _NOTHING

    def answer_click(
        self, request: RawRequest, answers: Sequence[RenderedCard], clicked: RenderedCard | None
    ) -> HttpReply:
        """The card as it stands now for everybody, and a word to whoever clicked."""
        return HttpReply(200, msgspec.json.encode(click_answer(answers, clicked)), JSON)

    def check(self, at: CheckAt) -> Calls[tuple[Finding, ...]]:
        """Can we get a token, is the robot ours, is our clock right, does the callback reach us?

        Registers our address for clicks, which can be done in no other way.
        """
        faults = yield from checks.token_findings(self._api, at)
        if faults:
            return faults
        found = yield from checks.robot_findings(self._api, at, cards=self._clickable)
        unreachable = callback_fault(at, vendor=checks.VENDOR)
        if unreachable is not None:
            return (*found, unreachable)
        door = self._door_at(at.callback or "")
        found += yield from checks.door_findings(door, at.wall_at)
        if self._clickable:
            found += yield from checks.register(self._api, self.route, door, at)
        return found

    def _door_at(self, callback: str) -> checks.Door:
        secret = self._secrets.client_secret
        return checks.Door(
            url=f"{callback}/{self.door.path}",
            shown=callback,
            secret=secret,
            card_secret=self.door.card_secret(secret),
        )

    def _message(self, request: RawRequest) -> InboundMessage | None:
        """Raises ValueError; pydantic's ValidationError is one."""
        if CARD_SIGN in request.headers:
            click = ClickEvent.model_validate_json(request.body)
            # it has no id of its own, and the same words may be clicked again later: its signed time tells
            stamp = request.headers.get(CARD_STAMP, "").encode()
            key = hashlib.sha256(stamp + b"\n" + request.body).hexdigest()
            return click_message(click, f"click/{key}", self._connection, request.wall_at)
        event = RobotEvent.model_validate_json(request.body)
        self.sessions.remember(event)
        return said_message(event, self._connection, request.wall_at)


def click_answer(answers: Sequence[RenderedCard], clicked: RenderedCard | None) -> dict[str, Any]:
    """What changes on the card; nothing is lost of what is not named."""
    found: dict[str, Any] = {}
    if clicked is not None:
        found["cardData"] = {"cardParamMap": dict(cards.answered_values(clicked))}
    if answers:
        found["userPrivateData"] = {"cardParamMap": {"tips": cards.tips_of(answers[0], clicked)}}
    options = {"updateCardDataByKey": True, "updatePrivateDataByKey": True}
    return {"cardUpdateOptions": options, **found} if found else {}
