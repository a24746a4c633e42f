"""The homeserver's client API: addresses, calls, and what its refusals mean."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final, TypeAlias
from urllib.parse import quote, urlencode, urlsplit

import msgspec

from bot.errors import DeliveryRefused, PlatformDown, RateLimited
from bot.ports.http import Calls, HttpCall, HttpReply
from bot.wire.waiting import asked_to_wait

PLATFORM: Final = "matrix"
CLIENT: Final = "/_matrix/client/v3"
MEDIA: Final = "/_matrix/client/v1/media/download"  # since version 1.11; older servers know only the next
OLD_MEDIA: Final = "/_matrix/media/v3/download"
UPLOAD: Final = "/_matrix/media/v3/upload"
MOST_FETCHED: Final = 20 * 1024 * 1024 + 1  # one byte more than is kept, so that too much is seen
MOST_REPLY: Final = 16 * 1024 * 1024  # a page of 100 events of 64 KiB, with what JSON adds
DEFAULT_WAIT_SECONDS: Final = 30.0
# Synapse remembers the transactions of an application service for 30 minutes, in memory.
REPEATS_SAFELY: Final = timedelta(minutes=30)
_MXC = re.compile(r"mxc://([A-Za-z0-9.:\[\]-]{1,255})/([A-Za-z0-9_-]{1,255})")
Found: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Api:
    """`base` is the homeserver's address without a slash at its end."""

    base: str
    token: str

    @property
    def host(self) -> str:
        return urlsplit(self.base).netloc

    def call(self, method: str, path: str, body: object = None, *, most_bytes: int = MOST_REPLY) -> HttpCall:
        headers = {"authorization": f"Bearer {self.token}"}
        data = b""
        if body is not None:
            headers["content-type"] = "application/json"
            data = msgspec.json.encode(body)
        return HttpCall(method, f"{self.base}{path}", headers, data, most_bytes, any_status=True)

    def get(self, path: str, **query: str) -> Calls[Found]:
        """Raises DeliveryError."""
        reply = yield self.call("GET", f"{path}?{urlencode(query)}" if query else path)
        return found_in(reply)

    def post(self, path: str, body: object) -> Calls[Found]:
        """Raises DeliveryError."""
        reply = yield self.call("POST", path, body)
        return found_in(reply)

    def send(self, room: str, kind: str, content: object, *, txn: str) -> Calls[str]:
        """The event's id: the same for the same `txn`. Raises DeliveryError. Source: platforms.md 6.2."""
        path = f"{in_room(room)}/send/{quote(kind, safe='')}/{quote(txn, safe='')}"
        reply = yield self.call("PUT", path, content)
        event = found_in(reply).get("event_id")
        if not isinstance(event, str) or not event:
            raise PlatformDown(platform=PLATFORM, sent=True)
        return event

    def upload(self, body: bytes, *, name: str, media_type: str) -> Calls[str]:
        """The mxc address. Raises DeliveryError."""
        headers = {"authorization": f"Bearer {self.token}", "content-type": media_type}
        url = f"{self.base}{UPLOAD}?{urlencode({'filename': name})}"
        reply = yield HttpCall("POST", url, headers, body, any_status=True, unseen=True)
        uri = found_in(reply).get("content_uri")
        if not isinstance(uri, str) or not uri.startswith("mxc://"):
            raise DeliveryRefused(platform=PLATFORM, answer="the upload gave no address")
        return uri

    def download(self, mxc: str) -> Calls[bytes]:
        """At most one byte more than is kept. Raises DeliveryError, LookupError for what is not there."""
        found = _MXC.fullmatch(mxc)
        if found is None:
            raise LookupError("no mxc address")
        place = "/".join(quote(part, safe="") for part in found.groups())
        reply = yield self.call("GET", f"{MEDIA}/{place}", most_bytes=MOST_FETCHED)
        if reply.status == 404 and errcode(reply) == "M_UNRECOGNIZED":
            reply = yield self.call("GET", f"{OLD_MEDIA}/{place}", most_bytes=MOST_FETCHED)
        if reply.status == 404:
            raise LookupError("no such media")
        if reply.status != 200:
            found_in(reply)
            raise DeliveryRefused(platform=PLATFORM, answer=f"media: status {reply.status}")
        return reply.body


def in_room(room: str) -> str:
    return f"{CLIENT}/rooms/{quote(room, safe='')}"


def errcode(reply: HttpReply) -> str:
    code = _table(reply.body).get("errcode")
    return code if isinstance(code, str) else ""


def found_in(reply: HttpReply) -> Found:
    """The answer's object. Raises RateLimited, PlatformDown, DeliveryRefused.

    A 503 that says when to come again took nothing: a homeserver that is being mended, or what stands before
    it.
    """
    found = _table(reply.body)
    code = found.get("errcode")
    told = asked_to_wait(reply.headers)
    if code == "M_LIMIT_EXCEEDED" or reply.status == 429 or (reply.status == 503 and told is not None):
        raise RateLimited(wait_seconds=_wait_seconds(found) if told is None else told)
    if reply.status >= 500:
        raise PlatformDown(platform=PLATFORM, sent=reply.perhaps_done)
    if reply.status == 200 and code is None and found:
        return found
    if reply.status == 200 and reply.body.strip() == b"{}":
        return {}
    if reply.status == 200:
        raise PlatformDown(platform=PLATFORM, sent=True)
    named = code if isinstance(code, str) and re.fullmatch(r"[A-Za-z0-9_.]{1,60}", code) else "no reason"
    raise DeliveryRefused(platform=PLATFORM, answer=f"{named} (status {reply.status})")


def _wait_seconds(found: Found) -> float:
    """Of older servers, which send no header: the body's milliseconds."""
    given = found.get("retry_after_ms")
    return max(1.0, given / 1000) if isinstance(given, int) and 0 <= given < 10**9 else DEFAULT_WAIT_SECONDS


def _table(body: bytes) -> Found:
    try:
        found = msgspec.json.decode(body)
    except msgspec.DecodeError:
        return {}
    return found if isinstance(found, dict) else {}
