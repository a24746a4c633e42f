"""Buttons whose call has a number, on cards of two plans with the same numbers: a tap is about its own row or
card, never about the other plan.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest
import pytest_asyncio

from bot.storage.codec import from_json
from bot.wording.cards import Card
from tests.handlers.letter_kit import until
from tests.handlers.office_kit import (
    BY_OFFICE,
    DATA,
    FIRST,
    LAND,
    SECOND,
    SHORT_FIRST,
    SHORT_SECOND,
    an_office_with_two_plans,
    card,
    plan_now,
    tap,
    texts,
    words_of,
)
from tests.pipeline_kit import World


@pytest_asyncio.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """The first reminders are out; those of both plans stand in one message."""
    async with an_office_with_two_plans(tmp_path) as found:
        yield found


def in_second(world: World, label: str, state: str) -> list[bool]:
    """Of the task's reports in that state, whether they are the second plan's."""
    return [
        each.plan == "p_second"
        for each in world.filings()
        if each.label == label and each.state == state and not each.is_node
    ]


def buttons(world: World, who: tuple[str, str], name: str) -> list[str]:
    """The keys of all buttons of that name in the room, each once, earlier first."""
    cards = [from_json(row[1], Card) for row in world.rows(who[0])]
    keys = [each.key for shown in cards for each in shown.buttons if each.key.startswith(f"{name}/")]
    return list(dict.fromkeys(keys))


async def test_filling_in_one_by_one_names_the_plan_and_files_for_it(world: World) -> None:
    """It goes from the one plan's task to the other's, and each answer is filed where it was asked."""
    first = card(await world.say(*DATA, "/逐项填 3"))
    assert SHORT_FIRST in words_of(world, first)
    await tap(world, DATA, next(each.key for each in first.buttons if each.key.startswith("on_track/")))
    assert in_second(world, "3", "filed") == [False]
    second = card(await world.say(*DATA, "/逐项填 3"))
    assert SHORT_SECOND in words_of(world, second)
    await tap(world, DATA, next(each.key for each in second.buttons if each.key.startswith("on_track/")))
    assert in_second(world, "3", "filed") == [False, True]


@pytest.mark.parametrize("title", [FIRST, SECOND])
@pytest.mark.parametrize(
    ("name", "state"), [("withdraw", "open"), ("correct", "filed"), ("evidence", "filed"), ("claim", "filed")]
)
async def test_the_buttons_of_what_was_recorded_are_about_that_alone(
    world: World, title: str, name: str, state: str
) -> None:
    for plan in (FIRST, SECOND):
        await world.say(*DATA, f"/季报 《{plan}》3 已完成")
    plan = (await plan_now(world)).id if title == FIRST else "p_second"
    done = await tap(world, DATA, next(key for key in buttons(world, DATA, name) if f"/{plan}/" in key))
    assert texts(done)[0] not in {"doubts/which_place", "doubts/which", "choices/plan"}
    assert (title == SECOND) in in_second(world, "3", state)
    if name == "withdraw":
        assert in_second(world, "3", "open") == [title == SECOND]
    if name == "correct":
        await world.say(*DATA, "@督办 更正第3项，还差一个县")
    if name in {"evidence", "claim"}:
        shown = words_of(world, card(done))
        assert (SHORT_FIRST if title == SECOND else SHORT_SECOND) not in shown


@pytest.mark.parametrize("title", [FIRST, SECOND])
async def test_a_row_of_a_reminder_is_answered_for_its_own_plan(world: World, title: str) -> None:
    """Rows of both plans with the same number stand under each other."""
    plan = (await plan_now(world)).id if title == FIRST else "p_second"
    await until(world, date(2026, 9, 28), 10)
    found = [key for key in buttons(world, LAND, "on_track") if f"/{plan}/" in key]
    assert found, "no row of the plan in the reminder"
    await tap(world, LAND, found[0])
    assert [each.plan == plan for each in world.filings() if each.state == "filed"] == [True]


async def test_what_is_about_both_says_so_and_takes_both_back_on_a_second_tap(world: World) -> None:
    await world.say(*DATA, "/无进展 3")
    await world.say(*DATA, "A")
    assert in_second(world, "3", "filed") == [False, True]
    sure = card(await tap(world, DATA, buttons(world, DATA, "withdraw")[-1]))
    assert {SHORT_FIRST, SHORT_SECOND} == set(str(sure.lines[0].values["names"]).strip("[]'").split("', '"))
    assert in_second(world, "3", "filed") == [False, True]
    await tap(world, DATA, sure.buttons[0].key)
    assert in_second(world, "3", "open") == [False, True]


@pytest.mark.parametrize(("letter", "second"), [("B", False), ("C", True)])
async def test_nothing_new_may_be_said_of_one_plan_alone(world: World, letter: str, second: bool) -> None:
    await world.say(*DATA, "/无进展 3")
    await world.say(*DATA, letter)
    assert in_second(world, "3", "filed") == [second]


@pytest.mark.parametrize("name", ["reached", "late"])
async def test_a_reminder_of_nodes_answers_for_its_own_plan(world: World, name: str) -> None:
    for plan in (FIRST, SECOND):
        await world.say(*LAND, f"/季报 《{plan}》2 正常推进，完成50%")
        await world.say(*BY_OFFICE, f"/通过 《{plan}》2 季报")
    await until(world, date(2026, 10, 12), 18)  # three workdays before
    [button] = [key for key in buttons(world, LAND, name) if key.startswith(f"{name}/p_second/")][:1]
    await tap(world, LAND, button)
    if name == "late":
        await world.say(*LAND, "@督办 预计10月22日，设备未到")
    told = [each.plan for each in world.filings() if each.is_node and each.label == "2" and each.report]
    assert told == ["p_second"]
