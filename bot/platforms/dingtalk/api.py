"""Calls of an app: its token, fetched when needed and again when refused. Source: platforms.md 2.5, 2.6."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import quote, urlsplit

from bot.errors import DeliveryRefused
from bot.platforms.dingtalk.codes import PLATFORM, TOKEN_GONE, New, code_in, new_answer
from bot.ports.http import Calls, HttpCall, HttpReply
from bot.wire.tokens import Token

HOST: Final = "api.dingtalk.com"
OLD_HOST: Final = "oapi.dingtalk.com"
HOSTS: Final = (HOST, OLD_HOST, ".dingtalk.com")  # sockets are at gateways of changing names
SIGN_IN: Final = f"https://{HOST}/v1.0/oauth2/accessToken"
GATEWAY: Final = f"https://{HOST}/v1.0/gateway/connections/open"
TOKEN_HEADER: Final = "x-acs-dingtalk-access-token"  # noqa: S105 a name, no secret
RENEW_BEFORE: Final = timedelta(minutes=5)  # of its end: while it lives the same one comes back
MESSAGES_TOPIC: Final = "/v1.0/im/bot/messages/get"
CLICKS_TOPIC: Final = "/v1.0/card/instances/callback"


@dataclass(frozen=True, slots=True)
class AppSecrets:
    """What the vendor's console shows of an app and its robot."""

    client_id: str
    client_secret: str = field(repr=False)
    robot_code: str


@dataclass(frozen=True, slots=True)
class Api:
    """One app. The token is kept in memory only."""

    secrets: AppSecrets
    _token: Token = field(default_factory=Token)

    def post(self, path: str, body: Any, *, wall_at: datetime | None) -> Calls[HttpReply]:
        """To the new interface, the token in a header."""
        call = HttpCall.post_json(f"https://{HOST}{path}", body)
        return (yield from self._with_token(call, wall_at))

    def upload(self, kind: str, wanted: HttpCall, *, wall_at: datetime | None) -> Calls[HttpReply]:
        """To the old interface, the token in the address."""
        url = f"https://{OLD_HOST}/media/upload?type={kind}&access_token="
        return (yield from self._with_token(replace(wanted, url=url), wall_at))

    def new_token(self, wall_at: datetime | None) -> Calls[str]:
        """Raises DeliveryRefused where the app's secret is wrong."""
        body = {"appKey": self.secrets.client_id, "appSecret": self.secrets.client_secret}
        answer = new_answer((yield replace(HttpCall.post_json(SIGN_IN, body), unseen=True)))
        if not answer.access_token:
            raise DeliveryRefused(platform=PLATFORM, answer="no token in the answer")
        life = max(timedelta(seconds=answer.expire_in) - RENEW_BEFORE, timedelta(0))
        self._token.value = answer.access_token
        self._token.until = wall_at + life if wall_at else None
        return self._token.value

    def socket(self) -> Calls[str]:
        """Where to open a socket, with the ticket for it. Raises DeliveryError."""
        topics = [{"type": "CALLBACK", "topic": topic} for topic in (MESSAGES_TOPIC, CLICKS_TOPIC)]
        body = {
            "clientId": self.secrets.client_id,
            "clientSecret": self.secrets.client_secret,
            "subscriptions": topics,
            "ua": "duban",
        }
        return _address_in(new_answer((yield HttpCall.post_json(GATEWAY, body))))

    def _with_token(self, wanted: HttpCall, wall_at: datetime | None) -> Calls[HttpReply]:
        """The reply, once more with a new token if need be."""
        token = self._token.value
        if not self._token.is_good(wall_at):
            token = yield from self.new_token(wall_at)
        reply = yield _signed(wanted, token)
        if code_in(reply) in TOKEN_GONE:
            token = yield from self.new_token(wall_at)
            reply = yield _signed(wanted, token)
        return reply


def _signed(wanted: HttpCall, token: str) -> HttpCall:
    if wanted.url.endswith("access_token="):
        return replace(wanted, url=wanted.url + quote(token, safe=""))
    return replace(wanted, headers={**wanted.headers, TOKEN_HEADER: token})


def _address_in(answer: New) -> str:
    """Of the vendor's own gateways only. Raises DeliveryRefused."""
    found = urlsplit(answer.endpoint)
    host = found.netloc.removesuffix(":443")
    if found.scheme != "wss" or not host.endswith(".dingtalk.com") or not answer.ticket:
        raise DeliveryRefused(platform=PLATFORM, answer="no gateway of DingTalk's in the answer")
    return f"wss://{host}{found.path}?ticket={quote(answer.ticket, safe='')}"
