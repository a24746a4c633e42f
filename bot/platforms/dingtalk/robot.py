"""The custom robot of one group: it speaks through its webhook and hears nothing.

Source: platforms.md 2.4.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import quote

from bot.errors import BadSignature
from bot.platforms.dingtalk import cards, checks
from bot.platforms.dingtalk.api import OLD_HOST
from bot.platforms.dingtalk.cards import ACCOUNT
from bot.platforms.dingtalk.codes import PLATFORM, old_answer
from bot.platforms.dingtalk.envelopes import hook_body
from bot.platforms.dingtalk.signing import robot_sign
from bot.ports.http import Calls, HttpCall, HttpReply, RawRequest
from bot.ports.messages import InboundMessage, RenderedMessage
from bot.ports.platform import CheckAt, Decoded, Finding, Limit, Scope
from bot.wording.cards import RenderedCard

HOOK: Final = f"https://{OLD_HOST}/robot/send?access_token="
ENVELOPE: Final = 300  # bytes around the words


class DingTalkRobot:
    """One custom robot. Its buttons only open addresses; files are named only."""

    speaks_only = True
    name = PLATFORM
    # Source: platforms.md 2.4; beyond it the robot is mute for ten minutes.
    limits: tuple[Limit, ...] = (Limit(Scope.ROBOT, messages=20, seconds=60.0),)
    files_apart = False
    hosts: tuple[str, ...] = (OLD_HOST,)

    def __init__(self, token: str, secret: str | None) -> None:
        self._token = token
        self._secret = secret

    def verify(self, request: RawRequest) -> None:
        """Nobody calls a robot that only speaks."""
        raise BadSignature

    def decode(self, request: RawRequest) -> Decoded:
        return Decoded()

    def enrich(self, message: InboundMessage) -> Calls[InboundMessage]:
        yield from ()
        return message

    def deliver(self, message: RenderedMessage) -> Calls[str | None]:
        """None: a custom robot is told no message id. Raises RateLimited, PlatformDown, DeliveryRefused."""
        account = message.mention_account if ACCOUNT.fullmatch(message.mention_account or "") else None
        form = cards.form_of(message.card, account=account, most=cards.MOST_HOOK - ENVELOPE)
        old_answer((yield self._call(hook_body(form, account), _stamp(message.wall_at.timestamp()))))
        return None

    def fits(self, card: RenderedCard) -> bool:
        """One message holds it whole."""
        return cards.fits_whole(card)

    def answer(self, request: RawRequest, answers: Sequence[RenderedCard]) -> HttpReply:
        return HttpReply(200)

    def check(self, at: CheckAt) -> Calls[tuple[Finding, ...]]:
        """Does the webhook know us? Asked with an empty message, which is refused and shows nothing."""
        call = self._call({}, _stamp(at.wall_at.timestamp()))
        return (yield from checks.hook_findings(call, signed=self._secret is not None, at=at))

    def _call(self, body: Mapping[str, Any], stamp: str) -> HttpCall:
        return HttpCall.post_json(hook_url(self._token, self._secret, stamp), body)


def hook_url(token: str, secret: str | None, stamp: str) -> str:
    """The webhook's address, signed at `stamp` (milliseconds since 1970) where there is a secret."""
    url = f"{HOOK}{quote(token, safe='')}"
    if secret is None:
        return url
    return f"{url}&timestamp={stamp}&sign={quote(robot_sign(stamp, secret), safe='')}"


def _stamp(seconds: float) -> str:
    return str(int(seconds * 1000))
