"""Tables of days off that are put into the folder while we run: read at the next tick (放假安排)."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

import structlog

from bot.document_errors import CalendarFault
from bot.domain.calendar import WorkCalendar
from bot.notices.service import calendar_refused
from bot.ports.messages import OutboundMessage, Repeat
from bot.ports.usecase import Outcome
from bot.runtime.clock import Clock
from bot.runtime.writer import Writer
from bot.storage.data_files import DataFiles, calendar_marks, read_tables
from bot.storage.record import Transaction

log = structlog.get_logger(__name__)


class HasCalendar(Protocol):
    """Whoever decides or shows days, and is given the calendar anew."""

    calendar: WorkCalendar


class Almanac:
    """Looks at the files before each tick. A table that cannot be used is refused with a word to the office,
    once for what it holds, and what its year had before stays; the others count at once.
    """

    def __init__(
        self, files: DataFiles, writer: Writer, clock: Clock, holders: Sequence[HasCalendar]
    ) -> None:
        self._files = files
        self._writer = writer
        self._clock = clock
        self._holders = holders
        self._marks = calendar_marks(files)

    async def look(self, at: datetime) -> None:
        """Read what was changed since the last look."""
        marks = await asyncio.to_thread(calendar_marks, self._files)
        if marks == self._marks:
            return
        tables, faults = await asyncio.to_thread(read_tables, self._files)
        old = self._holders[0].calendar
        kept = {year: table for year, table in old.tables.items() if f"{year}.toml" in faults}
        new = WorkCalendar({**kept, **tables}, old.zone)
        if new.tables != old.tables:
            for holder in self._holders:
                holder.calendar = new
            log.info("tables of days off read again", last=max(new.tables, default=None))
        if faults:
            log.warning("tables of days off refused", faults=[str(fault) for fault in faults.values()])
            await self._writer.run(lambda tx: self._tell(tx, faults, at))
        self._marks = marks

    def _tell(self, tx: Transaction, faults: dict[str, CalendarFault], at: datetime) -> None:
        """Each of the office's rooms, once a file and fault."""
        for name, fault in faults.items():
            key = f"calendar/{name}/{hashlib.sha256(str(fault).encode()).hexdigest()[:12]}"
            if not tx.claim(key, wall_at=self._clock.wall()):
                continue
            card = calendar_refused(name, fault.why, day=fault.day)
            messages = tuple(
                OutboundMessage(f"{key}/{room}", room, card, repeat=Repeat.AT_LEAST_ONCE, priority=2)
                for room in tx.ledger.rooms_seated("office", "")
            )
            tx.record(Outcome(messages=messages), at=at)
