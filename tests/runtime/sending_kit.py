"""A World whose rooms are on a fake platform, and rows put straight into its outbox."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from bot.notices.people import room_left
from bot.ports.messages import Content, InboundMessage, OutboundMessage, Repeat
from bot.ports.platform import Limit
from bot.ports.usecase import Outcome
from bot.runtime.clock import ManualClock
from bot.simulate.setting import STARTS_AT, first_day, office_config, set_up
from bot.storage.data_files import data_files
from bot.storage.database import Database
from bot.storage.outbox import OutboxRow, row_from
from bot.wiring import build_core, read_calendar
from tests.fakes import FakeHttp, FakePlatform
from tests.ledgers import make_ledger
from tests.pipeline_kit import CONSOLE, World
from tests.sample import sample_plan

TAX = f"{CONSOLE}:room-tax"


@dataclass
class Sending(World):
    """The service over a fake platform. `state` of a row by its key."""

    http: FakeHttp = field(default_factory=FakeHttp)

    async def put(
        self,
        *keys: str,
        room: str = TAX,
        content: Content | None = None,
        about: Sequence[str] = (),
        repeat: Repeat = Repeat.AT_MOST_ONCE,
        priority: int = 5,
        useless_after: datetime | None = None,
        asked_for: bool = True,
    ) -> None:
        messages = tuple(
            OutboundMessage(
                key,
                room,
                content or room_left(),
                tuple(about),
                repeat,
                priority=priority,
                useless_after=useless_after,
                asked_for=asked_for,
            )
            for key in keys
        )
        await self.core.parts.writer.run(
            lambda tx: tx.record(Outcome(messages=messages), at=self.clock.office())
        )

    def row(self, key: str) -> OutboxRow:
        db = self.core.database.connect()
        found = next(row_from(row) for row in db.rows("outbox") if row[1] == key)
        db.close()
        return found

    def states(self, *keys: str) -> list[str]:
        return [self.row(key).state for key in keys]

    async def drain(self) -> int:
        return await self.core.parts.sender.drain()

    def message(self, room: str, person: str, text: str) -> InboundMessage:
        self.count += 1
        return InboundMessage(
            key=f"m{self.count}",
            connection=CONSOLE,
            chat=room,
            account=person,
            text=text,
            received_at=self.clock.wall(),
        )

    async def wait(self, **delta: float) -> None:
        """Office and wall time go on; nothing is done meanwhile."""
        self.clock.move_to(self.clock.office() + timedelta(**delta))


async def a_sending(
    url: str, state: Path, *, http: FakeHttp, limits: Sequence[Limit] = (), clock: ManualClock | None = None
) -> Sending:
    """A core on the database; the first one there sets the office up."""
    config, database = office_config(state), Database(url)
    make_ledger(database)
    plan, roster = sample_plan()
    calendar = read_calendar(data_files(state), config.office.zone)
    clock = clock or ManualClock(calendar.instant(first_day(plan), STARTS_AT))
    core = build_core(database, clock, {CONSOLE: FakePlatform(limits)}, config=config, http=http)
    core.parts.writer.start()
    if not await core.parts.reader.run(lambda view: list(view.plans.all_current())):
        await core.parts.writer.run(lambda tx: set_up(tx, plan, roster, at=clock.office()))
    return Sending(core, clock, http=http)
