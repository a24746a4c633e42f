"""The custom bot of one group: it speaks through its webhook and hears nothing. Source: platforms.md 3.6."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import msgspec

from bot.errors import BadSignature
from bot.platforms.feishu import cards, checks
from bot.platforms.feishu.codes import PLATFORM, WAIT_HEADER, answer_in, require_done
from bot.platforms.feishu.crypto import robot_signature
from bot.ports.http import Calls, HttpCall, HttpReply, RawRequest
from bot.ports.messages import InboundMessage, RenderedMessage
from bot.ports.platform import CheckAt, Decoded, Finding, Limit, Scope
from bot.wording.cards import RenderedCard

HOOK: Final = "/open-apis/bot/v2/hook/"
MOST_BODY: Final = 20_000  # bytes of the whole request: "20 KB", taken as the smaller of the two meanings
ENVELOPE: Final = 200  # bytes around the card in it


class FeishuRobot:
    """One custom bot. Its cards cannot call back, so there are no buttons on them; files are named only."""

    name = PLATFORM
    limits: tuple[Limit, ...] = (
        Limit(Scope.ROBOT, messages=5, seconds=1.0),
        Limit(Scope.ROBOT, messages=100, seconds=60.0),
    )
    files_apart = False
    speaks_only = True

    def __init__(self, host: str, token: str, secret: str | None) -> None:
        self.hosts: tuple[str, ...] = (host,)
        self._url = f"https://{host}{HOOK}{token}"
        self._secret = secret

    def verify(self, request: RawRequest) -> None:
        """Nobody calls a bot that only speaks."""
        raise BadSignature

    def decode(self, request: RawRequest) -> Decoded:
        return Decoded()

    def enrich(self, message: InboundMessage) -> Calls[InboundMessage]:
        yield from ()
        return message

    def deliver(self, message: RenderedMessage) -> Calls[str | None]:
        """None: a custom bot is told no message id. Raises RateLimited, PlatformDown, DeliveryRefused."""
        card = cards.card_of(
            message.card,
            account=message.mention_account,
            with_buttons=False,
            most=MOST_BODY - ENVELOPE,
        )
        stamp = str(int(message.wall_at.timestamp()))
        reply = yield self._call({"msg_type": "interactive", "card": card}, stamp)
        require_done(answer_in(reply), reply)
        return None

    def fits(self, card: RenderedCard) -> bool:
        """One message holds it whole."""
        return cards.fits_whole(card, most=MOST_BODY - ENVELOPE, with_buttons=False)

    def answer(self, request: RawRequest, answers: Sequence[RenderedCard]) -> HttpReply:
        return HttpReply(200)

    def check(self, at: CheckAt) -> Calls[tuple[Finding, ...]]:
        """Does the webhook know us? Asked with an empty message, which is refused and shows nothing."""
        call = self._call({}, str(int(at.wall_at.timestamp())))
        return (yield from checks.robot_findings(call, signed=self._secret is not None, at=at))

    def _call(self, body: dict[str, Any], stamp: str) -> HttpCall:
        proof = {"timestamp": stamp, "sign": robot_signature(stamp, self._secret)} if self._secret else {}
        kind = {"content-type": "application/json; charset=utf-8"}
        return HttpCall(
            "POST", self._url, kind, msgspec.json.encode({**proof, **body}), wait_header=WAIT_HEADER
        )
