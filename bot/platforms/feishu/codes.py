"""What Feishu's codes mean: they stand in the body, mostly with status 200. Source: platforms.md 3.7, 0.4."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.errors import DeliveryError, DeliveryRefused, PlatformDown, RateLimited
from bot.ports.http import HttpReply

PLATFORM: Final = "feishu"
WAIT_HEADER: Final = "x-ogw-ratelimit-reset"  # seconds
LOG_HEADER: Final = "x-tt-logid"  # what Feishu's support asks for
TOKEN_GONE: Final = frozenset({99991661, 99991663, 99991664, 99991665})
RECALLED: Final = 230011  # the message that is answered
SEVERAL_MEANINGS: Final = 9499
# Seconds to wait, each at least.
TOO_FAST: Final[Mapping[int, float]] = {
    99991400: 1.0,
    230020: 1.0,
    230049: 1.0,
    11232: 60.0,
    11233: 60.0,
    11247: 60.0,
}
OF_ROOM: Final = frozenset({230020, 230049})  # of one chat, or of a message in it; the others of the app
DOWN: Final = frozenset({1500, 1663, 1668, 2200, 5000, 55001, 65001})
# What an administrator can put right, and where.
SETTINGS: Final[Mapping[int, str]] = {
    10003: "app_id or app_secret is wrong (Credentials & Basic Info)",
    10014: "app_secret is wrong (Credentials & Basic Info)",
    19001: "the webhook's address is unknown (group settings, Bots)",
    19021: "the bot's secret is wrong, or the clock is (group settings, Bots, Security)",
    19022: "this machine's address is not allowed (group settings, Bots, Security, IP whitelist)",
    19024: "a keyword is asked for (group settings, Bots, Security): take it out, the signature protects",
    230002: "the bot is not in that chat (group settings, Bots, Add)",
    230006: "the bot ability is off (Add Features, Bot)",
    230013: "that person is outside the app's availability (Version Management, Availability)",
    99991401: "this machine's address is not allowed (Security Settings, IP whitelist)",
    99991403: "the month's calls of this edition are used up",
    99991672: "a permission is missing (Permissions & Scopes), then publish a version",
}


class Answer(BaseModel):
    """What every call is answered with."""

    model_config = ConfigDict(extra="ignore")
    code: int
    msg: str = ""
    data: dict[str, Any] | None = Field(default=None)
    bot: dict[str, Any] | None = None
    tenant_access_token: str = ""
    expire: int = 0


def answer_in(reply: HttpReply) -> Answer:
    """The answer, whatever its code. Raises PlatformDown, DeliveryRefused for what is none."""
    try:
        return Answer.model_validate_json(reply.body)
    except ValidationError as error:
        if reply.status == 200:
            raise PlatformDown(platform=PLATFORM, sent=True) from error
        raise DeliveryRefused(platform=PLATFORM, answer=f"status {reply.status}") from error


def require_done(answer: Answer, reply: HttpReply) -> None:
    """Raises RateLimited, PlatformDown, DeliveryRefused by the answer's code."""
    if answer.code != 0:
        raise _error(answer, reply)


def _error(answer: Answer, reply: HttpReply) -> DeliveryError:
    code = answer.code
    if code in TOO_FAST or (code == SEVERAL_MEANINGS and "too many" in answer.msg.lower()):
        return RateLimited(wait_seconds=_wait_seconds(code, reply), of_room=code in OF_ROOM)
    if code in DOWN:
        return PlatformDown(platform=PLATFORM, sent=True)
    told = SETTINGS.get(code) or answer.msg[:120]
    log = reply.headers.get(LOG_HEADER, "")[:60]
    return DeliveryRefused(platform=PLATFORM, answer=f"{code} {told}" + (f" (log {log})" if log else ""))


def _wait_seconds(code: int, reply: HttpReply) -> float:
    given = reply.headers.get(WAIT_HEADER, "")
    said = float(given) if re.fullmatch(r"[0-9]{1,6}", given) else 0.0
    return max(said, TOO_FAST.get(code, 60.0))
