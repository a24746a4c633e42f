"""What was said while nobody listened: read back from each chat at the start, to where we had come; and from
one that was set aside, once the platform can be asked about it again.
"""

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
INVITED: Final = ""  # the mark of a chat that asked us in, where we are not yet
log = structlog.get_logger(__name__)


class Became(Protocol):
    """What became of a message."""

    @property
    def queued(self) -> bool: ...


Take: TypeAlias = Callable[[Platform, InboundMessage], Awaitable[Became | None]]
Marks: TypeAlias = Mapping[str, str]
Place: TypeAlias = tuple[str, str]  # a connection and a chat of it


class CatchUp:
    """How far each chat has been read. What is new waits until what is older has been read once.

    Once the platform sends again, the chats are read again after each wait of `looks_seconds`.

    The marks of a connection move only once all before them is handled: a start that was cut short reads it
    again, and what was recorded is known by its key.

    A chat that the platform cannot be asked about is set aside: what comes from it meanwhile is left in its
    history, and its mark stays, until `retry` has read it. The others do not wait for it.
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
        self.first_wait_seconds = FIRST_WAIT_SECONDS
        self._aside: dict[Place, int] = {}  # how often something came from it since
        self._newly_aside: asyncio.Queue[Place] = asyncio.Queue()

    async def ready(self, connection: str) -> None:
        """Until what was missed has been asked for, so that words are handled in their order."""
        if connection in self._asked:
            await self._asked[connection].wait()

    def leaves(self, connection: str, chat: str) -> bool:
        """Whether what comes from the chat is left in its history, for it is set aside."""
        place = (connection, chat)
        if place in self._aside:
            self._aside[place] += 1
        return place in self._aside

    def set_aside(self, connection: str, chat: str) -> bool:
        """Go on without the chat. False where the platform does not remember what it said."""
        if connection not in self._asked:
            return False
        if (connection, chat) not in self._aside:
            log.warning("chat set aside", connection=connection)
            self._aside[connection, chat] = 0
            self._newly_aside.put_nowait((connection, chat))
        return True

    async def settled(self, connection: str, decoded: Decoded) -> None:
        """All of it is handled or set aside: keep how far it goes, and join where we were asked in."""
        if connection not in self._asked:
            return
        platform = self._platforms[connection]
        assert isinstance(platform, CatchesUp)  # noqa: S101 - only such are asked
        for chat in decoded.invitations:
            if not await self._join(platform, chat):
                await self._keep(connection, {chat: INVITED})
                self.set_aside(connection, chat)
        if connection in self._caught_up:
            await self._keep(connection, decoded.marks)

    async def retry(self, take: Take, on_change: Callable[[], None]) -> None:
        """For ever: each chat that is set aside by itself, until it has been read."""
        async with asyncio.TaskGroup() as group:
            while True:
                connection, chat = await self._newly_aside.get()
                group.create_task(self._until_read(connection, chat, take, on_change))

    async def _until_read(
        self, connection: str, chat: str, take: Take, on_change: Callable[[], None]
    ) -> None:
        """Nothing that came while it was read is passed over: then it is read once more."""
        wait, place = self.first_wait_seconds, (connection, chat)
        while True:
            await asyncio.sleep(wait)
            came = self._aside[place]
            if not await self._read_again(connection, chat, take):
                wait = min(2 * wait, LONGEST_WAIT_SECONDS)
            elif self._aside[place] == came:
                del self._aside[place]
                log.info("chat is read again", connection=connection)
                on_change()
                return

    async def _read_again(self, connection: str, chat: str, take: Take) -> bool:
        """Joins first where we were asked in."""
        platform = self._platforms[connection]
        assert isinstance(platform, CatchesUp)  # noqa: S101 - only such are set aside
        try:
            marks = await self._marks(connection)
            if marks.get(chat) == INVITED and not await self._join(platform, chat):
                return False
            return await self._read(connection, chat, marks, take)
        except DeliveryError as error:
            log.warning("chat not read yet", connection=connection, error=str(error))
        except Exception:
            log.exception("chat not read yet", connection=connection)
        return False

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
            marks = await self._marks(connection)
            found = await drive(platform.chats(), self._http, platform=connection, hosts=platform.hosts)
            read = [await self._read_or_aside(connection, chat, marks, take) for chat in found.result]
            for chat in {each for each, mark in marks.items() if mark == INVITED} - {*found.result}:
                self.set_aside(connection, chat)
        except DeliveryError as error:
            log.warning("not caught up", connection=connection, error=str(error))
            return False
        except Exception:
            log.exception("not caught up", connection=connection)
            return False
        return all(read)

    async def _read_or_aside(self, connection: str, chat: str, marks: Marks, take: Take) -> bool:
        """A chat that cannot be asked about does not keep the others from being read."""
        if self.leaves(connection, chat):
            return True
        try:
            return await self._read(connection, chat, marks, take)
        except DeliveryError as error:
            log.warning("chat not read", connection=connection, error=str(error))
            return self.set_aside(connection, chat)

    async def _marks(self, connection: str) -> Marks:
        rows = await self._reader.run_db(lambda db: db.all("chat_marks", connection=connection))
        return {str(row[0]): str(row[1]) for row in rows}

    async def _read(self, connection: str, chat: str, marks: Marks, take: Take) -> bool:
        """One chat. False where a message could not be handled."""
        platform = self._platforms[connection]
        assert isinstance(platform, CatchesUp)  # noqa: S101 - only such are asked
        calls = platform.missed(chat, marks.get(chat) or None, self._clock.wall())
        try:
            driven = await drive(calls, self._http, platform=connection, hosts=platform.hosts)
        except DeliveryRefused as error:
            log.warning("chat not read", connection=connection, error=error.answer)
            return True  # it stays closed to us; the others do not wait for it
        for message in driven.result.messages:
            if await take(platform, message) is None:
                return False
        await self._keep(connection, driven.result.marks, of_read=True)
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

    async def _keep(self, connection: str, marks: Marks, *, of_read: bool = False) -> None:
        """Of a chat that is set aside only by what was read of it."""
        kept = {
            chat: event for chat, event in marks.items() if of_read or (connection, chat) not in self._aside
        }

        def put(tx: Transaction) -> None:
            for chat, event in kept.items():
                tx.db.run("put_chat_mark", connection=connection, chat=chat, event=event)

        if kept:
            await self._writer.run(put)
