"""What was said while nobody listened: read back from each chat at the start, to where we had come."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Final, Protocol, TypeAlias

import structlog

from bot.errors import DeliveryError, DeliveryRefused
from bot.ports.messages import InboundMessage
from bot.ports.platform import CatchesUp, Decoded, Platform
from bot.runtime.calls import Http, drive
from bot.runtime.clock import Clock
from bot.runtime.reader import Reader
from bot.runtime.writer import Writer
from bot.storage.record import Transaction

FIRST_WAIT_SECONDS: Final = 5.0
LONGEST_WAIT_SECONDS: Final = 300.0
# Synapse can lose what is said in the moment in which it turns from waiting for us to sending again: such a
# transaction stays with it until we are away the next time. The history has it.
LOOKS_SECONDS: Final = (5.0, 55.0)
log = structlog.get_logger(__name__)


class Became(Protocol):
    """What became of a message."""

    @property
    def queued(self) -> bool: ...


Take: TypeAlias = Callable[[Platform, InboundMessage], Awaitable[Became | None]]
Marks: TypeAlias = Mapping[str, str]


class CatchUp:
    """How far each chat has been read. What is new waits until what is older has been read once.

    Once the platform sends again, the chats are read again after each wait of `looks_seconds`.

    The marks of a connection move only once all before them is handled: a start that was cut short reads it
    again, and what was recorded is known by its key.
    """

    def __init__(
        self, platforms: Mapping[str, Platform], writer: Writer, reader: Reader, clock: Clock, http: Http
    ) -> None:
        self._platforms = platforms
        self._writer = writer
        self._reader = reader
        self._clock = clock
        self._http = http
        self.looks_seconds: Sequence[float] = LOOKS_SECONDS
        self._asked = {
            name: asyncio.Event() for name, each in platforms.items() if isinstance(each, CatchesUp)
        }
        self._caught_up: set[str] = set()

    async def ready(self, connection: str) -> None:
        """Until what was missed has been asked for, so that words are handled in their order."""
        if connection in self._asked:
            await self._asked[connection].wait()

    async def settled(self, connection: str, decoded: Decoded) -> bool:
        """All of it is handled: keep how far it goes, and join where we were asked in.

        False where it has to come again: we could not join just now.
        """
        if connection not in self._asked:
            return True
        platform = self._platforms[connection]
        assert isinstance(platform, CatchesUp)  # noqa: S101 - only such are asked
        for chat in decoded.invitations:
            if not await self._join(platform, chat):
                return False
        if connection in self._caught_up:
            await self._keep(connection, decoded.marks)
        return True

    async def run(self, take: Take, on_change: Callable[[], None]) -> None:
        """All connections side by side, each until it has been read. `take` handles a message."""
        async with asyncio.TaskGroup() as group:
            for connection in self._asked:
                group.create_task(self._catch_up(connection, take, on_change))

    async def _catch_up(self, connection: str, take: Take, on_change: Callable[[], None]) -> None:
        """Until all looks are done, the marks move by what was read alone: nothing is passed over."""
        await self._read_all(connection, take)
        on_change()
        await self._wake(connection)
        for seconds in self.looks_seconds:
            await asyncio.sleep(seconds)
            await self._read_all(connection, take)
            on_change()
        self._caught_up.add(connection)

    async def _read_all(self, connection: str, take: Take) -> None:
        wait = FIRST_WAIT_SECONDS
        while not await self._tried(connection, take):
            self._asked[connection].set()
            await asyncio.sleep(wait)
            wait = min(2 * wait, LONGEST_WAIT_SECONDS)
        self._asked[connection].set()

    async def _tried(self, connection: str, take: Take) -> bool:
        """Whether all that was missed is handled; what failed is asked for again."""
        platform = self._platforms[connection]
        assert isinstance(platform, CatchesUp)  # noqa: S101 - only such are asked
        try:
            rows = await self._reader.run_db(lambda db: db.all("chat_marks", connection=connection))
            marks = {str(row[0]): str(row[1]) for row in rows}
            found = await drive(platform.chats(), self._http, platform=connection, hosts=platform.hosts)
            read = [await self._read(connection, chat, marks, take) for chat in found.result]
        except DeliveryError as error:
            log.warning("not caught up", connection=connection, error=str(error))
            return False
        except Exception:
            log.exception("not caught up", connection=connection)
            return False
        return all(read)

    async def _read(self, connection: str, chat: str, marks: Marks, take: Take) -> bool:
        """One chat. False where a message could not be handled."""
        platform = self._platforms[connection]
        assert isinstance(platform, CatchesUp)  # noqa: S101 - only such are asked
        calls = platform.missed(chat, marks.get(chat), self._clock.wall())
        try:
            driven = await drive(calls, self._http, platform=connection, hosts=platform.hosts)
        except DeliveryRefused as error:
            log.warning("chat not read", connection=connection, error=error.answer)
            return True  # it stays closed to us; the others do not wait for it
        for message in driven.result.messages:
            if await take(platform, message) is None:
                return False
        await self._keep(connection, driven.result.marks)
        return True

    async def _join(self, platform: CatchesUp, chat: str) -> bool:
        """False where it may be tried again; what is refused stays refused."""
        try:
            await drive(platform.join(chat), self._http, platform=platform.name, hosts=platform.hosts)
        except DeliveryRefused as error:
            log.warning("not joined", platform=platform.name, error=error.answer)
        except DeliveryError as error:
            log.warning("not joined yet", platform=platform.name, error=str(error))
            return False
        return True

    async def _wake(self, connection: str) -> None:
        platform = self._platforms[connection]
        assert isinstance(platform, CatchesUp)  # noqa: S101 - only such are asked
        try:
            await drive(platform.wake(), self._http, platform=connection, hosts=platform.hosts)
        except DeliveryError as error:
            log.warning("not woken", connection=connection, error=str(error))

    async def _keep(self, connection: str, marks: Marks) -> None:
        def put(tx: Transaction) -> None:
            for chat, event in marks.items():
                tx.db.run("put_chat_mark", connection=connection, chat=chat, event=event)

        if marks:
            await self._writer.run(put)
