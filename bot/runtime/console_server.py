"""The second listener: the console's page and API, metrics and readiness."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeAlias

import structlog
from aiohttp import web

from bot.answering.agenda import agenda
from bot.errors import NotFound, RequestRejected, Undecodable
from bot.ports.http import RawRequest
from bot.runtime import console_lists as lists
from bot.runtime.clock import MovableClock
from bot.runtime.console import Console, Events, parse_moment
from bot.runtime.console_door import Door, as_json
from bot.runtime.evidence_server import send_evidence
from bot.runtime.media import MOST_BYTES as MOST_FILE_BYTES
from bot.runtime.mover import Mover
from bot.runtime.reader import Reader
from bot.runtime.ticker import Ticker
from bot.runtime.trouble import count_failure, error_id_of
from bot.runtime.writer import Writer
from bot.storage.files import Files
from bot.web.console import page, static

MOST_BYTES = 1024 * 1024
PING_SECONDS = 15
FARTHEST = timedelta(days=400)  # of one move of the clock, which lives through every day on the way
Handler: TypeAlias = Callable[[web.Request], Awaitable[web.StreamResponse]]
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class ConsoleServer:
    """The console's routes. `door` lets requests in."""

    console: Console
    connection: str
    events: Events
    mover: Mover
    ticker: Ticker
    reader: Reader
    writer: Writer
    files: Files
    clock: MovableClock
    movable: bool
    door: Door
    commands: Callable[[str], list[dict[str, object]]]
    on_change: Callable[[], None]
    on_move: Callable[[], None]

    def add_to(self, app: web.Application) -> None:
        app.middlewares.append(self.door.guard)
        routes = app.router
        routes.add_get("/", self._home)
        routes.add_get("/console", self._page)
        routes.add_get("/console/static/{path:.+}", self._static)
        routes.add_get("/console/api/rooms", self._rooms)
        routes.add_get("/console/api/people", self._people)
        routes.add_get("/console/api/messages", self._messages)
        routes.add_post("/console/api/{tail:messages|actions}", self._post)
        routes.add_put("/console/api/uploads/{name:[^/]{1,200}}", self._upload)
        routes.add_get("/e/{sha256:[0-9a-f]{64}}", self._evidence)
        routes.add_get("/console/api/clock", self._clock)
        routes.add_post("/console/api/clock", self._move)
        routes.add_get("/console/api/commands", self._commands)
        routes.add_get("/console/api/plan", self._plan)
        routes.add_get("/console/api/files/{sha256:[0-9a-f]{64}}", self._file)
        routes.add_get("/console/api/events", self._events)

    async def _home(self, _: web.Request) -> web.Response:
        raise web.HTTPFound("/console")

    async def _page(self, request: web.Request) -> web.Response:
        reply = page(request.query.get("lang", ""))
        return web.Response(status=reply.status, body=reply.body, headers=dict(reply.headers))

    async def _static(self, request: web.Request) -> web.Response:
        reply = static(request.match_info["path"], request.headers.get("if-none-match", ""))
        return web.Response(status=reply.status, body=reply.body, headers=dict(reply.headers))

    async def _rooms(self, _: web.Request) -> web.Response:
        return as_json(await self.reader.run_both(lambda view, db: lists.rooms(view, db, self.connection)))

    async def _people(self, _: web.Request) -> web.Response:
        return as_json(await self.reader.run_both(lambda view, db: lists.people(view, db, self.connection)))

    async def _messages(self, request: web.Request) -> web.Response:
        room, after = request.query.get("room", ""), request.query.get("after", "0")
        if not after.isascii() or not after.isdigit() or len(after) > 18:
            raise Undecodable("after: a message id")
        found = await self.reader.run_db(lambda db: lists.messages(db, self.connection, room, int(after)))
        if found is None:
            raise NotFound(what="room", name=room)
        return as_json(found)

    async def _post(self, request: web.Request) -> web.Response:
        raw = await self._raw(request)
        try:
            posted = await self.console.post(raw)
        except (RequestRejected, NotFound):
            raise
        except Exception as error:
            error_id = error_id_of(str(error))
            log.exception("console message failed", error_id=error_id)
            wall_at, at = self.clock.wall(), self.clock.office()
            await self.writer.run(
                lambda tx: count_failure(tx, f"console/{error_id}", wall_at=wall_at, office_at=at)
            )
            return as_json({"error": "not stored, send it again", "code": error_id}, status=500)
        if posted.id:
            self.events.message(posted.room, posted.id)
        self.on_change()
        return as_json({"id": posted.id}, status=202)

    async def _clock(self, _: web.Request) -> web.Response:
        return as_json(await self._clock_now())

    async def _clock_now(self) -> dict[str, object]:
        now = self.clock.office()
        upcoming = await self.reader.run(lambda view: agenda(view, now))
        return lists.clock(now, upcoming, self.reader.calendar, movable=self.movable)

    async def _move(self, request: web.Request) -> web.Response:
        if not self.movable:
            return as_json({"error": "other connections are configured", "code": "clock_fixed"}, status=409)
        raw = await self._raw(request)
        target = parse_moment(_body(raw).get("now"))
        if target < self.clock.office():
            return as_json({"error": "office time never goes back", "code": "clock_back"}, status=409)
        if target > self.clock.office() + FARTHEST:
            raise Undecodable(f"now: at most {FARTHEST.days} days ahead")
        await self.mover.move_to(self.clock, target)
        ahead = self.clock.office() - self.clock.wall()
        await self.writer.run(
            lambda tx: tx.db.run("put_setting", name="office_ahead", value=str(ahead.total_seconds()))
        )
        self.on_move()
        self.events.clock(self.clock.office())
        return as_json(await self._clock_now())

    async def _commands(self, request: web.Request) -> web.Response:
        return as_json(self.commands(request.query.get("lang", "")))

    async def _plan(self, _: web.Request) -> web.Response:
        return as_json(await self.reader.run(lists.plan))

    async def _upload(self, request: web.Request) -> web.Response:
        """A file for a message to come: kept until that message is read. The body is the file itself."""
        body = await read_upload(request, most=MOST_FILE_BYTES)
        if not body:
            raise Undecodable("body: the file is empty")
        found = await asyncio.to_thread(self.files.put, body)
        return as_json({"id": found, "name": request.match_info["name"], "size": len(body)}, status=201)

    async def _evidence(self, request: web.Request) -> web.Response:
        """A file that was kept as evidence, to be saved, never shown in the page's own place."""
        sha256 = request.match_info["sha256"]
        found = await self.reader.run(lambda view: view.ledger.evidence_like(sha256))
        if not found:
            raise NotFound(what="file", name=sha256)
        return await send_evidence(self.files, found[0])

    async def _file(self, request: web.Request) -> web.Response:
        sha256 = request.match_info["sha256"]
        row = await self.reader.run_db(lambda db: db.one("file", sha256=sha256))
        body = await asyncio.to_thread(self.files.get, sha256) if row else None
        if row is None or body is None:
            raise NotFound(what="file", name=sha256)
        headers = {
            "content-type": row[0],
            "content-security-policy": "sandbox",
            "x-content-type-options": "nosniff",
        }
        return web.Response(body=body, headers=headers)

    async def _events(self, request: web.Request) -> web.StreamResponse:
        """Server-sent events; a listener that lags is ended and asks again from its last id."""
        response = web.StreamResponse(
            headers={"content-type": "text/event-stream", "cache-control": "no-store"}
        )
        await response.prepare(request)
        queue = self.events.listen()
        try:
            await response.write(b"retry: 1000\n\n")
            while True:
                try:
                    number, name, data = await asyncio.wait_for(queue.get(), PING_SECONDS)
                except TimeoutError:
                    await response.write(b": still here\n\n")
                    continue
                head = f"id: {number}\n" if number else ""
                await response.write(f"{head}event: {name}\ndata: {data}\n\n".encode())
        except (ConnectionResetError, asyncio.CancelledError):
            return response
        finally:
            self.events.forget(queue)

    async def _raw(self, request: web.Request) -> RawRequest:
        headers = {name.lower(): value for name, value in request.headers.items()}
        tail = request.match_info.get("tail", "")
        return RawRequest(
            request.method, tail, dict(request.query), headers, await request.read(), self.clock.wall()
        )


async def read_upload(request: web.Request, *, most: int) -> bytes:
    """The body as it streams in, refused as soon as it is too long."""
    parts: list[bytes] = []
    size = 0
    async for part in request.content.iter_chunked(1 << 16):
        size += len(part)
        if size > most:
            raise web.HTTPRequestEntityTooLarge(max_size=most, actual_size=size)
        parts.append(part)
    return b"".join(parts)


def _body(raw: RawRequest) -> dict[str, Any]:
    try:
        body = json.loads(raw.body)
    except (ValueError, RecursionError) as error:
        raise Undecodable("body: expected JSON") from error
    if not isinstance(body, dict):
        raise Undecodable("body: expected an object")
    return body
