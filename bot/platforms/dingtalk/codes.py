"""What DingTalk's codes mean: numbers of the old interface, with status 200, and names of the new.

Sources: platforms.md 2.8, 0.4; the vendor's pages of each call.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

import msgspec
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.errors import DeliveryError, DeliveryRefused, PlatformDown, RateLimited
from bot.ports.http import HttpReply

PLATFORM: Final = "dingtalk"
MUTE_SECONDS: Final = 600.0  # a robot that spoke too fast is mute for ten minutes
BANNED_SECONDS: Final = 300.0  # an address that called too fast is shut out for five
BANNED: Final = b'"punish"'
MUTED: Final = frozenset({"130101", "410100"})
TOO_FAST: Final[Mapping[str, float]] = {
    **dict.fromkeys(MUTED, MUTE_SECONDS),
    "90018": 1.0,
    "90002": 1.0,
    "Forbidden.AccessDenied.QpsLimitForAppkeyAndApi": 1.0,
    "Forbidden.AccessDenied.QpsLimitForApi": 1.0,
}
BUSY: Final = frozenset({"-1", "system.busy"})  # refused before anything was done: to be tried again
DOWN: Final = frozenset({"system.err", "ServiceUnavailable", "InternalError"})
TOKEN_GONE: Final = frozenset(
    {
        "InvalidAuthentication",
        "invalidParameter.token.invalid",
        "token.notExisted",
        "40014",
        "42001",
        "88",
    }
)
EXISTS: Final = "param.cardAlreadyExist"
USED_UP: Final = "the month's calls of this edition are used up (developer console, API quota)"
# What an administrator can put right, and where.
SETTINGS: Final[Mapping[str, str]] = {
    "300001": "the webhook's address is unknown (group settings, Robots)",
    "400101": "the webhook's address is unknown (group settings, Robots)",
    "400102": "the robot is stopped (group settings, Robots)",
    "400013": "the group was dissolved",
    "400106": "the robot was taken out of the group (group settings, Robots)",
    "310000": "a security setting of the robot refuses us (group settings, Robots, Security)",
    "90020": USED_UP,
    "90030": USED_UP,
    "Forbidden.AccessDenied.ApiCountLimitForOrg": USED_UP,
    "Forbidden.AccessDenied.AccessTokenPermissionDenied": "a permission is missing (Permission Management)",
    "Forbidden.AccessDenied.IpNotInWhiteList": "this machine's address is not allowed (Security Settings)",
    "invalidParameter.robotCode.empty": "robot_code is wrong (the app's Robot page)",
    "invalidParameter.robotCode.auth": "robot_code is not of this app (the app's Robot page)",
    "invalidParameter.openConversationId.invalid": "the robot is not in that group (group settings, Robots)",
    "invalidClientIdOrSecret": "client_id or client_secret is wrong (Credentials & Basic Info)",
    "authFailed": "client_id or client_secret is wrong (Credentials & Basic Info)",
    "param.templateNotExist": "card_template is unknown to this company (Card Platform)",
    "param.templateUnpublished": "the card template is not published (Card Platform)",
}
# A security setting tells which it is in words.
RULES: Final = (
    (re.compile(r"timestamp", re.IGNORECASE), "the clock of this machine is wrong, says DingTalk"),
    (re.compile(r"sign", re.IGNORECASE), "the robot's secret is wrong (group settings, Robots, Security)"),
    (
        re.compile(r"keyword|关键词", re.IGNORECASE),
        "a keyword is asked for: take it out (group settings)",
    ),
    (re.compile(r"\bip\b|whitelist|白名单", re.IGNORECASE), "this machine's address is not allowed there"),
)


class Old(BaseModel):
    """What oapi.dingtalk.com answers, always with status 200."""

    model_config = ConfigDict(extra="ignore")
    errcode: int
    errmsg: str = ""
    media_id: str = ""


class New(BaseModel):
    """What api.dingtalk.com answers; `code` only where it refuses."""

    model_config = ConfigDict(extra="ignore")
    code: str | int | None = None
    message: str = ""
    success: bool | None = None
    result: Any = None
    access_token: str = Field("", alias="accessToken")
    expire_in: int = Field(0, alias="expireIn")
    process_query_key: str = Field("", alias="processQueryKey")
    invalid_staff: list[str] = Field([], alias="invalidStaffIdList")
    slowed_staff: list[str] = Field([], alias="flowControlledStaffIdList")
    download_url: str = Field("", alias="downloadUrl")
    endpoint: str = ""
    ticket: str = ""


def old_answer(reply: HttpReply) -> Old:
    """Raises RateLimited, PlatformDown, DeliveryRefused: by its code, or for what is no answer."""
    try:
        answer = Old.model_validate_json(reply.body)
    except ValidationError as error:
        raise _no_answer(reply) from error
    if answer.errcode != 0:
        raise error_of(str(answer.errcode), answer.errmsg)
    return answer


def new_answer(reply: HttpReply) -> New:
    """Raises RateLimited, PlatformDown, DeliveryRefused: by its code, or for what is no answer."""
    try:
        answer = New.model_validate_json(reply.body)
    except ValidationError as error:
        raise _no_answer(reply) from error
    if answer.code is not None or reply.status >= 400:
        raise error_of(str(answer.code or f"status {reply.status}"), answer.message)
    return answer


def code_in(reply: HttpReply) -> str:
    """The code of a refusal of either kind, as a word; "" where there is none."""
    if "json" not in reply.headers.get("content-type", "json"):
        return ""  # bytes of a file
    found = loose(reply.body)
    code = found.get("code") or found.get("errcode") or ""
    if not code and reply.status == 401:
        return "InvalidAuthentication"
    return str(code)


def error_of(code: str, message: str) -> DeliveryError:
    """What a code means for the message it answers. One that is not explained is a refusal, never a loop."""
    if code in TOO_FAST:
        return RateLimited(wait_seconds=TOO_FAST[code])
    if code in BUSY or code in DOWN:
        return PlatformDown(platform=PLATFORM, sent=code in DOWN)
    told = SETTINGS.get(code) or message[:120]
    if code == "310000":
        told = next((meaning for found, meaning in RULES if found.search(message)), told)
    return DeliveryRefused(platform=PLATFORM, answer=f"{told} ({code})".strip())


def _no_answer(reply: HttpReply) -> DeliveryError:
    """A page instead of an answer: a proxy's, or the one of an address that called too often."""
    if BANNED in reply.body:
        return RateLimited(wait_seconds=BANNED_SECONDS)
    if reply.status == 200:
        return PlatformDown(platform=PLATFORM, sent=True)
    return DeliveryRefused(platform=PLATFORM, answer=f"status {reply.status}")


def loose(body: bytes) -> Mapping[str, Any]:
    """Whatever object it is; an empty one for anything else."""
    try:
        found = msgspec.json.decode(body)
    except msgspec.DecodeError:
        return {}
    return found if isinstance(found, dict) else {}
