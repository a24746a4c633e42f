"""Is a connection to WeCom set up right: what `duban check` asks, and what to click where it is not."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Final
from urllib.parse import urlencode

from bot.errors import DeliveryError, PlatformDown
from bot.platforms.wecom.api import Api, AppSecrets
from bot.platforms.wecom.codes import HOST, SETTINGS, WRONG_BODY, answer_in, require_done
from bot.ports.findings import (
    answering_callback,
    callback_fault,
    clock_findings,
    out_of_reach,
    silent_callback,
)
from bot.ports.http import Calls, HttpCall, HttpReply
from bot.ports.platform import CheckAt, Finding
from bot.wire.sealing import RANDOM_BYTES, Seal

CHALLENGE: Final = b"duban-check"
VENDOR: Final = "WeCom"
IN_CONSOLE: Final = "in the admin console (work.weixin.qq.com): "
APP_CALLBACK: Final = IN_CONSOLE + "Apps, the app, Receive messages, API, URL"
BOT_CALLBACK: Final = IN_CONSOLE + "Security & Management, Management Tools, AI bots, URL"
IN_GROUP: Final = "in the group's settings: Robots, copy the webhook address again"


def app_findings(api: Api, secrets: AppSecrets, seal: Seal, at: CheckAt) -> Calls[tuple[Finding, ...]]:
    """Every fault that can be seen from here, first things first."""
    try:
        yield from api.new_token(at.wall_at)
    except PlatformDown:
        return (out_of_reach(HOST),)
    except DeliveryError as error:
        todo = IN_CONSOLE + "My Company, Company ID; Apps, the app, Secret"
        return (Finding(f"no token: {error}", todo),)
    found: list[Finding] = []
    try:
        call = HttpCall("GET", "/cgi-bin/agent/get")
        reply = yield from api.call(call, {"agentid": str(secrets.agent_id)}, wall_at=at.wall_at)
        found += clock_findings(reply, at.wall_at, vendor=VENDOR)
        require_done(answer_in(reply))
    except DeliveryError as error:
        found.append(Finding(f"the app cannot be asked: {error}", IN_CONSOLE + "Apps, the app"))
    found += yield from _callback_findings(seal, at, APP_CALLBACK)
    return tuple(found)


def group_findings(
    calls: Sequence[tuple[str, HttpCall]], seal: Seal | None, at: CheckAt
) -> Calls[tuple[Finding, ...]]:
    """`calls` are an empty message to each group, by its id: refused, and nobody sees it."""
    found: list[Finding] = []
    clock: list[Finding] = []
    for chat, call in calls:
        try:
            reply = yield call
            found += _robot_findings(chat, reply)
        except PlatformDown:
            return (out_of_reach(HOST),)
        except DeliveryError as error:
            found.append(Finding(f"the robot of {chat} does not answer: {error}", IN_GROUP))
        else:
            clock = clock or clock_findings(reply, at.wall_at, vendor=VENDOR)
    if seal is not None:
        found += yield from _callback_findings(seal, at, BOT_CALLBACK)
    return (*clock, *found)


def _robot_findings(chat: str, reply: HttpReply) -> list[Finding]:
    answer = answer_in(reply)
    if answer.errcode in {0, *WRONG_BODY}:
        return []
    told = SETTINGS.get(answer.errcode, f"code {answer.errcode} {answer.errmsg[:80]}")
    return [Finding(f"the robot of {chat} refuses us: {told}", IN_GROUP)]


def _callback_findings(seal: Seal, at: CheckAt, where: str) -> Calls[list[Finding]]:
    """Ask ourselves what WeCom asks when the address is saved."""
    fault = callback_fault(at, vendor=VENDOR)
    if fault or at.callback is None:
        return [fault] if fault else []
    stamp, nonce = str(int(at.wall_at.timestamp())), "check"
    hidden = seal.sealed(CHALLENGE, random=_random(at))
    asked = {
        "msg_signature": seal.signature(stamp, nonce, hidden),
        "timestamp": stamp,
        "nonce": nonce,
        "echostr": hidden,
    }
    try:
        reply = yield HttpCall("GET", f"{at.callback}?{urlencode(asked)}")
    except DeliveryError as error:
        return [silent_callback(at.callback, error)]
    return [answering_callback(at.callback, reply, CHALLENGE, where=where)]


def _random(at: CheckAt) -> bytes:
    """Other bytes each time; nobody else reads what they hide."""
    return hashlib.sha256(at.wall_at.isoformat().encode()).digest()[:RANDOM_BYTES]
