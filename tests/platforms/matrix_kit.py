"""Duban on Matrix: an office of the sample plan in real rooms, and the service as a process."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.config import Config, Connection, Office, Storage, Web
from bot.domain.roster import RosterRow
from bot.runtime.clock import ManualClock
from bot.simulate.setting import set_up
from bot.storage.audit import verify
from bot.storage.codec import from_json
from bot.storage.database import Database
from bot.wiring import build_core, database_of
from bot.wording.cards import Card
from tests.conftest import CHECKOUT
from tests.ledgers import make_ledger
from tests.pipeline_kit import NoHttp
from tests.sample import sample_plan
from tests.synapse import Slot

PATIENCE_SECONDS = 90.0
READY = re.compile(rb"answers platforms at (http://\S+)/hooks/")
OFFICE = "示范市推进办公室"
UNIT = "市税务局"
LEFT_ALONE = ("DUBAN_", "PYTEST_")  # of the environment


@dataclass
class Desk:
    """The state folder of an office on Matrix, and the service that runs on it."""

    folder: Path
    slot: Slot
    process: asyncio.subprocess.Process | None = None

    @property
    def state(self) -> Path:
        return self.folder / "state"

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text()

    def write_config(self, homeserver: str) -> Path:
        """config.toml with its secrets beside it, as an office would have them."""
        for name, secret in (("as_token", self.slot.as_token), ("hs_token", self.slot.hs_token)):
            (self.folder / name).write_text(secret)
        path = self.folder / "config.toml"
        path.write_text(
            f'[office]\nname = "{OFFICE}"\n[storage]\nstate = "state"\n'
            f"[web]\nport = {self.slot.port}\nadmin_port = 0\n[connections.{self.slot.connection}]\n"
            f'platform = "matrix"\nhomeserver = "{homeserver}"\nserver_name = "office.test"\n'
            f'user = "{self.slot.user}"\nas_token_file = "as_token"\nhs_token_file = "hs_token"\n',
            "utf-8",
        )
        return path

    def start_at(self, office_at: datetime) -> None:
        """Office time of the next start."""
        ahead = str((office_at - datetime.now(UTC)).total_seconds())
        with closing(sqlite3.connect(self.state / "ledger.db")) as db, db:
            db.execute("INSERT OR REPLACE INTO settings (name, value) VALUES ('office_ahead', ?)", (ahead,))

    def kill(self) -> None:
        """kill -9, by its id alone."""
        if self.process is not None and self.process.returncode is None:
            with suppress(ProcessLookupError):
                os.kill(self.process.pid, signal.SIGKILL)

    def facts(self) -> list[str]:
        """The kinds of all facts, of a chain that holds."""
        with closing(self._database().connect()) as db:
            assert verify(db) == []
            return [str(row[1]) for row in db.rows("facts")]

    def filings(self) -> Mapping[str, str]:
        """State by label."""
        with closing(sqlite3.connect(self.state / "ledger.db")) as db:
            return dict(db.execute("SELECT label, state FROM filings"))

    def sent(self, prefix: str) -> list[tuple[str, Card]]:
        """Event id and card of what was sent under keys that begin so."""
        with closing(self._database().connect()) as db:
            rows = [row for row in db.rows("outbox") if row[1].startswith(prefix) and row[8] == "sent"]
        return [(str(row[18]), from_json(row[17], Card)) for row in rows]

    def outbox(self) -> list[tuple[str, str]]:
        """Key and state of every row."""
        with closing(self._database().connect()) as db:
            return [(str(row[1]), str(row[8])) for row in db.rows("outbox")]

    def _database(self) -> Database:
        return Database(f"sqlite:///{self.state / 'ledger.db'}")


@dataclass(frozen=True, slots=True)
class Seated:
    """Somebody's post, and where they sit; `unit` is "" for the office."""

    role: Any
    unit: str
    account: str
    room: str


async def a_desk(folder: Path, slot: Slot, homeserver: str, seats: Sequence[Seated]) -> Desk:
    """The sample plan is published, everybody is seated, the first digests wait; no clock is set yet."""
    desk = Desk(folder, slot)
    desk.state.mkdir()
    desk.write_config(homeserver)
    config = Config(
        office=Office(name=OFFICE),
        storage=Storage(state=desk.state),
        web=Web(port=0),
        connections={slot.connection: Connection(platform="matrix")},
    )
    database = database_of(config)
    make_ledger(database)
    clock = ManualClock(datetime(2026, 9, 20, 4, 0, tzinfo=UTC))
    core = build_core(database, clock, {}, config=config, http=NoHttp())
    rows = [
        RosterRow(
            0, each.account[1:], each.role, each.unit, slot.connection, each.account, each.room, each.room
        )
        for each in seats
    ]
    plan, _ = sample_plan()
    core.parts.writer.start()
    await core.parts.writer.run(lambda tx: set_up(tx, plan, rows, at=clock.office()))
    await core.parts.ticker.tick(datetime(2026, 9, 21, 0, 41, tzinfo=UTC))
    core.parts.writer.stop()
    core.parts.reader.stop()
    core.parts.worker.stop()
    return desk


@asynccontextmanager
async def running(desk: Desk) -> AsyncIterator[Desk]:
    """`duban run`; stopped at the end by its id, if it is still there."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(LEFT_ALONE)}
    command = (sys.executable, "-m", "bot", "run", "--config", str(desk.folder / "config.toml"))
    with (desk.folder / "log").open("ab") as log:
        desk.process = await asyncio.create_subprocess_exec(
            *command, cwd=CHECKOUT, stdout=asyncio.subprocess.PIPE, stderr=log, env=env
        )
    try:
        assert desk.process.stdout is not None
        async with asyncio.timeout(PATIENCE_SECONDS):
            seen = b""
            while not READY.search(seen):
                line = await desk.process.stdout.readline()
                assert line, f"the service ended: {desk.log[-3000:]}"
                seen += line
        yield desk
    finally:
        if desk.process.returncode is None:
            with suppress(ProcessLookupError):
                desk.process.terminate()
        await desk.process.wait()


async def until(condition: Any, *, seconds: float = PATIENCE_SECONDS) -> Any:
    """What the condition gives once that is true of it. Fails after `seconds`."""
    async with asyncio.timeout(seconds):
        while not (found := condition()):  # noqa: ASYNC110 - the condition is seen in another process
            await asyncio.sleep(0.05)
        return found
