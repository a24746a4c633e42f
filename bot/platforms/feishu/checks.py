"""Is a connection to Feishu set up right: what `duban check` asks, and what to click where it is not."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final
from urllib.parse import urlsplit

import msgspec

from bot.errors import DeliveryError, PlatformDown
from bot.platforms.feishu import crypto
from bot.platforms.feishu.api import Api, AppSecrets
from bot.platforms.feishu.codes import SETTINGS, Answer, answer_in, require_done
from bot.ports.http import Calls, HttpCall, HttpReply
from bot.ports.platform import CheckAt, Finding

MOST_SKEW: Final = timedelta(minutes=1)
CHALLENGE: Final = "duban-check"
WRONG_BODY: Final = frozenset({9499, 19002})  # a custom bot's answer to an empty message that it believes
IN_CONSOLE: Final = "in the developer console of the app: "
CALLBACK: Final = IN_CONSOLE + "Events & Callbacks, both tabs, request URL"


def app_findings(api: Api, secrets: AppSecrets, at: CheckAt) -> Calls[tuple[Finding, ...]]:
    """Every fault that can be seen from here, first things first."""
    try:
        yield from api.new_token(at.wall_at)
    except PlatformDown:
        return (_out_of_reach(api.host),)
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
        return (_out_of_reach(urlsplit(call.url).netloc),)
    except DeliveryError as error:
        return (Finding(f"the webhook does not answer: {error}", f"{where}, copy the webhook address again"),)
    found = _clock_findings(reply, at.wall_at)
    if answer.code in {0, *WRONG_BODY}:
        return tuple(found if signed else [*found, _unsigned(where)])
    told = SETTINGS.get(answer.code, f"code {answer.code} {answer.msg[:80]}")
    return (*found, Finding(f"the webhook refuses us: {told}", where))


def _out_of_reach(host: str) -> Finding:
    return Finding(f"{host} does not answer", "let this machine reach it on port 443")


def _unsigned(where: str) -> Finding:
    todo = f"{where}, Security, signature verification; then set secret_file"
    return Finding("messages are not signed: whoever knows the address can speak there", todo, is_fault=False)


def _bot_findings(reply: HttpReply, wall_at: datetime) -> list[Finding]:
    found = _clock_findings(reply, wall_at)
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


def _clock_findings(reply: HttpReply, wall_at: datetime) -> list[Finding]:
    try:
        theirs = parsedate_to_datetime(reply.headers.get("date", ""))
    except ValueError:
        return []
    skew = wall_at - theirs
    if abs(skew) <= MOST_SKEW:
        return []
    how = f"{abs(int(skew.total_seconds()))} s {'ahead of' if skew > timedelta(0) else 'behind'}"
    return [Finding(f"this machine's clock is {how} Feishu's", "set it by NTP")]


def _callback_findings(secrets: AppSecrets, at: CheckAt) -> Calls[list[Finding]]:
    """Ask ourselves what Feishu asks when the address is saved."""
    if at.callback is None:
        return [Finding("Feishu cannot reach us: web.public_url is not set", "set it in config.toml")]
    if urlsplit(at.callback).scheme != "https":
        return [Finding(f"{at.callback} is no https address", "set web.public_url to one")]
    asked = {"type": "url_verification", "challenge": CHALLENGE, "token": secrets.verification_token}
    sealed = crypto.encrypted(msgspec.json.encode(asked), secrets.encrypt_key, _iv(at))
    try:
        reply = yield HttpCall.post_json(at.callback, {"encrypt": sealed})
    except DeliveryError as error:
        what = f"{at.callback} does not answer from here: {error}"
        return [Finding(what, "start `duban run`, and let the proxy pass /hooks/", is_fault=False)]
    if reply.status == 200 and CHALLENGE.encode() in reply.body:
        return [Finding(f"{at.callback} answers", f"it stands {CALLBACK}", is_fault=False)]
    return [Finding(f"{at.callback} answers {reply.status}, and is not this service", "mend web.public_url")]


def _iv(at: CheckAt) -> bytes:
    """Another one each time; nobody else reads what it hides."""
    return hashlib.sha256(at.wall_at.isoformat().encode()).digest()[: crypto.IV_BYTES]
