"""Is a connection to Feishu set up right: what `duban check` asks, and what to click where it is not."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

import msgspec

from bot.errors import DeliveryError, PlatformDown
from bot.platforms.feishu import crypto
from bot.platforms.feishu.api import Api, AppSecrets
from bot.platforms.feishu.codes import SETTINGS, Answer, answer_in, require_done
from bot.ports.findings import (
    answering_callback,
    callback_fault,
    clock_findings,
    out_of_reach,
    silent_callback,
)
from bot.ports.http import Calls, HttpCall, HttpReply
from bot.ports.platform import CheckAt, Finding

VENDOR: Final = "Feishu"
CHALLENGE: Final = "duban-check"
WRONG_BODY: Final = frozenset({9499, 19002})  # a custom bot's answer to an empty message that it believes
IN_CONSOLE: Final = "in the developer console of the app: "
CALLBACK: Final = IN_CONSOLE + "Events & Callbacks, both tabs, request URL"


def app_findings(api: Api, secrets: AppSecrets, at: CheckAt) -> Calls[tuple[Finding, ...]]:
    """Every fault that can be seen from here, first things first."""
    try:
        yield from api.new_token(at.wall_at)
    except PlatformDown:
        return (out_of_reach(api.host),)
    except DeliveryError as error:
        return (
            Finding(f"no token: {error}", IN_CONSOLE + "Credentials & Basic Info, App ID and App Secret"),
        )
    found: list[Finding] = []
    try:
        reply = yield from api.call(HttpCall("GET", "/open-apis/bot/v3/info"), wall_at=at.wall_at)
        found += _bot_findings(reply, at.wall_at)
    except DeliveryError as error:
        found.append(Finding(f"the bot does not answer: {error}"))
    found += yield from _callback_findings(secrets, at)
    return tuple(found)


def robot_findings(call: HttpCall, *, signed: bool, at: CheckAt) -> Calls[tuple[Finding, ...]]:
    """`call` is an empty message."""
    where = "in the group's settings: Bots, the custom bot"
    try:
        reply = yield call
        answer = answer_in(reply)
    except PlatformDown:
        return (out_of_reach(urlsplit(call.url).netloc),)
    except DeliveryError as error:
        return (Finding(f"the webhook does not answer: {error}", f"{where}, copy the webhook address again"),)
    found = clock_findings(reply, at.wall_at, vendor=VENDOR)
    if answer.code in {0, *WRONG_BODY}:
        return tuple(found if signed else [*found, _unsigned(where)])
    told = SETTINGS.get(answer.code, f"code {answer.code} {answer.msg[:80]}")
    return (*found, Finding(f"the webhook refuses us: {told}", where))


def _unsigned(where: str) -> Finding:
    todo = f"{where}, Security, signature verification; then set secret_file"
    return Finding("messages are not signed: whoever knows the address can speak there", todo, is_fault=False)


def _bot_findings(reply: HttpReply, wall_at: datetime) -> list[Finding]:
    found = clock_findings(reply, wall_at, vendor=VENDOR)
    answer = answer_in(reply)
    try:
        require_done(answer, reply)
    except DeliveryError as error:
        return [*found, Finding(f"the bot cannot be asked: {error}", IN_CONSOLE + "Add Features, Bot")]
    return found if _is_active(answer) else [*found, _not_active()]


def _is_active(answer: Answer) -> bool:
    bot = answer.bot or {}
    return bool(bot.get("open_id")) and bot.get("activate_status", 2) == 2


def _not_active() -> Finding:
    todo = IN_CONSOLE + "Version Management & Release, create a version and have it approved"
    return Finding("the bot is not active yet", todo)


def _callback_findings(secrets: AppSecrets, at: CheckAt) -> Calls[list[Finding]]:
    """Ask ourselves what Feishu asks when the address is saved."""
    fault = callback_fault(at, vendor=VENDOR)
    if fault or at.callback is None:
        return [fault] if fault else []
    asked = {"type": "url_verification", "challenge": CHALLENGE, "token": secrets.verification_token}
    sealed = crypto.encrypted(msgspec.json.encode(asked), secrets.encrypt_key, _iv(at))
    try:
        reply = yield HttpCall.post_json(at.callback, {"encrypt": sealed})
    except DeliveryError as error:
        return [silent_callback(at.callback, error)]
    return [answering_callback(at.callback, reply, CHALLENGE.encode(), where=CALLBACK)]


def _iv(at: CheckAt) -> bytes:
    """Another one each time; nobody else reads what it hides."""
    return hashlib.sha256(at.wall_at.isoformat().encode()).digest()[: crypto.IV_BYTES]
