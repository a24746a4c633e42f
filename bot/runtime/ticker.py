"""Ticks: at each, what is due is read from the ledger, and each key is decided in a transaction of its
own.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from typing import Final

import structlog

from bot.domain.calendar import WorkCalendar
from bot.ports.ledger import View
from bot.ports.usecase import Schedule, Tick
from bot.runtime.clock import Clock
from bot.runtime.reader import Reader
from bot.runtime.trouble import count_stuck, error_id_of, failed_before, tell_recovered
from bot.runtime.writer import Writer
from bot.storage.record import Transaction

log = structlog.get_logger(__name__)

_STOPS_AT_ONCE: Final = 64  # looked at in one reading: less than three days


class _DueFailed(Exception):
    """The schedule of that number could not say what is due; the cause says why."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class Ticker:
    """Runs schedules when their trigger comes. Due dates live in the ledger: after downtime one tick sees
    them all.
    """

    def __init__(
        self,
        schedules: Sequence[Schedule],
        writer: Writer,
        reader: Reader,
        clock: Clock,
        *,
        first: Callable[[datetime], Awaitable[None]] | None = None,
    ) -> None:
        self._schedules = schedules
        self._first = first  # what each tick begins with
        self._writer = writer
        self._reader = reader
        self._clock = clock
        self.failed = False  # something of the last tick could not be decided: it is worth another look soon

    def next_after(self, at: datetime) -> datetime:
        """When the next schedule looks."""
        return min(schedule.trigger.next(at, self._reader.calendar.zone) for schedule in self._schedules)

    def upcoming(self, at: datetime) -> list[tuple[datetime, str]]:
        """Each schedule's next look, soonest first."""
        zone = self._reader.calendar.zone
        return sorted((schedule.trigger.next(at, zone), schedule.name) for schedule in self._schedules)

    async def tick(self, at: datetime) -> int:
        """Run every schedule as of that office time; how many keys were decided.

        One failing key costs only itself.
        """
        self.failed = False
        await self._begin(at)
        return await self._run_each(self._schedules, at)

    async def published(self, at: datetime) -> int:
        """Run the schedules that go on with what a publication began; how many keys were decided."""
        self.failed = False
        return await self._run_each([each for each in self._schedules if each.after_publishing], at)

    async def tick_at(self, at: datetime) -> int:
        """Run the schedules that look at that very instant, as `next_due` found it; how many keys were
        decided.
        """
        before, zone = at - timedelta.resolution, self._reader.calendar.zone
        return await self._run_each(
            [each for each in self._schedules if each.trigger.next(before, zone) == at], at
        )

    async def next_due(self, last: datetime, until: datetime) -> datetime | None:
        """The first instant after `last` and by `until` at which a schedule looks and has something due, as
        the ledger stands; None where there is none. One that cannot say counts as due: its tick tells.
        """
        await self._begin(last)
        stops, wall_at = self._looks(last, until), self._clock.wall()
        while some := list(islice(stops, _STOPS_AT_ONCE)):
            due = await self._reader.run(partial(_first_stop, some, self._reader.calendar, wall_at))
            if due is not None:
                return due
        return None

    def _looks(self, last: datetime, until: datetime) -> Iterator[tuple[datetime, list[Schedule]]]:
        """Each instant after `last` and by `until`, with the schedules that look then, in their order."""
        zone = self._reader.calendar.zone
        coming = [schedule.trigger.next(last, zone) for schedule in self._schedules]
        while (at := min(coming)) <= until:
            looking = [number for number, each in enumerate(coming) if each == at]
            yield at, [self._schedules[number] for number in looking]
            for number in looking:
                coming[number] = self._schedules[number].trigger.next(at, zone)

    async def _begin(self, at: datetime) -> None:
        """A first step that fails is logged, and the schedules go on."""
        try:
            if self._first is not None:
                await self._first(at)
        except Exception:
            log.exception("tick's first step failed")
            self.failed = True

    async def run(self, schedule: Schedule, at: datetime) -> int:
        """One schedule's due keys; how many were decided."""
        return await self._run_each([schedule], at)

    async def _run_each(self, schedules: Sequence[Schedule], at: datetime) -> int:
        """One after another: what one finds due may come of what those before it decided. Those with nothing
        due are passed over in one reading. A `due` that fails is logged, and the other schedules go on.
        """
        count, left = 0, list(schedules)
        while left:
            tick = Tick(at, self._reader.calendar.local_day(at), self._clock.wall())
            try:
                number, keys = await self._reader.run(partial(_first_due, left, tick))
            except _DueFailed as error:
                log.exception("schedule failed", schedule=left[error.number].name)
                self.failed = True
                number, keys = error.number, []
            except Exception:
                log.exception("schedules not looked at", schedules=[each.name for each in left])
                self.failed = True
                return count
            for key in keys:
                count += await self._decide(left[number], key, tick)
            left = left[number + 1 :]
        return count

    async def _decide(self, schedule: Schedule, key: str, tick: Tick) -> bool:
        try:
            return await self._writer.run(lambda tx: self._record(tx, schedule, key, tick))
        except Exception:
            error_id = error_id_of(key)
            log.exception("key failed", key=key, error_id=error_id)
            self.failed = True
            tried = replace(tick, wall_at=self._clock.wall())
            await self._writer.run(lambda tx: count_stuck(tx, schedule, key, tried))
            return False

    def _record(self, tx: Transaction, schedule: Schedule, key: str, tick: Tick) -> bool:
        failed = failed_before(tx, key)
        if failed is not None and failed.rests(self._clock.wall()):
            return False
        if not tx.claim(key, wall_at=self._clock.wall()):
            return False
        tx.record(schedule.run(key, tick, tx.view), at=tick.at)
        if failed is not None and failed.is_aside:
            tell_recovered(tx, schedule, key, tick)
        return True


def _first_stop(
    stops: Sequence[tuple[datetime, list[Schedule]]], calendar: WorkCalendar, wall_at: datetime, view: View
) -> datetime | None:
    for at, looking in stops:
        try:
            _, keys = _first_due(looking, Tick(at, calendar.local_day(at), wall_at), view)
        except _DueFailed:
            return at
        if keys:
            return at
    return None


def _first_due(schedules: Sequence[Schedule], tick: Tick, view: View) -> tuple[int, list[str]]:
    """Number and keys of the first with something due; of the last where there is none. Raises _DueFailed."""
    number, keys = 0, list[str]()
    for number, schedule in enumerate(schedules):
        try:
            keys = list(schedule.due(tick, view))
        except Exception as error:
            raise _DueFailed(number) from error
        if keys:
            break
    return number, keys
