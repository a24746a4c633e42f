"""Calls of an app: its token, fetched when needed and again when refused. Source: platforms.md 3.4."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

import msgspec

from bot.errors import DeliveryRefused
from bot.platforms.feishu.codes import PLATFORM, TOKEN_GONE, WAIT_HEADER, answer_in, require_done
from bot.ports.http import Calls, HttpCall, HttpReply
from bot.wire.tokens import Token

SIGN_IN: Final = "/open-apis/auth/v3/tenant_access_token/internal"
RENEW_BEFORE: Final = timedelta(minutes=30)  # of its end: earlier the same one comes back


@dataclass(frozen=True, slots=True)
class AppSecrets:
    """What the vendor's console shows of an app."""

    app_id: str
    app_secret: str = field(repr=False)
    encrypt_key: str = field(repr=False)
    verification_token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Api:
    """One app at one host. The token is kept in memory only."""

    host: str
    secrets: AppSecrets
    _token: Token = field(default_factory=Token)

    def call(self, wanted: HttpCall, *, wall_at: datetime | None = None) -> Calls[HttpReply]:
        """The reply to a call with the token, once more with a new one if need be; its `url` is a path."""
        token = yield from self._good_token(wall_at)
        reply = yield self._signed(wanted, token)
        if _code(reply) in TOKEN_GONE:
            token = yield from self.new_token(wall_at)
            reply = yield self._signed(wanted, token)
        return reply

    def new_token(self, wall_at: datetime | None) -> Calls[str]:
        """Raises DeliveryRefused where the app's secret is wrong."""
        body = {"app_id": self.secrets.app_id, "app_secret": self.secrets.app_secret}
        reply = yield self._at_host(replace(HttpCall.post_json(SIGN_IN, body), unseen=True))
        answer = answer_in(reply)
        require_done(answer, reply)
        if not answer.tenant_access_token:
            raise DeliveryRefused(platform=PLATFORM, answer="no token in the answer")
        life = max(timedelta(seconds=answer.expire) - RENEW_BEFORE, timedelta(0))
        self._token.value = answer.tenant_access_token
        self._token.until = wall_at + life if wall_at else None
        return self._token.value

    def _good_token(self, wall_at: datetime | None) -> Calls[str]:
        if self._token.is_good(wall_at):
            return self._token.value
        return (yield from self.new_token(wall_at))

    def _signed(self, wanted: HttpCall, token: str) -> HttpCall:
        call = self._at_host(wanted)
        return replace(call, headers={**call.headers, "authorization": f"Bearer {token}"})

    def _at_host(self, wanted: HttpCall) -> HttpCall:
        return replace(wanted, url=f"https://{self.host}{wanted.url}", wait_header=WAIT_HEADER)


def _code(reply: HttpReply) -> int:
    """0 for what is no answer at all: bytes of a file."""
    if "json" not in reply.headers.get("content-type", "json"):
        return 0
    found = _loose(reply)
    code = found.get("code")
    return code if isinstance(code, int) else 0


def _loose(reply: HttpReply) -> Mapping[str, object]:
    try:
        found = msgspec.json.decode(reply.body)
    except msgspec.DecodeError:
        return {}
    return found if isinstance(found, dict) else {}
