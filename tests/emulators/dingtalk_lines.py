"""Sockets of the emulated DingTalk: a ticket opens one, a frame goes to one and is acknowledged."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any, Final

from aiohttp import web

PATIENCE: Final = 60.0  # seconds for what should happen at once
TOPICS: Final = {"/v1.0/im/bot/messages/get", "/v1.0/card/instances/callback"}


@dataclass(slots=True, eq=False)
class Socket:
    """One open connection. `acks` are awaited by the id of their frame."""

    ws: web.WebSocketResponse
    acks: dict[str, asyncio.Future[dict[str, Any] | None]] = field(default_factory=dict)
    closed: asyncio.Event = field(default_factory=asyncio.Event)

    def end(self) -> None:
        self.closed.set()
        for ack in self.acks.values():
            if not ack.done():
                ack.set_result(None)


@dataclass(slots=True)
class Lines:
    """All connections of the app, at most 50."""

    open: list[Socket] = field(default_factory=list)
    used: list[str] = field(default_factory=list)
    nonsense: list[str] = field(default_factory=list)
    patience: float = PATIENCE
    _tickets: set[str] = field(default_factory=set)
    _count: int = 0
    _changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    def new_ticket(self, topics: set[str]) -> str:
        """For one connection; its signs need an escape in an address."""
        assert topics == TOPICS
        self._count += 1
        ticket = f"t/{self._count}+made=up"
        self._tickets.add(ticket)
        return ticket

    async def connect(self, request: web.Request) -> web.StreamResponse:
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets or len(self.open) >= 50:
            return web.Response(status=401)
        self._tickets.discard(ticket)
        self.used.append(ticket)
        ws = web.WebSocketResponse()
        await ws.prepare(request)
        socket = Socket(ws)
        await self._enter(socket)
        try:
            async for message in ws:
                self._heard(socket, str(message.data))
        finally:
            self.open.remove(socket)
            socket.end()
        return ws

    async def listening(self, count: int) -> None:
        """Until so many connections were opened in all."""
        async with asyncio.timeout(PATIENCE), self._changed:
            await self._changed.wait_for(lambda: len(self.used) >= count and bool(self.open))

    async def push(self, topic: str, data: str, *, id: str, kind: str = "CALLBACK") -> dict[str, Any] | None:
        """The acknowledgement; None where none came, or the connection ended first."""
        socket = self.open[-1]
        frame = {
            "specVersion": "1.0",
            "type": kind,
            "headers": {
                "appId": "app-1", "connectionId": "conn-1", "contentType": "application/json",
                "messageId": id, "time": "1760000000600", "topic": topic,
            },
            "data": data,
        }  # fmt: skip
        ack = socket.acks[id] = asyncio.get_running_loop().create_future()
        await socket.ws.send_str(json.dumps(frame, ensure_ascii=False))
        try:
            async with asyncio.timeout(self.patience):
                return await ack
        except TimeoutError:
            return None

    async def ping(self) -> dict[str, Any] | None:
        return await self.push("ping", '{"opaque":"0-1"}', id=f"ping{self._count}", kind="SYSTEM")

    async def disconnect(self) -> None:
        """The vendor takes a gateway down: the app closes and opens another connection at once."""
        socket = self.open[-1]
        headers = {"topic": "disconnect", "messageId": "d1", "contentType": "application/json"}
        frame = {"specVersion": "1.0", "type": "SYSTEM", "headers": headers, "data": '{"reason":"x"}'}
        await socket.ws.send_str(json.dumps(frame))
        async with asyncio.timeout(PATIENCE):
            await socket.closed.wait()

    async def cut(self) -> None:
        """The network goes, without a word."""
        socket = self.open[-1]
        transport = socket.ws._req.transport if socket.ws._req else None
        assert transport is not None
        transport.abort()
        async with asyncio.timeout(PATIENCE):
            await socket.closed.wait()

    async def _enter(self, socket: Socket) -> None:
        async with self._changed:
            self.open.append(socket)
            self._changed.notify_all()

    def _heard(self, socket: Socket, data: str) -> None:
        held = json.loads(data)
        if set(held) != {"code", "headers", "message", "data"} or not isinstance(held["data"], str):
            self.nonsense.append(data)
            return
        ack = socket.acks.get(held["headers"]["messageId"])
        if ack is None or ack.done():
            self.nonsense.append(data)
        else:
            ack.set_result(held)
