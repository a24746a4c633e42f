"""Reminders over many robots at 20 a minute: the real sender and ledger, over a clock moved by hand.

The clock stands while there is work and is moved to the end of each wait, so the span is what the waiting
took. The limits alone need 120 s for 60 messages a robot: 20 at once, 20 after one minute, 20 after two.
"""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.config import Config, Office, Storage
from bot.domain.facts import RoomAdded
from bot.ports.http import Calls, HttpCall, HttpReply, RawRequest
from bot.ports.messages import InboundMessage, OutboundMessage, RenderedMessage
from bot.ports.platform import Decoded, Limit, Platform, Scope
from bot.runtime.clock import ManualClock
from bot.runtime.service import Parts
from bot.runtime.waiting import A_DAY_SECONDS
from bot.storage import outbox
from bot.storage.database import Database
from bot.storage.record import Transaction
from bot.storage.schema import migrate
from bot.text import Erasable, Text
from bot.wiring import build_core
from bot.wording.cards import Card, RenderedCard
from tests.bench.figures import Figure, at_most
from tests.bench.inbound import a_folder
from tests.bench.office import OFFICE, stop

ROBOTS, EACH = 500, 60
MESSAGES, SECONDS = 20, 60.0
NEEDED_SECONDS = 120.0
HOST = "robot.example"
_CARD = Card(Text("not_understood/title"))


class Robot:
    """Sends to one room: the platform of one connection."""

    limits: tuple[Limit, ...] = (Limit(Scope.ROBOT, MESSAGES, SECONDS),)
    hosts: tuple[str, ...] = (HOST,)

    def __init__(self, name: str) -> None:
        self.name = name

    def verify(self, request: RawRequest) -> None:
        """Nothing comes in."""

    def decode(self, request: RawRequest) -> Decoded:
        return Decoded(reply=HttpReply(200))

    def enrich(self, message: InboundMessage) -> Calls[InboundMessage]:
        yield from ()
        return message

    def deliver(self, message: RenderedMessage) -> Calls[str | None]:
        yield HttpCall.post_json(f"https://{HOST}/{self.name}", {"key": message.key})
        return message.key

    def answer(self, request: RawRequest, answers: Sequence[RenderedCard]) -> HttpReply:
        return HttpReply(200)


class Told:
    """The `Http`: when each robot was told something, in seconds of the clock."""

    def __init__(self, clock: ManualClock) -> None:
        self._clock = clock
        self.at: dict[str, list[float]] = defaultdict(list)

    async def __call__(self, call: HttpCall, platform: str) -> HttpReply:
        self.at[platform].append(self._clock.seconds())
        return HttpReply(200)


def run() -> Iterator[Figure]:
    started = time.perf_counter()
    with a_folder() as folder:
        told = asyncio.run(_send(folder, [f"robot-{number}" for number in range(ROBOTS)]))
    real = time.perf_counter() - started
    first = min(min(times) for times in told.values())
    span = max(max(times) for times in told.values()) - first
    sent = sum(map(len, told.values()))
    yield at_most(
        "fan-out, time to what the limits alone need", span / NEEDED_SECONDS, 1.05, "times",
        beside=f"({span:.0f} s against {NEEDED_SECONDS:.0f} s; {sent} messages sent in {real:.0f} s of work)",
    )  # fmt: skip
    refused = sum(map(_refused, told.values()))
    whole = refused == 0 and sent == ROBOTS * EACH
    yield Figure("fan-out, refusals for rate", str(refused), "", f"[0, and all {ROBOTS * EACH} sent]", whole)


async def _send(folder: Path, names: Sequence[str]) -> Mapping[str, list[float]]:
    """Every robot's messages, by when they went."""
    database = Database(f"sqlite:///{folder / 'ledger.db'}")
    migrate(database)
    clock = ManualClock(datetime(2026, 9, 26, 1, tzinfo=UTC))
    told = Told(clock)
    platforms: dict[str, Platform] = {name: Robot(name) for name in names}
    config = Config(office=Office(name=OFFICE), storage=Storage(state=folder))
    core = build_core(database, clock, platforms, config=config, http=told)
    parts = core.parts
    parts.writer.start()
    await parts.writer.run(lambda tx: _fill(tx, names, clock))
    while (wait := await _sent_all(parts)) < A_DAY_SECONDS:
        clock.move_to(clock.at + timedelta(seconds=wait))
    stop(core)
    return told.at


async def _sent_all(parts: Parts) -> float:
    """Send what may go now; the seconds until more may."""
    while await parts.sender.drain():
        pass
    return min([await parts.waiting.seconds(route) for route in parts.sender.routes])


def _fill(tx: Transaction, names: Sequence[str], clock: ManualClock) -> None:
    for name in names:
        room = RoomAdded(f"{name}:room", name, Erasable("room"), Erasable(""))
        tx.chain.append((room,), at=clock.office(), person="")
        for number in range(EACH):
            message = OutboundMessage(f"digest/{room.room}/{number}", room.room, _CARD)
            outbox.add(tx.db, message, at=clock.office())


def _refused(times: Sequence[float]) -> int:
    """How many went while 20 others lay less than a minute back."""
    return sum(late - early < SECONDS for early, late in zip(times, times[MESSAGES:], strict=False))
