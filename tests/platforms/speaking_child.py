"""A process of its own that speaks on an emulated platform until it is killed.

    python -m tests.platforms.speaking_child FOLDER ROBOT SECONDS KEY..

puts a message a key into the outbox, `SECONDS` after the sample office's first morning, lets go what may,
says `drained` and waits for its end.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Final

from bot.config import Config, Connection, Office, Storage, Web
from bot.domain.people import room_id_of
from bot.ports.messages import OutboundMessage
from bot.ports.platform import Platform
from bot.ports.usecase import Outcome
from bot.storage.database import Database
from bot.text import Text
from bot.wiring import build_core
from bot.wording.cards import Card
from tests.emulators.base import connected
from tests.emulators.office import CONNECTION, clock_of
from tests.platforms import dingtalk_kit, feishu_kit

# A robot whose limits are of the whole robot, and one that is refused for a room alone.
ROBOTS: Final[Mapping[str, tuple[Callable[[], Platform], str]]] = {
    "dingtalk": (dingtalk_kit.a_robot, dingtalk_kit.TAX),
    "feishu": (feishu_kit.an_app, feishu_kit.TAX),
}


async def speak(folder: Path, robot: str, seconds: float, keys: Sequence[str]) -> None:
    make, chat = ROBOTS[robot]
    clock = clock_of(folder)
    clock.move_to(clock.office() + timedelta(seconds=seconds))
    config = Config(
        office=Office(name="示范市推进办公室"), storage=Storage(state=folder), web=Web(port=0),
        connections={CONNECTION: Connection(platform=make().name)},
    )  # fmt: skip
    async with connected(folder) as http:
        database = Database(f"sqlite:///{folder / 'ledger.db'}")
        core = build_core(database, clock, {CONNECTION: make()}, config=config, http=http)
        core.parts.writer.start()
        room = room_id_of(CONNECTION, chat)
        messages = tuple(
            OutboundMessage(key, room, Card(Text("card/answered")), priority=0, asked_for=True)
            for key in keys
        )
        at = clock.office()
        await core.parts.writer.run(lambda tx: tx.record(Outcome(messages=messages), at=at))
        await core.parts.sender.drain()
        print("drained", flush=True)  # noqa: T201 - whoever started it waits for that
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(speak(Path(sys.argv[1]), sys.argv[2], float(sys.argv[3]), sys.argv[4:]))
