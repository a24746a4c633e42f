"""Our own address as a vendor's console was given it."""

from __future__ import annotations

from typing import Final

from aiohttp import web

from bot.ports.http import RawRequest
from bot.ports.platform import Platform
from tests.emulators.base import Net
from tests.platforms.contract import NOW

OURS: Final = "duban.example"


class Ours:
    """The address that the vendor's console was given; `answers` is the platform behind it."""

    hosts = (OURS,)

    def __init__(self, answers: Platform | None) -> None:
        self.net = Net()
        self._answers = answers

    def add_to(self, app: web.Application) -> None:
        app.router.add_route("*", "/hooks/work", self._hook)

    async def _hook(self, request: web.Request) -> web.Response:
        if self._answers is None:
            return web.Response(text="It works!")
        headers = {name.lower(): value for name, value in request.headers.items()}
        raw = RawRequest(request.method, "", dict(request.query), headers, await request.read(), NOW)
        self._answers.verify(raw)
        reply = self._answers.decode(raw).reply
        assert reply is not None
        return web.Response(status=reply.status, body=reply.body)
