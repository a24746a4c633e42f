"""Is a connection to a homeserver set up right: what `duban check` asks, and what to do where it is not."""

from __future__ import annotations

from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final
from urllib.parse import quote

from bot.errors import DeliveryError
from bot.platforms.matrix.api import CLIENT, Api, errcode, found_in
from bot.platforms.matrix.inbound import Us
from bot.ports.http import Calls, HttpCall, HttpReply
from bot.ports.platform import CheckAt, Finding

MOST_SKEW: Final = timedelta(minutes=1)
PING: Final = "/_matrix/client/v1/appservice"
REGISTER: Final = (
    "write the file with `duban example-registration {name}`, name it in app_service_config_files of "
    "homeserver.yaml, and restart the homeserver"
)


def registration_id(connection: str) -> str:
    """By which the homeserver lists us."""
    return f"duban-{connection}"


def ping(api: Api, connection: str) -> Calls[HttpReply]:
    """The homeserver calls us before it answers. Raises DeliveryError where it cannot be asked at all."""
    path = f"{PING}/{quote(registration_id(connection), safe='')}/ping"
    return (yield api.call("POST", path, {"transaction_id": "duban"}))


def findings(api: Api, us: Us, at: CheckAt) -> Calls[tuple[Finding, ...]]:
    """First things first: what stands on something that fails is not asked any more."""
    try:
        reply = yield HttpCall("GET", f"{api.base}/_matrix/client/versions", any_status=True)
        found_in(reply)
    except DeliveryError as error:
        what = f"{api.base} does not answer as a homeserver: {error}"
        return (Finding(what, "mend homeserver in config.toml, or start the homeserver"),)
    found = _clock_findings(reply, at.wall_at)
    known = yield from _account_findings(api, us)
    if known:
        return (*found, *known)
    return (*found, *(yield from _callback_findings(api, us, at)))


def _account_findings(api: Api, us: Us) -> Calls[tuple[Finding, ...]]:
    register = REGISTER.format(name=us.connection)
    try:
        who = (yield from api.get(f"{CLIENT}/account/whoami")).get("user_id")
    except DeliveryError as error:
        return (Finding(f"the homeserver does not know as_token: {error}", register),)
    if who == us.account:
        return ()
    todo = f"make user and server_name in config.toml and the registration the same; {register}"
    return (Finding(f"as_token is the token of {who}, not of {us.account}", todo),)


def _callback_findings(api: Api, us: Us, at: CheckAt) -> Calls[tuple[Finding, ...]]:
    """The homeserver itself tries to reach us, with the hs_token of its registration file."""
    where = f" ({at.callback})" if at.callback else ""
    try:
        reply = yield from ping(api, us.connection)
    except DeliveryError as error:
        return (Finding(f"the homeserver does not answer any more: {error}", "look at its log"),)
    if reply.status == 200:
        return (Finding(f"the homeserver reaches us and knows us as {us.account}", is_fault=False),)
    code = errcode(reply)
    told = _PINGS.get(code, f"its answer to a ping is {reply.status} {code}")
    todo = f"let url in its registration file lead to /hooks/{us.connection} of a running `duban run`{where}"
    return (Finding(f"the homeserver does not reach us: {told}", todo),)


# Source: client-server API, POST /_matrix/client/v1/appservice/{appserviceId}/ping
_PINGS: Final = {
    "M_URL_NOT_SET": "its registration file names no url",
    "M_BAD_STATUS": "what answers there is not Duban, or its hs_token is another one",
    "M_CONNECTION_FAILED": "nothing answers at that address",
    "M_CONNECTION_TIMEOUT": "the address does not answer in time",
    "M_FORBIDDEN": "its registration file has another id",
}


def _clock_findings(reply: HttpReply, wall_at: datetime) -> tuple[Finding, ...]:
    try:
        skew = wall_at - parsedate_to_datetime(reply.headers.get("date", ""))
    except (ValueError, TypeError):
        return ()
    if abs(skew) <= MOST_SKEW:
        return ()
    how = f"{abs(int(skew.total_seconds()))} s {'ahead of' if skew > timedelta(0) else 'behind'}"
    return (Finding(f"this machine's clock is {how} the homeserver's", "set both by NTP"),)
