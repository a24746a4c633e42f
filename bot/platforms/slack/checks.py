"""Is the app set up right: what `duban check` asks, and what to click where it is not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

import msgspec

from bot.errors import DeliveryError, PlatformDown
from bot.platforms.slack.files import HOST, bearer
from bot.ports.findings import (
    answering_callback,
    callback_fault,
    clock_findings,
    out_of_reach,
    silent_callback,
)
from bot.ports.http import Calls, HttpCall, HttpReply
from bot.ports.platform import CheckAt, Finding

VENDOR: Final = "Slack"
AUTH_TEST: Final = f"https://{HOST}/api/auth.test"
CHALLENGE: Final = "duban-check"
IN_CONSOLE: Final = "at api.slack.com/apps, the app: "
CALLBACK: Final = IN_CONSOLE + "Event Subscriptions, Interactivity & Shortcuts and each of Slash Commands"
# Source: platforms.md 0.1 and 4.5. Any one of a group is enough to hear something.
SPEAKS: Final = ("chat:write",)
FILES: Final = ("files:read", "files:write")
HEARS: Final = ("commands", "app_mentions:read", "channels:history", "groups:history", "im:history")

Signed = Callable[[bytes, datetime], dict[str, str]]


def findings(token: str, signed: Signed, at: CheckAt) -> Calls[tuple[Finding, ...]]:
    """Every fault that can be seen from here, first things first. `signed` gives a body's headers."""
    try:
        reply = yield HttpCall("POST", AUTH_TEST, bearer(token))
    except PlatformDown:
        return (out_of_reach(HOST),)
    except DeliveryError as error:
        return (Finding(f"Slack does not answer as it should: {error}"),)
    found = [*clock_findings(reply, at.wall_at, vendor=VENDOR), *_token_findings(reply)]
    found += yield from _callback_findings(signed, at)
    return tuple(found)


def _token_findings(reply: HttpReply) -> list[Finding]:
    try:
        answer = msgspec.json.decode(reply.body, type=dict[str, object])
    except msgspec.DecodeError:
        return [Finding(f"Slack answers {reply.status} without words we know")]
    if not answer.get("ok"):
        todo = IN_CONSOLE + "OAuth & Permissions, install the app and copy the Bot User OAuth Token"
        return [Finding(f"the token is refused: {str(answer.get('error'))[:80]}", todo)]
    return _scope_findings(reply.headers.get("x-oauth-scopes", ""))


def _scope_findings(told: str) -> list[Finding]:
    """Nothing is said where Slack does not tell what the token may do."""
    scopes = {scope.strip() for scope in told.split(",") if scope.strip()}
    if not scopes:
        return []
    todo = IN_CONSOLE + "OAuth & Permissions, Bot Token Scopes; then install the app again"
    found = [Finding(f"the token may not {each}", todo) for each in SPEAKS if each not in scopes]
    found += [
        Finding(f"no files: {each} is missing", todo, is_fault=False) for each in FILES if each not in scopes
    ]
    if not scopes.intersection(HEARS):
        found.append(Finding(f"nothing is heard: none of {', '.join(HEARS)}", todo))
    return found


def _callback_findings(signed: Signed, at: CheckAt) -> Calls[list[Finding]]:
    """Ask ourselves what Slack asks when the address is saved."""
    fault = callback_fault(at, vendor=VENDOR)
    if fault or at.callback is None:
        return [fault] if fault else []
    body = msgspec.json.encode({"type": "url_verification", "challenge": CHALLENGE})
    headers = {"content-type": "application/json", **signed(body, at.wall_at)}
    try:
        reply = yield HttpCall("POST", at.callback, headers, body)
    except DeliveryError as error:
        return [silent_callback(at.callback, error)]
    return [answering_callback(at.callback, reply, CHALLENGE.encode(), where=CALLBACK)]
