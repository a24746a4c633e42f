"""The service over a ledger in processes of its own, each killed (-9) at another commit: run by `python -m`.

Forked from one that has imported everything, so that dozens of them take seconds.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.platforms.console import Console
from bot.runtime.clock import ManualClock
from bot.runtime.routes import LEASE
from bot.simulate.setting import office_config
from bot.storage.database import Database, Db
from bot.wiring import build_core
from tests.pipeline_kit import CONSOLE, NoHttp

MOST_PROCESSES = 200


@dataclass
class Death:
    """The writer's commits are counted; at one of them the process ends, before or after it is durable. When
    that was, by the office's clock, is left in a file: what comes after begins later.
    """

    at_commit: int
    before: bool
    clock: ManualClock
    left_in: Path

    def around(self, commit: Callable[[], None]) -> Callable[[], None]:
        def counted() -> None:
            self.at_commit -= 1
            if not self.at_commit and self.before:
                self._die()
            commit()
            if not self.at_commit:
                self._die()

        return counted

    def _die(self) -> None:
        self.left_in.write_text(self.clock.office().isoformat())
        os.kill(os.getpid(), signal.SIGKILL)


class Dying(Database):
    """Its writer's connection dies so."""

    def __init__(self, url: str, death: Death) -> None:
        super().__init__(url)
        self._death = death

    def connect(self, *, read_only: bool = False, pipelined: bool = False) -> Db:
        db = super().connect(read_only=read_only, pipelined=pipelined)
        if pipelined:
            db.commit = self._death.around(db.commit)  # type: ignore[method-assign]
        return db


async def live(url: str, state: Path, death: Death, end: datetime) -> None:
    config, database = office_config(state), Dying(url, death)
    platforms = {CONSOLE: Console(CONSOLE)}
    core = build_core(database, death.clock, platforms, config=config, http=NoHttp())
    core.parts.writer.start()
    await core.parts.mover.move_to(death.clock, end)


def main(url: str, folder: str, start: str, end: str) -> None:
    """Each process begins when the one before holds no lease any more, and gets further. Prints how many were
    killed.
    """
    state, died = Path(folder), Path(folder) / "died"
    died.write_text(start)
    for number in range(MOST_PROCESSES):
        process = os.fork()
        if process == 0:
            clock = ManualClock(datetime.fromisoformat(died.read_text()) + LEASE)
            death = Death(number // 2 + 1, number % 2 == 0, clock, died)
            asyncio.run(live(url, state, death, datetime.fromisoformat(end)))
            os._exit(0)
        _, status = os.waitpid(process, 0)
        if os.WIFEXITED(status):
            assert os.WEXITSTATUS(status) == 0
            sys.stdout.write(f"{number}\n")
            return
        assert os.WTERMSIG(status) == signal.SIGKILL
    raise AssertionError("none of them came to the end")


if __name__ == "__main__":
    main(*sys.argv[1:])
