"""A homeserver on loopback, as much of one as an application service needs to speak and hear in rooms.

Matrix for real is tested against Synapse (tests/synapse.py); this one stands beside other vendors' emulators.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from aiohttp import web

from tests.emulators.base import Net

HOST: Final = "matrix.office.test"
AS_TOKEN: Final = "as-made-up-0123456789abcdef"
HS_TOKEN: Final = "hs-made-up-0123456789abcdef"
MOST_EVENT: Final = 65_536  # bytes
USER: Final = "@duban:office.test"

Post = Callable[[str, bytes, Mapping[str, str]], Awaitable[tuple[int, bytes]]]


@dataclass(slots=True)
class Said:
    id: str
    room: str
    sender: str
    content: dict[str, Any]


@dataclass(slots=True)
class Homeserver:
    """`said` are the messages of all rooms, in order."""

    now: Callable[[], datetime]
    hosts: tuple[str, ...] = (HOST,)
    net: Net = field(default_factory=Net)
    said: list[Said] = field(default_factory=list)
    _known: dict[str, str] = field(default_factory=dict)

    def add_to(self, app: web.Application) -> None:
        rooms = "/_matrix/client/v3/rooms/{room}"
        app.router.add_put(f"{rooms}/send/{{kind}}/{{txn}}", self._send)
        app.router.add_get(f"{rooms}/joined_members", self._members)
        app.router.add_post("/_matrix/media/v3/upload", self._upload)

    def in_room(self, room: str) -> list[Said]:
        return [each for each in self.said if each.room == room]

    async def tell(self, post: Post, room: str, sender: str, content: dict[str, Any]) -> tuple[int, bytes]:
        """A person's message goes to the application service in a transaction."""
        self.said.append(Said(f"$p{len(self.said)}", room, sender, content))
        event = {
            "type": "m.room.message", "event_id": self.said[-1].id, "room_id": room, "sender": sender,
            "origin_server_ts": int(self.now().timestamp() * 1000), "content": content,
        }  # fmt: skip
        path = f"/_matrix/app/v1/transactions/{len(self.said)}"
        headers = {"authorization": f"Bearer {HS_TOKEN}", "content-type": "application/json"}
        return await post(path, json.dumps({"events": [event]}).encode(), headers)

    async def _send(self, request: web.Request) -> web.Response:
        """The same transaction id twice is one event."""
        if request.headers.get("authorization") != f"Bearer {AS_TOKEN}":
            return web.json_response({"errcode": "M_UNKNOWN_TOKEN"}, status=401)
        if len(await request.read()) > MOST_EVENT:
            return web.json_response({"errcode": "M_TOO_LARGE"}, status=413)
        known = self._known.get(request.path)
        if known is None:
            known = self._known[request.path] = f"$e{len(self.said)}"
            if request.match_info["kind"] == "m.room.message":
                self.said.append(Said(known, request.match_info["room"], USER, await request.json()))
        return web.json_response({"event_id": known})

    async def _members(self, request: web.Request) -> web.Response:
        """Whoever spoke there, and one more, so that no room is a talk of two."""
        room = request.match_info["room"]
        names = {USER, "@silent:office.test", *(each.sender for each in self.in_room(room))}
        return web.json_response({"joined": {name: {"display_name": name} for name in sorted(names)}})

    async def _upload(self, request: web.Request) -> web.Response:
        await request.read()
        return web.json_response({"content_uri": f"mxc://office.test/f{len(self.net.calls)}"})
