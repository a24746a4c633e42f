"""Calls of an app: its token, fetched when needed and again when refused. Source: platforms.md 1.9."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlencode

from bot.errors import DeliveryRefused
from bot.platforms.wecom.codes import HOST, PLATFORM, TOKEN_GONE, Answer, answer_in, require_done
from bot.ports.http import Calls, HttpCall, HttpReply
from bot.wire.tokens import Token

SIGN_IN: Final = f"https://{HOST}/cgi-bin/gettoken"
RENEW_BEFORE: Final = timedelta(minutes=5)
REST: Final = timedelta(minutes=10)  # after wrong credentials: asked again and again, our address is banned


@dataclass(frozen=True, slots=True)
class AppSecrets:
    """What the administrator's console shows of an app."""

    corp_id: str
    agent_id: int
    app_secret: str = field(repr=False)


@dataclass(slots=True, repr=False)
class _Token(Token):
    refused: str = ""
    refused_until: datetime | None = None

    def rests(self, wall_at: datetime | None) -> bool:
        return bool(self.refused) and (
            wall_at is None or self.refused_until is None or wall_at < self.refused_until
        )


@dataclass(frozen=True, slots=True)
class Api:
    """One app of one company. The token is in memory only, and in addresses, which are never logged."""

    secrets: AppSecrets
    _token: _Token = field(default_factory=_Token)

    def call(
        self, wanted: HttpCall, query: Mapping[str, str] | None = None, *, wall_at: datetime | None = None
    ) -> Calls[HttpReply]:
        """The reply to a call with the token, once more with a new one if need be; its `url` is a path."""
        token = yield from self._good_token(wall_at)
        reply = yield _signed(wanted, query or {}, token)
        found = loose_answer(reply)
        if found is not None and found.errcode in TOKEN_GONE:
            token = yield from self.new_token(wall_at)
            reply = yield _signed(wanted, query or {}, token)
        return reply

    def done(self, path: str, body: object, *, wall_at: datetime | None) -> Calls[Answer]:
        """The answer to a JSON call that was carried out. Raises DeliveryError by its code."""
        reply = yield from self.call(HttpCall.post_json(path, body), wall_at=wall_at)
        answer = answer_in(reply)
        require_done(answer, of_app=True)
        return answer

    def new_token(self, wall_at: datetime | None) -> Calls[str]:
        """Raises DeliveryRefused where id or secret is wrong: then for ten minutes without asking."""
        held = self._token
        if held.rests(wall_at):
            raise DeliveryRefused(platform=PLATFORM, answer=held.refused)
        asked = {"corpid": self.secrets.corp_id, "corpsecret": self.secrets.app_secret}
        reply = yield HttpCall("GET", f"{SIGN_IN}?{urlencode(asked)}")
        answer = answer_in(reply)
        try:
            require_done(answer)
        except DeliveryRefused as error:
            held.refused, held.refused_until = error.answer, wall_at + REST if wall_at else None
            raise
        if not answer.access_token:
            raise DeliveryRefused(platform=PLATFORM, answer="no token in the answer")
        life = max(timedelta(seconds=answer.expires_in) - RENEW_BEFORE, timedelta(0))
        held.value, held.refused = answer.access_token, ""
        held.until = wall_at + life if wall_at else None
        return held.value

    def _good_token(self, wall_at: datetime | None) -> Calls[str]:
        if self._token.is_good(wall_at):
            return self._token.value
        return (yield from self.new_token(wall_at))


def loose_answer(reply: HttpReply) -> Answer | None:
    """None for what is no answer at all: the bytes of a file."""
    if "json" not in reply.headers.get("content-type", "json"):
        return None
    try:
        return Answer.model_validate_json(reply.body)
    except ValueError:
        return None


def _signed(wanted: HttpCall, query: Mapping[str, str], token: str) -> HttpCall:
    asked = urlencode({"access_token": token, **query})
    return replace(wanted, url=f"https://{HOST}{wanted.url}?{asked}")
