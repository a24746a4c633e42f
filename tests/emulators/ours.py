"""Our own address as a vendor's console was given it."""

from __future__ import annotations

from typing import Final

from aiohttp import web

from bot.errors import RequestRejected
from bot.ports.http import RawRequest
from bot.ports.platform import Platform
from tests.emulators.base import Net
from tests.emulators.office import CONNECTION
from tests.platforms.contract import NOW

OURS: Final = "duban.example"


class Ours:
    """The address that the vendor's console was given; `answers` is the platform behind it."""

    hosts = (OURS,)

    def __init__(self, answers: Platform | None) -> None:
        self.net = Net()
        self._answers = answers

    def add_to(self, app: web.Application) -> None:
        app.router.add_route("*", f"/hooks/{CONNECTION}", self._hook)
        app.router.add_route("*", f"/hooks/{CONNECTION}/{{tail:.*}}", self._hook)

    async def _hook(self, request: web.Request) -> web.Response:
        if self._answers is None:
            return web.Response(text="It works!")
        headers = {name.lower(): value for name, value in request.headers.items()}
        tail, query = request.match_info.get("tail", ""), dict(request.query)
        raw = RawRequest(request.method, tail, query, headers, await request.read(), NOW)
        try:
            self._answers.verify(raw)
        except RequestRejected as error:
            return web.Response(status=error.status)
        reply = self._answers.decode(raw).reply
        assert reply is not None
        return web.Response(status=reply.status, body=reply.body)
