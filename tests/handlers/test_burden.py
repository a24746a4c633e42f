"""/burden tells what was sent and asked; what exceeds a unit's day waits for the next digest."""

from __future__ import annotations

from typing import Any

import pytest

from bot.domain.facts import FilingOpened
from bot.notices.people import room_left
from bot.ports.messages import OutboundMessage
from bot.ports.usecase import Outcome
from bot.storage.record import Transaction
from tests.handlers.letter_kit import button_of, sent
from tests.handlers.office_kit import MARKET, OFFICE, TAX, card, decide
from tests.pipeline_kit import CONSOLE, World


def rows(world_card: Any) -> dict[str, dict[str, Any]]:
    """What each unit's row says, by the unit's name."""
    return {str(each.label.values["name"]): dict(each.value.values) for each in world_card.fields}


async def tell(world: World, room: str, *keys: str, priority: int = 5) -> None:
    """Messages nobody asked for."""
    messages = tuple(
        OutboundMessage(key, f"{CONSOLE}:{room}", room_left(), priority=priority) for key in keys
    )
    at = world.clock.office()
    await world.core.parts.writer.run(lambda tx: tx.record(Outcome(messages=messages), at=at))
    await world.core.parts.mover.settle(tick=False)


async def test_messages_mentions_answers_and_taps_are_counted(world: World) -> None:
    await world.say(*TAX, "/季报 6 正常推进，完成60%")
    message, digest = sent(world, "room-market", "digest/")[0]
    await world.click(*MARKET, button_of(digest, "on_track"), message)
    found = rows(card(await decide(world, "/减负")))
    tax, market = found["市税务局"], found["市市场监管局"]
    assert (tax["messages"], tax["mentions"], tax["asked"]) == (1, 1, 1)
    assert (tax["reports"], tax["tapped"]) == (1, 0)
    assert tax["characters"] == len("6 正常推进，完成60%")
    assert (market["reports"], market["tapped"], market["characters"]) == (1, 1, 0)
    assert market["asked"] == 3


async def test_answers_are_no_messages_of_their_own(world: World) -> None:
    before = rows(card(await decide(world, "/减负")))["市税务局"]["messages"]
    for _ in range(3):
        await world.say(*TAX, "/任务")
    assert rows(card(await decide(world, "/减负")))["市税务局"]["messages"] == before


@pytest.mark.parametrize(
    ("words", "title"), [("/减负 三季度", "burden/title"), ("/减负 某年", "errors/not_found")]
)
async def test_another_period_is_named_in_words(world: World, words: str, title: str) -> None:
    assert card(await decide(world, words)).title.name == title


async def test_units_come_a_page_at_a_time(world: World) -> None:
    first = card(await decide(world, "/减负"))
    assert len(first.fields) == 6
    assert [button.call for button in first.buttons] == ["/burden 2026Q3 2"]
    second = card(await world.say(OFFICE, "office", first.buttons[0].call))
    assert not set(rows(first)) & set(rows(second))
    assert not second.buttons


async def test_what_exceeds_the_days_budget_waits_for_the_next_digest(world: World) -> None:
    """The digest has been one; of three more one goes."""
    await tell(world, "room-tax", "a", "b", "c")
    assert [each[3] for each in world.rows("room-tax")[1:]] == ["a"]
    await world.move(hours=8)
    assert len(world.rows("room-tax")) == 2
    await world.move(days=1)
    assert [each[3] for each in world.rows("room-tax")[1:]] == ["a", "b", "c"]


async def test_what_is_urgent_or_official_never_waits_nor_does_an_answer(world: World) -> None:
    await tell(world, "room-tax", "a", "b")
    await tell(world, "room-tax", "urgent", priority=0)
    await tell(world, "room-tax", "slip", priority=2)
    assert [each[3] for each in world.rows("room-tax")[1:]] == ["a", "urgent", "slip"]
    handled = await world.say(*TAX, "/任务")
    assert handled.answer is not None


async def test_the_offices_and_the_leaders_rooms_have_no_budget(world: World) -> None:
    await tell(world, OFFICE, "a", "b", "c", "d")
    await tell(world, "room-leaders", "e", "f", "g")
    assert len([each for each in world.rows(OFFICE) if each[3] in "abcd"]) == 4
    assert len(world.rows("room-leaders")) == 3


async def test_a_room_of_two_units_has_the_budget_of_two(world: World) -> None:
    await world.say("room-tax", "office", "/群 单位 市数据局")
    await tell(world, "room-tax", *"abcde")
    assert len([each for each in world.rows("room-tax") if each[3] in "abcde"]) == 3


async def test_what_could_be_asked_less_is_suggested_before_the_units(world: World) -> None:
    """Eleven reports of one unit fall due on one day."""
    known = world.filing("6")

    def crowd(tx: Transaction) -> None:
        for number in range(10):
            opened = FilingOpened(
                known.id.replace(known.task, f"t_{number}"),
                1, str(100 + number), known.opened_at, known.due_on, known.due_at, known.on_time_until,
                known.locked_at, known.ladder,
            )  # fmt: skip
            tx.chain.append((opened,), at=world.clock.office(), person="")

    await world.core.parts.writer.run(crowd)
    first = card(await decide(world, "/减负"))
    assert first.lines[-1].name == "burden/same_day"
    assert (first.lines[-1].values["unit"], first.lines[-1].values["count"]) == ("市税务局", 11)
    second = card(await world.say(OFFICE, "office", first.buttons[0].call))
    assert len(first.fields) == 5
    assert not set(rows(first)) & set(rows(second))
    assert not [each for each in second.lines if each.name == "burden/same_day"]
