"""What WeCom's codes mean: they stand in the body, with status 200. Source: platforms.md 1.9, 0.4."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.errors import DeliveryError, DeliveryRefused, PlatformDown, RateLimited
from bot.ports.http import HttpReply

PLATFORM: Final = "wecom"
HOST: Final = "qyapi.weixin.qq.com"
TOKEN_GONE: Final = frozenset({40014, 42001})
# Seconds to wait.
TOO_FAST: Final[Mapping[int, float]] = {45009: 60.0, 45033: 5.0}
BUSY: Final = frozenset({-1, 6000})
# Of a call with an empty message, which shows nothing: the address itself was believed.
WRONG_BODY: Final = frozenset({40008, 40035, 40058, 44001, 44002, 44004})
# What an administrator can put right, and where.
SETTINGS: Final[Mapping[int, str]] = {
    40001: "app_secret is wrong (Apps, the app, Secret)",
    40013: "corp_id is wrong (My Company, Company ID)",
    40056: "agent_id is wrong (Apps, the app, AgentId)",
    48002: "the app may not call this (Apps, the app, API permissions)",
    50003: "the app is switched off (Apps, the app)",
    60020: "this machine's address is not trusted (Apps, the app, Trusted IPs)",
    81013: "nobody there is in the app's range (Apps, the app, Range)",
    93000: "the webhook is unknown, or the robot was taken out of its group (group settings, Robots)",
    93004: "the robot is switched off (group settings, Robots)",
    93008: "the robot is not in that group (group settings, Robots, Add)",
    301002: "the app's secret is of another app (Apps, the app, AgentId and Secret)",
}


class Answer(BaseModel):
    """What every call is answered with."""

    model_config = ConfigDict(extra="ignore")
    errcode: int
    errmsg: str = ""
    access_token: str = ""
    expires_in: int = 0
    media_id: str = ""
    invaliduser: str = ""
    unlicenseduser: str = ""


def answer_in(reply: HttpReply) -> Answer:
    """The answer, whatever its code. Raises PlatformDown, DeliveryRefused for what is none."""
    try:
        return Answer.model_validate_json(reply.body)
    except ValidationError as error:
        if reply.status == 200:
            raise PlatformDown(platform=PLATFORM, sent=True) from error
        raise DeliveryRefused(platform=PLATFORM, answer=f"status {reply.status}") from error


def require_done(answer: Answer, *, of_app: bool = False) -> None:
    """`of_app`: who calls is an app, whose limits are refused for all its chats at once.

    Raises RateLimited, PlatformDown, DeliveryRefused by the answer's code.
    """
    if answer.errcode != 0:
        raise _error(answer, of_app)


def _error(answer: Answer, of_app: bool) -> DeliveryError:
    code = answer.errcode
    if code in TOO_FAST:
        return RateLimited(wait_seconds=TOO_FAST[code], of_room=False if of_app else None)
    if code in BUSY:
        return PlatformDown(platform=PLATFORM, sent=False)  # documented as: not done, ask again
    told = SETTINGS.get(code) or answer.errmsg[:120]
    return DeliveryRefused(platform=PLATFORM, answer=f"{code} {told}")
