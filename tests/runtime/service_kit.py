"""The whole service on loopback ports of its own, and somebody at its console."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp

from bot.config import Config
from bot.runtime.calls import AiohttpClient
from bot.runtime.clock import OfficeClock
from bot.simulate.setting import STARTS_AT, first_day, office_config, set_up
from bot.storage.data_files import data_files
from bot.wiring import Core, build_core, build_platforms, build_service, database_of, read_calendar
from tests.ledgers import make_ledger
from tests.sample import sample_plan

PATIENCE_SECONDS = 60.0
LOOK_SECONDS = 0.02


async def until(condition: Callable[[], Awaitable[Any]], *, seconds: float = PATIENCE_SECONDS) -> Any:
    """What the condition gives once that is true of it. Fails after `seconds`."""
    async with asyncio.timeout(seconds):
        while not (found := await condition()):  # noqa: ASYNC110 - the condition is seen over HTTP
            await asyncio.sleep(LOOK_SECONDS)
        return found


@dataclass
class At:
    """Somebody at the console of a service: `api` answers status and body."""

    session: aiohttp.ClientSession
    address: str
    core: Core | None = None
    count: int = 0
    service_addresses: Sequence[str] = ()  # of every listener, the public one first

    async def get(self, path: str, **query: object) -> tuple[int, Any]:
        params = {name: str(value) for name, value in query.items()}
        async with self.session.get(f"{self.address}/console/api/{path}", params=params) as reply:
            return reply.status, await reply.json()

    async def post(
        self, path: str, body: object, *, headers: dict[str, str] | None = None
    ) -> tuple[int, Any]:
        """`body` as JSON, or bytes as they are."""
        data = io.BytesIO(body if isinstance(body, bytes) else json.dumps(body).encode())
        headers = {"content-type": "application/json", **(headers or {})}
        url = f"{self.address}/console/api/{path}"
        async with self.session.post(url, data=data, headers=headers) as reply:
            return reply.status, await reply.json()

    def new_key(self) -> str:
        self.count += 1
        return f"key-{self.count}"

    async def say(self, room: str, person: str, text: str, **more: object) -> int:
        """The id of the message that was kept."""
        body = {"key": self.new_key(), "room": room, "person": person, "text": text, **more}
        status, answer = await self.post("messages", body)
        assert status == 202, answer
        return int(answer["id"])

    async def click(self, message: int, button: str, person: str) -> int:
        body = {"key": self.new_key(), "message": message, "button": button, "person": person}
        status, answer = await self.post("actions", body)
        assert status == 202, answer
        return int(answer["id"])

    async def messages(self, room: str, after: int = 0) -> list[dict[str, Any]]:
        status, found = await self.get("messages", room=room, after=after)
        assert status == 200, found
        return list(found)

    async def answer(self, room: str, after: int) -> dict[str, Any]:
        """What the bot says there next."""

        async def said() -> dict[str, Any] | None:
            found = await self.messages(room, after)
            return next((each for each in found if each["from"] == "duban"), None)

        answer: dict[str, Any] = await until(said)
        return answer


@asynccontextmanager
async def a_service(state: Path, config: Config | None = None) -> AsyncIterator[At]:
    """The demo's plan and people on SQLite in the folder, listening; stopped at the end."""
    config = config or office_config(state)
    database = database_of(config)
    make_ledger(database)
    plan, roster = sample_plan()
    calendar = read_calendar(data_files(state), config.office.zone)
    clock = OfficeClock()
    clock.start_at(calendar.instant(first_day(plan), STARTS_AT))
    async with aiohttp.ClientSession() as session:
        core = build_core(
            database, clock, build_platforms(config), config=config, http=AiohttpClient(session)
        )
        core.parts.writer.start()
        await core.parts.writer.run(lambda tx: set_up(tx, plan, roster, at=clock.office()))
        service = build_service(core, clock, config)
        stop, up = asyncio.Event(), asyncio.Event()
        running = asyncio.create_task(service.run(stop, up=up))
        started = asyncio.create_task(up.wait())
        await asyncio.wait({running, started}, return_when=asyncio.FIRST_COMPLETED)
        if running.done():
            running.result()
        try:
            yield At(session, service.addresses[-1], core, service_addresses=service.addresses)
        finally:
            stop.set()
            await running
