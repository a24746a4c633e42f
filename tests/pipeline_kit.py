"""The real pipeline for tests: sample plan and people on a real database, a clock that stands still."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeAlias

from bot.cli.demo import read_demo_plan
from bot.domain.filings import Filing
from bot.domain.plan import Plan
from bot.domain.roster import RosterRow
from bot.platforms.console import Console
from bot.ports.http import HttpCall, HttpReply
from bot.ports.messages import InboundMessage
from bot.runtime.clock import ManualClock
from bot.runtime.pipeline import Handled
from bot.simulate.setting import STARTS_AT, first_day, office_config, set_up
from bot.storage.data_files import data_files
from bot.storage.database import Database
from bot.storage.queries import QueryReader
from bot.wiring import Core, build_core, read_calendar
from bot.wording.render import plain
from tests.ledgers import make_ledger
from tests.sample import sample_plan

CONSOLE = "console"


class NoHttp:
    """Nothing is called: the console has no network."""

    async def __call__(self, call: HttpCall, platform: str) -> HttpReply:
        raise AssertionError(f"{platform} called {call.url}")


@dataclass
class World:
    """A service without listeners. `say` speaks as somebody; `heard` is what a room was told."""

    core: Core
    clock: ManualClock
    count: int = 0

    async def say(
        self,
        room: str,
        person: str,
        text: str,
        *,
        key: str = "",
        reply_to: str | None = None,
        button: str | None = None,
        connection: str = CONSOLE,
    ) -> Handled:
        self.count += 1
        message = InboundMessage(
            key=key or f"k{self.count}",
            connection=connection,
            chat=room,
            account=person,
            text=text,
            received_at=self.clock.wall(),
            reply_to=reply_to,
            button=button,
            mentioned=text.lstrip().startswith(("@", "＠")),
        )
        handled = await self.core.pipeline.receive(message)
        await self.core.parts.mover.settle(tick=False)
        return handled

    async def click(self, room: str, person: str, button: str, message: str, *, key: str = "") -> Handled:
        return await self.say(room, person, "", key=key, reply_to=message, button=button)

    async def move(self, **delta: float) -> None:
        await self.core.parts.mover.move_to(self.clock, self.clock.office() + timedelta(**delta))

    def rows(self, room: str, *, connection: str = CONSOLE) -> list[Sequence[Any]]:
        """Sent messages of a room: message id, card JSON, code, key."""
        db = self.core.database.connect()
        found = [row for row in db.rows("outbox") if row[3] == f"{connection}:{room}" and row[8] == "sent"]
        db.close()
        return [(row[18], row[17], row[12], row[1]) for row in sorted(found)]

    def title(self, handled: Handled) -> str:
        """The answer's title in words; "" where nothing was said."""
        if handled.answer is None:
            return ""
        return plain(self.core.words.render(handled.answer, self.clock.office()).title)

    def filings(self) -> list[Filing]:
        db = self.core.database.connect()
        found = QueryReader(db).filings_of()
        db.close()
        return found

    def filing(self, label: str) -> Filing:
        return next(each for each in self.filings() if each.label == label)

    def close(self) -> None:
        self.core.parts.writer.stop()
        self.core.parts.reader.stop()
        self.core.parts.worker.stop()


Play: TypeAlias = Callable[[World], Awaitable[object]]


async def a_world(
    database_url: str,
    state: Path,
    *,
    plan: str | None = None,
    also: Sequence[str] = (),
    hours: int = 0,
    after: Play | None = None,
) -> World:
    """The demo's plan and people, published, so many hours after the demo's first morning began; the first
    digest goes in the first hour. `also` are further connections, each like the console. `after` is what
    happened then, by a function of a module: it is played once a process.

    A new SQLite ledger is a copy of one made for the test process: the service has started anew on it.
    """
    database = Database(database_url)
    if database.path is None or database.path.exists():
        world = await _published(database, state, plan=plan, also=also, hours=hours)
        if after is not None:
            await after(world)
        return world
    if (plan, hours, after) not in _MADE:
        with TemporaryDirectory(prefix="duban-world-") as folder:
            _MADE[plan, hours, after] = await _made(Path(folder), plan=plan, hours=hours, after=after)
    at, count, held = _MADE[plan, hours, after]
    database.path.write_bytes(held)
    return replace(_world(database, state, at, also=also), count=count)


_MADE: dict[tuple[str | None, int, Play | None], tuple[datetime, int, bytes]] = {}


async def _made(
    folder: Path, *, plan: str | None, hours: int, after: Play | None
) -> tuple[datetime, int, bytes]:
    """Its instant, how many messages were said, and the file of its ledger."""
    path = folder / "ledger.db"
    url = f"sqlite:///{path}"
    if after is None:
        world = await _published(Database(url), folder, plan=plan, hours=hours)
    else:
        world = await a_world(url, folder, plan=plan, hours=hours)
        await after(world)
    await world.core.parts.sender.stop()
    world.close()
    assert not path.with_name("ledger.db-wal").exists(), "a log was not written back"
    return world.clock.at, world.count, path.read_bytes()


async def _published(
    database: Database, state: Path, *, plan: str | None, also: Sequence[str] = (), hours: int
) -> World:
    make_ledger(database)
    read, roster = sample_plan() if plan is None else _brought(plan)
    calendar = read_calendar(data_files(state), office_config(state).office.zone)
    world = _world(database, state, calendar.instant(first_day(read), STARTS_AT), also=also)
    await world.core.parts.writer.run(lambda tx: set_up(tx, read, roster, at=world.clock.office()))
    if hours:
        await world.move(hours=hours)
    return world


def _world(database: Database, state: Path, at: datetime, *, also: Sequence[str]) -> World:
    clock, platforms = ManualClock(at), {name: Console(name) for name in (CONSOLE, *also)}
    core = build_core(database, clock, platforms, config=office_config(state), http=NoHttp())
    core.parts.writer.start()
    return World(core, clock)


def _brought(name: str) -> tuple[Plan, Sequence[RosterRow]]:
    draft, roster = read_demo_plan(name)
    return draft.plan, roster
