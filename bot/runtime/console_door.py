"""Who may use the console: Host, Origin, content type, and off loopback a password; refusals are JSON."""

from __future__ import annotations

import hmac
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import urlsplit

from aiohttp import BasicAuth, web
from aiohttp.typedefs import Middleware

from bot.errors import NotFound, RequestRejected

# What no form sends: a page of another site would have to ask us first, and is refused.
ASKED_FIRST = frozenset({"application/json", "application/octet-stream"})
Handler: TypeAlias = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Door:
    """`hosts` are the Host headers we answer to; with a `password` any, since that is asked of everybody."""

    hosts: frozenset[str]
    password: str | None = None

    @property
    def guard(self) -> Middleware:
        """The middleware."""

        @web.middleware
        async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
            refused = self._refused(request)
            if refused is not None:
                return refused
            return await answered(request, handler)

        return guard

    def _refused(self, request: web.Request) -> web.Response | None:
        if self.password is not None and not self._knows_password(request):
            asked = as_json({"error": "a password is needed", "code": "password"}, status=401)
            asked.headers["www-authenticate"] = 'Basic realm="Duban", charset="UTF-8"'
            return asked
        if self.password is None and _hostname(request.host) not in self.hosts:
            return as_json({"error": "this Host is not ours", "code": "host"}, status=403)
        origin = request.headers.get("origin")
        if origin is not None and origin.partition("://")[2] != request.host:
            return as_json({"error": "this Origin is another site", "code": "origin"}, status=403)
        if request.method == "POST" and request.content_type not in ASKED_FIRST:
            return as_json({"error": "expected application/json", "code": "content_type"}, status=415)
        return None

    def _knows_password(self, request: web.Request) -> bool:
        try:
            given = BasicAuth.decode(request.headers.get("authorization", ""), encoding="utf-8").password
        except ValueError:
            return False
        return hmac.compare_digest(given.encode(), (self.password or "").encode())


async def answered(request: web.Request, handler: Handler) -> web.StreamResponse:
    """The handler's answer; what it refuses, as JSON."""
    try:
        return await handler(request)
    except RequestRejected as error:
        return as_json({"error": str(error), "code": error.code}, status=error.status)
    except NotFound as error:
        return as_json({"error": str(error), "code": error.code}, status=404)
    except web.HTTPRequestEntityTooLarge:
        return as_json({"error": "the body is too large", "code": "too_large"}, status=413)


def as_json(body: object, *, status: int = 200) -> web.Response:
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    headers = {"cache-control": "no-store", "x-content-type-options": "nosniff"}
    return web.Response(status=status, text=text, content_type="application/json", headers=headers)


def _hostname(host: str) -> str:
    """Without the port; "" for what is no host."""
    try:
        return (urlsplit(f"//{host}").hostname or "").lower()
    except ValueError:
        return ""
