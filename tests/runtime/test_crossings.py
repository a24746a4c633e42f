"""How often messages cross threads: once to the writer, and once back for all that one commit stored."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.ports.messages import InboundMessage
from bot.runtime.pipeline import Handled
from tests.pipeline_kit import CONSOLE, World, a_world

MESSAGES = 20


class CountingLoop(asyncio.SelectorEventLoop):
    """Counts what other threads wake it for, and what it hands to an executor's threads."""

    def __init__(self) -> None:
        super().__init__()
        self.woken = self.handed_over = 0

    def call_soon_threadsafe(self, *args: Any, **kwargs: Any) -> asyncio.Handle:
        self.woken += 1
        return super().call_soon_threadsafe(*args, **kwargs)

    def run_in_executor(self, executor: Any, func: Callable[..., Any], *args: Any) -> Any:
        self.handed_over += 1
        return super().run_in_executor(executor, func, *args)


@dataclass(frozen=True, slots=True)
class Crossed:
    """What became of the messages, and how often threads were crossed for them."""

    handled: Sequence[Handled]
    woken: int
    handed_over: int


def a_message(world: World, number: int) -> InboundMessage:
    return InboundMessage(
        key=f"m{number}",
        connection=CONSOLE,
        chat="room-tax",
        account="tax",
        text=f"/report 6 完成{20 + number}%",
        received_at=world.clock.wall(),
        in_response=True,
    )


async def said_while_the_writer_is_busy(world: World, loop: CountingLoop) -> Crossed:
    """All of them wait when it gets to them."""
    writer, busy, go_on = world.core.parts.writer, threading.Event(), threading.Event()

    def hold(_: object) -> None:
        busy.set()
        go_on.wait()

    held = asyncio.ensure_future(writer.run(hold))
    await asyncio.sleep(0)
    assert busy.wait(10)
    receive = world.core.pipeline.receive
    said = [asyncio.ensure_future(receive(a_message(world, number))) for number in range(MESSAGES)]
    await asyncio.sleep(0)
    assert writer.waiting == MESSAGES
    loop.woken = loop.handed_over = 0
    go_on.set()
    await held
    return Crossed(await asyncio.gather(*said), loop.woken, loop.handed_over)


def test_messages_of_one_commit_cross_to_the_writer_and_come_back_together(
    database_url: str, tmp_path: Path
) -> None:
    loop = CountingLoop()

    async def run() -> Crossed:
        world = await a_world(database_url, tmp_path)
        try:
            await world.move(hours=1)  # what is owed is open
            return await said_while_the_writer_is_busy(world, loop)
        finally:
            world.close()

    with asyncio.Runner(loop_factory=lambda: loop) as runner:
        crossed = runner.run(run())
    assert [each.answer is not None for each in crossed.handled] == [True] * MESSAGES
    assert crossed.woken == 2  # for the one that kept it busy, and once for all the others
    assert crossed.handed_over == 0
