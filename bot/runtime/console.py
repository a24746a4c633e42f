"""The console's HTTP API: rooms, people, messages, actions, the clock, live events (DESIGN.md 8)."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.domain.people import room_id_of
from bot.errors import NotFound, Undecodable
from bot.ports.http import RawRequest
from bot.ports.messages import InboundMessage
from bot.ports.platform import Platform
from bot.runtime.beside import Worked
from bot.runtime.clock import Clock
from bot.runtime.pipeline import Pipeline
from bot.storage.instants import stamp
from bot.storage.record import Transaction

MOST_ENTRIES = 2**63  # what a column of numbers holds


@dataclass(frozen=True, slots=True)
class Posted:
    """The entry's number and its room, as the API calls it."""

    id: int
    room: str


class Console:
    """Takes what people do on the page. The chat itself is ours, so their words are kept as entries."""

    def __init__(self, platform: Platform, connection: str, pipeline: Pipeline, clock: Clock) -> None:
        self._platform = platform
        self._connection = connection
        self._pipeline = pipeline
        self._clock = clock

    async def post(self, request: RawRequest) -> Posted:
        """A message or a click (`tail`), believed as far as the page's listener let it in.

        Raises Undecodable, and NotFound for a room, person or message.
        """
        [message] = self._platform.decode(request).messages
        return await self._pipeline.write(lambda tx, worked: self._take(tx, message, worked))

    def _take(self, tx: Transaction, message: InboundMessage, worked: Worked | None) -> Posted:
        """The entry and what the bot makes of it, in one transaction."""
        key = f"console/{message.key}"
        if not tx.claim(key, wall_at=message.received_at):
            row = tx.db.one("answer", key=key)
            return Posted(**json.loads(row[0])) if row and row[0] else Posted(0, "")
        if message.button is not None:
            message = replace(message, chat=_chat_of(tx, message, self._connection))
        room = room_id_of(self._connection, message.chat)
        known = tx.ledger.room(room)
        if known is None:
            raise NotFound(what="room", name=message.chat)
        if tx.ledger.person_by_account(self._connection, message.account) is None:
            raise NotFound(what="person", name=message.account)
        entry = 0 if message.button is not None else self._keep(tx, message, room)
        said = replace(message, message_id=str(entry) if entry else message.reply_to)
        self._pipeline.handle(tx, said, worked)
        posted = Posted(entry or int(message.reply_to or 0), message.chat)
        tx.db.run("answered_with", of=key, answer=json.dumps({"id": posted.id, "room": posted.room}))
        return posted

    def _keep(self, tx: Transaction, message: InboundMessage, room: str) -> int:
        at = self._clock.office()
        said: dict[str, Any] = {
            "at": at.isoformat(),
            "from": message.account,
            "title": "",
            "lines": [message.text],
            "fields": [],
            "after": [],
            "table": [],
            "buttons": [],
            "attachments": [
                {"name": each.name, "url": f"/e/{each.source.removeprefix('upload/')}"}
                for each in message.attachments
            ],
            "kind": "person",
            "code": None,
            "about": [],
            "reply_to": int(message.reply_to) if message.reply_to else None,
        }
        row = tx.db.one("add_entry", room=room, at=stamp(at), body=json.dumps(said, ensure_ascii=False))
        if row is None:
            raise LookupError("the entry was not stored")
        return int(row[0])


class Events:
    """Live updates: each listener has a queue; a slow one is dropped and reconnects."""

    MOST_WAITING = 1000

    def __init__(self) -> None:
        self._listeners: set[asyncio.Queue[tuple[int, str, str]]] = set()

    def listen(self) -> asyncio.Queue[tuple[int, str, str]]:
        queue: asyncio.Queue[tuple[int, str, str]] = asyncio.Queue(self.MOST_WAITING)
        self._listeners.add(queue)
        return queue

    def forget(self, queue: asyncio.Queue[tuple[int, str, str]]) -> None:
        self._listeners.discard(queue)

    def message(self, room: str, entry: int) -> None:
        self._publish(entry, "message", {"room": room, "id": entry})

    def clock(self, now: datetime) -> None:
        self._publish(0, "clock", {"now": now.isoformat()})

    def _publish(self, number: int, name: str, data: dict[str, object]) -> None:
        for queue in list(self._listeners):
            if queue.full():
                self.forget(queue)
            else:
                queue.put_nowait((number, name, json.dumps(data)))


def _chat_of(tx: Transaction, message: InboundMessage, connection: str) -> str:
    """The chat of the message that was clicked."""
    number = int(message.reply_to or 0)
    row = tx.db.one("entry", id=number) if number < MOST_ENTRIES else None
    room = tx.ledger.room(row[0]) if row else None
    if room is None or room.connection != connection:
        raise NotFound(what="message", name=message.reply_to or "")
    return room.chat


def parse_moment(text: object) -> datetime:
    """An instant with its offset. Raises Undecodable."""
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError as error:
        raise Undecodable("now: an ISO 8601 instant, for example 2026-09-30T17:00:00+08:00") from error
    if moment.tzinfo is None:
        raise Undecodable("now: the offset is missing, for example +08:00")
    return moment
