"""Other ways to say something: a sign under a card, an edit, a deletion; and words that nobody can read."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from bot.ports.messages import InboundMessage
from bot.runtime.pipeline import Handled
from bot.storage.codec import from_json
from bot.wording.cards import Card, offered
from tests.pipeline_kit import CONSOLE, World, a_world

ROOM, PERSON = "room-tax", "tax"


@pytest_asyncio.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    found = await a_world(f"sqlite:///{tmp_path / 'ledger.db'}", tmp_path)
    await found.move(hours=1)
    yield found
    found.close()


async def received(world: World, key: str, text: str = "", **more: object) -> Handled:
    at = world.clock.wall()
    message = InboundMessage(key, CONSOLE, ROOM, PERSON, text, at, **more)  # type: ignore[arg-type]
    handled = await world.core.pipeline.receive(message)
    await world.core.parts.mover.settle(tick=False)
    return handled


def reminder(world: World) -> tuple[str, Card]:
    """Its message id and card."""
    return next(
        (row[0], from_json(row[1], Card)) for row in world.rows(ROOM) if str(row[3]).startswith("digest/")
    )


async def test_a_sign_is_the_button_at_its_place(world: World) -> None:
    message, card = reminder(world)
    assert offered(card.buttons)[1].call == "/report 6 按计划推进"
    handled = await received(world, "1", option=2, reply_to=message)
    assert world.title(handled).startswith("已登记第6项（三季度）：按计划推进")
    assert (await received(world, "1", option=2, reply_to=message)).repeated


async def test_a_sign_under_a_message_of_somebody_else_leaves_no_trace(world: World) -> None:
    assert (await received(world, "1", option=1, reply_to="nobody's")).dropped
    assert world.filing("6").state == "open"


async def test_a_sign_that_was_not_offered_is_a_card_that_has_gone(world: World) -> None:
    message, card = reminder(world)
    handled = await received(world, "1", option=len(card.buttons) + 1, reply_to=message)
    assert world.title(handled) == "这张卡片已经失效，尚未登记。"


async def test_an_edited_report_is_the_newer_one_and_an_edited_command_is_not_done_again(
    world: World,
) -> None:
    message, _ = reminder(world)
    await received(world, "1", "正常推进，完成60%", reply_to=message)
    await received(world, "2", "正常推进，完成65%", reply_to=message, edits="1")
    assert str(world.filing("6").report.percent) == "65"  # type: ignore[union-attr]
    handled = await received(world, "3", "/季报 6 完成70%", edits="2")
    assert world.title(handled).startswith("这条命令修改前已经处理")
    assert str(world.filing("6").report.percent) == "65"  # type: ignore[union-attr]


async def test_a_deleted_report_stays_and_that_is_said_to_nobody_else(world: World) -> None:
    message, _ = reminder(world)
    await received(world, "1", "正常推进，完成60%", reply_to=message)
    await received(world, "2", "/任务")
    handled = await received(world, "3", recalls="1")
    assert world.title(handled) == "聊天里的消息已删除，登记的内容还在。"
    assert [(await received(world, key, recalls=gone)).dropped for key, gone in (("4", "2"), ("5", "x"))] == [
        True,
        True,
    ]
    assert world.filing("6").state == "filed"


async def test_that_words_cannot_be_read_is_said_once(world: World) -> None:
    first, again = [await received(world, "encrypted/room", unreadable=True) for _ in range(2)]
    assert world.title(first) == "这个群开启了端到端加密，消息读不到。"
    assert (again.repeated, first.repeated) == (True, False)
