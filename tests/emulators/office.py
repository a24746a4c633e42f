"""The service with people on an emulated platform: listener, pipeline, ledger, sender, through sockets."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import time, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from bot.config import Config, Connection, Office, Storage, Web
from bot.domain.filings import Filing
from bot.domain.roster import RosterRow
from bot.ports.platform import Platform
from bot.runtime.calls import AiohttpClient
from bot.runtime.clock import ManualClock
from bot.runtime.form_server import FormServer
from bot.runtime.server import Hooks, public_app
from bot.simulate.setting import STARTS_AT, first_day, set_up
from bot.storage.audit import verify
from bot.storage.data_files import data_files
from bot.storage.database import Database
from bot.storage.queries import QueryReader
from bot.wiring import Core, build_core, read_calendar
from tests.ledgers import make_ledger
from tests.sample import sample_plan

CONNECTION: Final = "work"
PUBLIC_URL: Final = "https://duban.example"


@dataclass(slots=True)
class Serving:
    """One office on one platform. `post` is how the platform calls its hook."""

    core: Core
    clock: ManualClock
    url: str
    session: ClientSession
    hooks: Hooks

    async def post(
        self, body: bytes, headers: Mapping[str, str], query: Mapping[str, str] | None = None
    ) -> tuple[int, bytes]:
        given = {"data": BytesIO(body), "headers": dict(headers), "params": dict(query or {})}
        async with self.session.post(self.url, **given) as reply:
            return reply.status, await reply.read()

    async def settle(self) -> None:
        """What waits to be sent, fetched or made."""
        await self.core.parts.mover.settle(tick=False)

    async def move(self, **delta: float) -> None:
        await self.core.parts.mover.move_to(self.clock, self.clock.office() + timedelta(**delta))

    async def at_workday(self, label: str, workdays: int, at: time) -> None:
        """Some workdays from the day the task is due, at an hour."""
        calendar = self.core.words.calendar
        due = calendar.add_workdays(self.filing(label).due_on, workdays)
        await self.core.parts.mover.move_to(self.clock, calendar.instant(due, at))

    def filing(self, label: str) -> Filing:
        db = self.core.database.connect()
        found = QueryReader(db).filings_of()
        db.close()
        return next(each for each in found if each.label == label)

    def facts(self) -> list[str]:
        db = self.core.database.connect()
        found = [str(row[1]) for row in db.rows("facts")]
        assert verify(db) == []
        db.close()
        return found

    def outbox(self) -> list[Sequence[Any]]:
        """Key, state and message id of every row, in order."""
        db = self.core.database.connect()
        found = [(row[1], row[8], row[18], row[19]) for row in sorted(db.rows("outbox"))]
        db.close()
        return found


def clock_of(state: Path) -> ManualClock:
    """The first morning of the sample plan's office."""
    plan, _ = sample_plan()
    calendar = read_calendar(data_files(state), "Asia/Shanghai")
    return ManualClock(calendar.instant(first_day(plan), STARTS_AT))


@asynccontextmanager
async def an_office_on(
    platform: Platform | Mapping[str, Platform],
    state: Path,
    clock: ManualClock,
    http: AiohttpClient,
    *,
    seat: Callable[[RosterRow], RosterRow],
    also: Callable[[web.Application], None] = lambda _: None,
    public_url: str | None = PUBLIC_URL,
) -> AsyncIterator[Serving]:
    """Everybody of the sample roster is on the platform, or on one of several; `seat` gives them the ids they
    have there, and says where. `also` adds routes to the listener.
    """
    platforms = platform if isinstance(platform, Mapping) else {CONNECTION: platform}
    database = Database(f"sqlite:///{state / 'ledger.db'}")
    make_ledger(database)
    config = Config(
        office=Office(name="示范市推进办公室"),
        storage=Storage(state=state),
        web=Web(port=0, public_url=public_url),
        connections={name: Connection(platform=each.name) for name, each in platforms.items()},
    )
    plan, roster = sample_plan()
    core = build_core(database, clock, platforms, config=config, http=http)
    people = [seat(replace(row, connection=CONNECTION)) for row in roster]
    core.parts.writer.start()
    await core.parts.writer.run(lambda tx: set_up(tx, plan, people, at=clock.office()))
    hooks = Hooks(
        core.platforms, core.pipeline, core.parts.writer, clock, http,
        render=lambda card: core.words.render(card, clock.office()), on_change=lambda: None,
    )  # fmt: skip
    app = public_app(hooks)
    FormServer(core.parts.reader, core.parts.writer, clock, core.files, lambda: None).add_to(app)
    also(app)
    async with TestServer(app) as server, ClientSession() as session:
        yield Serving(core, clock, str(server.make_url(f"/hooks/{CONNECTION}")), session, hooks)
    core.parts.writer.stop()
    core.parts.reader.stop()
    core.parts.worker.stop()
