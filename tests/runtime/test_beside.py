"""Commands that read long are worked out beside the writer, and recorded once, as everything else is."""

from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.ports.ledger import View
from bot.ports.messages import InboundMessage
from bot.ports.usecase import AnyCommand, Call, Outcome
from bot.runtime.discovery import find_commands
from bot.runtime.pipeline import Handled, Pipeline
from bot.runtime.writer import TURN_SECONDS
from bot.storage.audit import verify
from bot.storage.publishing import publish
from bot.storage.record import Transaction
from handlers import burden
from handlers.assess import COMMAND
from tests.pipeline_kit import CONSOLE, World, a_world

OFFICE, COORDINATOR = "room-office", "office"
Run = Callable[[Call[Any], View], Outcome]


@pytest_asyncio.fixture
async def world(database_url: str, tmp_path: Path) -> AsyncIterator[World]:
    made = await a_world(database_url, tmp_path)
    yield made
    made.close()


def assessing(world: World, run: Run, command: AnyCommand = COMMAND) -> Pipeline:
    """The world's pipeline, with an assessment, or another command, that is worked out so."""
    parts, words = world.core.parts, world.core.words
    commands = {**find_commands(), command.name: replace(command, run=run)}
    return Pipeline(
        parts.writer, parts.reader, world.clock, commands, words.grammar,
        locale=words.wording.locale, on_version=parts.published.ring,
    )  # fmt: skip


def said(world: World, text: str, *, key: str = "k", room: str = OFFICE) -> InboundMessage:
    return InboundMessage(key, CONSOLE, room, COORDINATOR, text, world.clock.wall())


def facts(world: World) -> list[str]:
    db = world.core.database.connect()
    found = [str(row[1]) for row in sorted(db.rows("facts"), key=lambda row: int(row[0]))]
    assert verify(db) == []
    db.close()
    return found


def keys(world: World) -> list[str]:
    db = world.core.database.connect()
    found = [str(row[0]) for row in db.rows("inbox")]
    db.close()
    return found


def title(handled: Handled) -> str:
    assert handled.answer is not None
    return handled.answer.title.name


@pytest.mark.parametrize(
    ("command", "words", "told"),
    [(COMMAND, "/考核 2026", "assess/title"), (burden.COMMAND, "/减负", "burden/title")],
)
async def test_others_are_answered_while_it_is_worked_out(
    world: World, command: AnyCommand, words: str, told: str
) -> None:
    """It goes on only once somebody else was answered: inside the writer it never would."""
    started, go_on = asyncio.Event(), threading.Event()
    loop = asyncio.get_running_loop()

    def run(call: Call[Any], view: View) -> Outcome:
        loop.call_soon_threadsafe(started.set)
        assert go_on.wait(60)
        found: Outcome = command.run(call, view)
        return found

    pipeline = assessing(world, run, command)
    waiting = asyncio.create_task(pipeline.receive(said(world, words)))
    await started.wait()
    other = await pipeline.receive(said(world, "/帮助", key="other"))
    assert other.answer is not None
    assert not waiting.done()
    go_on.set()
    assert title(await waiting) == told
    assert ("AssessmentMade" in facts(world)) is (command is COMMAND)


async def test_eight_copies_at_once_are_one_run_and_answered_alike(world: World) -> None:
    message = said(world, "/考核 2026")
    handled = await asyncio.gather(*(world.core.pipeline.receive(message) for _ in range(8)))
    assert {title(each) for each in handled} == {"assess/title"}
    assert sum(not each.repeated for each in handled) == 1
    assert facts(world).count("AssessmentMade") == 1


async def test_what_may_not_be_recorded_any_more_is_refused(world: World) -> None:
    """Meanwhile the room is no longer the office's alone."""

    def run(call: Call[Any], view: View) -> Outcome:
        found = COMMAND.run(call, view)
        asyncio.run_coroutine_threadsafe(
            world.core.pipeline.receive(said(world, "/群 单位 市数据局", key="shares")), loop
        ).result(60)
        return found

    loop = asyncio.get_running_loop()
    handled = await assessing(world, run).receive(said(world, "/考核 2026"))
    assert title(handled) == "errors/office_only"
    assert "AssessmentMade" not in facts(world)
    assert facts(world)[-1] == "CommandRefused"


async def test_what_it_refuses_is_answered_and_kept_as_any_refusal(world: World) -> None:
    handled = await world.core.pipeline.receive(said(world, "/考核 2026 市某局"))
    assert title(handled) == "errors/not_found"
    assert facts(world)[-1] == "CommandRefused"
    again = await world.core.pipeline.receive(said(world, "/考核 2026 市某局"))
    assert again.repeated


async def test_a_bug_in_it_leaves_nothing_behind(world: World) -> None:
    """From a room that was not known yet; said again it is heard as if for the first time."""

    def run(call: Call[Any], view: View) -> Outcome:
        raise ZeroDivisionError

    before = facts(world), keys(world)
    message = replace(said(world, "/考核 2026", room="room-new"), direct=True)
    with pytest.raises(ZeroDivisionError):
        await assessing(world, run).receive(message)
    assert (facts(world), keys(world)) == before
    assert title(await world.core.pipeline.receive(message)) == "assess/title"


async def test_those_in_the_same_batch_are_written_all_the_same(world: World) -> None:
    others = [said(world, "/帮助", key=f"other-{number}") for number in range(6)]
    messages = [*others[:3], said(world, "/考核 2026"), *others[3:]]
    handled = await asyncio.gather(*(world.core.pipeline.receive(each) for each in messages))
    assert all(each.answer is not None and not each.repeated for each in handled)
    assert len({key for key in keys(world) if key.startswith("in/")}) == len(messages)


async def test_a_transaction_that_fails_forgets_what_it_stored_and_nothing_else(world: World) -> None:
    """A large plan is not read again because a command was worked out beside it."""
    parts = world.core.parts
    [before] = await parts.reader.run(lambda view: list(view.plans.all_current()))
    changed = replace(before, title="另一名称")

    def fails(tx: Transaction) -> None:
        publish(tx, changed, at=world.clock.office())
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await parts.writer.run(fails)
    [after] = await parts.reader.run(lambda view: list(view.plans.all_current()))
    assert after is before
    with pytest.raises(LookupError):
        await parts.reader.run(lambda view: view.plans.version(before.id, before.version + 1))


async def test_a_reader_that_is_busy_gives_the_writer_its_turn_soon(world: World) -> None:
    """Of a writer that was started, whatever else the process works on."""
    assert await world.core.parts.writer.run(lambda tx: tx.ledger.head()[0]) > 0
    assert sys.getswitchinterval() == pytest.approx(TURN_SECONDS)
