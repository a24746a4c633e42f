"""Is a connection to DingTalk set up right: what `duban check` asks, and what to click where it is not."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from bot.errors import DeliveryError, PlatformDown
from bot.platforms.dingtalk.api import HOST, Api
from bot.platforms.dingtalk.codes import SETTINGS, USED_UP, code_in, error_of, loose, new_answer
from bot.platforms.dingtalk.signing import robot_sign
from bot.ports.findings import answering_callback, clock_findings, out_of_reach, silent_callback
from bot.ports.http import Calls, HttpCall
from bot.ports.platform import CheckAt, Finding

VENDOR: Final = "DingTalk"
NO_FILE: Final = "duban-check"  # a file that nobody sent: its refusal tells what is wrong with us
DENIED: Final = "Forbidden.AccessDenied.AccessTokenPermissionDenied"
NOT_OURS: Final = frozenset({"invalidParameter.robotCode.empty", "invalidParameter.robotCode.auth"})
NOT_OUR_ANSWER: Final = b"\0"  # stands in no answer
WRONG_BODY: Final = frozenset({"40035", "43004", "400105", "40003"})  # to an empty message that is believed
IN_CONSOLE: Final = "in the developer console of the app: "
IN_GROUP: Final = "in the group's settings: Robots, the custom robot"
DOWNLOAD: Final = "/v1.0/robot/messageFiles/download"
CARD_SEND: Final = "/v1.0/card/instances/createAndDeliver"
REGISTER: Final = "/v1.0/card/callbacks/register"


@dataclass(frozen=True, slots=True)
class Door:
    """The address of ours that the vendor calls, and what signs its calls."""

    url: str = field(repr=False)
    shown: str
    secret: str = field(repr=False)
    card_secret: str = field(repr=False)


def route_of(connection: str, client_id: str) -> str:
    """The name of our address for clicks: its own for each connection of each app."""
    return f"duban-{hashlib.sha256(f'{client_id}/{connection}'.encode()).hexdigest()[:16]}"


def token_findings(api: Api, at: CheckAt) -> Calls[tuple[Finding, ...]]:
    """Nothing where a token can be had; without one nothing else need be asked."""
    try:
        yield from api.new_token(at.wall_at)
    except PlatformDown:
        return (out_of_reach(HOST),)
    except DeliveryError as error:
        todo = IN_CONSOLE + "Credentials & Basic Info, Client ID and Client Secret"
        return (Finding(f"no token: {error}", todo),)
    return ()


def robot_findings(api: Api, at: CheckAt, *, cards: bool) -> Calls[tuple[Finding, ...]]:
    """Is the robot the app's, is our clock right, may we speak, and send cards where we want to?"""
    found: list[Finding] = []
    try:
        body = {"downloadCode": NO_FILE, "robotCode": api.secrets.robot_code}
        reply = yield from api.post(DOWNLOAD, body, wall_at=at.wall_at)
        found += clock_findings(reply, at.wall_at, vendor=VENDOR)
        code = code_in(reply)
        if code in NOT_OURS:
            found.append(Finding(SETTINGS[code], IN_CONSOLE + "Robot, RobotCode"))
        elif SETTINGS.get(code) == USED_UP:
            found.append(Finding(USED_UP, "buy more, or wait for the next month: until then nothing is said"))
        elif code == DENIED:
            found.append(_not_permitted("robots sending and receiving messages"))
        if cards:
            reply = yield from api.post(CARD_SEND, {}, wall_at=at.wall_at)
            if code_in(reply) == DENIED:
                found.append(_not_permitted('Card.Instance.Write; without it set card_template = ""'))
    except DeliveryError as error:
        found.append(Finding(f"the robot cannot be asked: {error}"))
    return tuple(found)


def socket_findings(api: Api) -> Calls[tuple[Finding, ...]]:
    """May we open a socket? The ticket that is given is thrown away."""
    try:
        yield from api.socket()
    except DeliveryError as error:
        todo = IN_CONSOLE + "Robot, message receiving mode: Stream; then publish a version"
        return (Finding(f"no socket: {error}", todo),)
    return ()


def door_findings(door: Door, wall_at: datetime) -> Calls[tuple[Finding, ...]]:
    """Call ourselves as DingTalk would: believed when signed, refused when not."""
    try:
        forged = yield _probe(door, wall_at, door.secret + "x")
        signed = yield _probe(door, wall_at, door.secret)
    except DeliveryError as error:
        return (silent_callback(door.shown, error),)
    ours = b"" if forged.status == 401 else NOT_OUR_ANSWER
    where = IN_CONSOLE + "Robot, message receiving address, with the path secret behind it"
    return (answering_callback(door.shown, signed, ours, where=where),)


def register(api: Api, route: str, door: Door, at: CheckAt) -> Calls[tuple[Finding, ...]]:
    """Name our address for clicks to DingTalk: there is no page for it. Doing it again changes nothing."""
    body = {
        "callbackRouteKey": route,
        "callbackUrl": door.url,
        "apiSecret": door.card_secret,
        "forceUpdate": True,
    }
    try:
        new_answer((yield from api.post(REGISTER, body, wall_at=at.wall_at)))
    except DeliveryError as error:
        todo = IN_CONSOLE + "Permission Management, Card.Instance.Write"
        return (Finding(f"the address for clicks is not registered: {error}", todo),)
    return (Finding(f"clicks come to {door.shown}", is_fault=False),)


def hook_findings(call: HttpCall, *, signed: bool, at: CheckAt) -> Calls[tuple[Finding, ...]]:
    """Of a custom robot; `call` is an empty message, which is refused and shows nothing."""
    try:
        reply = yield call
    except PlatformDown:
        return (out_of_reach(urlsplit(call.url).netloc),)
    except DeliveryError as error:
        return (Finding(f"the webhook does not answer: {error}"),)
    found = clock_findings(reply, at.wall_at, vendor=VENDOR)
    answer = loose(reply.body)
    code = str(answer.get("errcode", f"status {reply.status}"))
    if code in WRONG_BODY:
        return tuple(found if signed else [*found, _unsigned()])
    told = error_of(code, str(answer.get("errmsg", ""))[:200])
    return (*found, Finding(f"the webhook refuses us: {told}", IN_GROUP))


def _probe(door: Door, wall_at: datetime, secret: str) -> HttpCall:
    """A message of a kind that nobody sends: it is believed and passed over."""
    stamp = str(int(wall_at.timestamp() * 1000))
    event = {"msgId": NO_FILE, "msgtype": NO_FILE, "conversationId": NO_FILE, "senderId": NO_FILE}
    return HttpCall.post_json(door.url, event, {"timestamp": stamp, "sign": robot_sign(stamp, secret)})


def _not_permitted(scope: str) -> Finding:
    return Finding("a permission is missing", f"{IN_CONSOLE}Permission Management, {scope}")


def _unsigned() -> Finding:
    todo = f"{IN_GROUP}, Security, additional signature; then set secret_file"
    return Finding("messages are not signed: whoever knows the address can speak there", todo, is_fault=False)
