"""Events that nobody has confirmed: the clock runs from the event, and the office hears before it is over."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest_asyncio

from tests.handlers.office_kit import COORDINATOR as CONSOLE_OFFICE
from tests.handlers.office_kit import DATA, an_office, card, told
from tests.handlers.office_kit import OFFICE as CONSOLE_ROOM
from tests.handlers.test_urgent_whose import also_of
from tests.pipeline_kit import World
from tests.platforms.feishu_kit import COORDINATOR, OFFICE
from tests.runtime.form_kit import WithForm, an_office_with_form
from tests.runtime.test_form_new import EVENT, WORDS, tell
from tests.runtime.test_form_told import click, event, ordered, said, send


@pytest_asyncio.fixture
async def office(tmp_path: Path) -> AsyncIterator[WithForm]:
    async with an_office_with_form(tmp_path) as found:
        yield found


@pytest_asyncio.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with an_office(tmp_path) as found:
        yield found


async def listed(office: WithForm, words: str = "/速报 列表") -> str:
    before = len(said(office, OFFICE, ""))
    await office.people.say(OFFICE, COORDINATOR, words, mention=True)
    await office.serving.settle()
    return said(office, OFFICE, "")[before:][-1]


async def test_an_event_told_by_a_form_is_listed_as_waiting_with_its_deadline(office: WithForm) -> None:
    """It began at twenty to three: the first report is due so many hours after that, not after the form."""
    await tell(office, words_0=WORDS, name="李敏")
    shown = await listed(office)
    assert "未办结的速报1件" in shown
    assert f"{EVENT}号 市税务局" in shown
    assert "待确认，时限" in shown
    assert "2:40" in shown or "02:40" in shown
    course = await listed(office, f"/速报 经过 {EVENT}")
    assert WORDS in course
    await click(office, "未核实】", "是本单位所报")
    assert "待确认" not in await listed(office)
    assert event(office).state == "told"


async def test_the_office_hears_again_before_it_is_due_and_once_when_it_was(office: WithForm) -> None:
    await tell(office, words_0=WORDS)
    await office.serving.move(hours=6)
    assert said(office, OFFICE, "【速报待确认】") == []
    await office.serving.move(hours=30)
    near, late = said(office, OFFICE, "【速报待确认】")
    assert "时限将近" in near
    assert "时限已过" in late
    assert WORDS in near
    await click(office, "时限将近", "是本单位所报")
    assert event(office).links == 1


async def test_what_is_confirmed_in_time_is_not_told_again(office: WithForm) -> None:
    await tell(office, words_0=WORDS)
    await click(office, "未核实】", "是本单位所报")
    await office.serving.move(hours=36)
    assert said(office, OFFICE, "【速报待确认】") == []


async def test_a_first_report_that_was_asked_for_keeps_its_term_while_it_waits(office: WithForm) -> None:
    await send(office, await ordered(office), words_0=WORDS)
    due_at = event(office).due_at
    assert due_at is not None
    assert "待确认" in await listed(office)
    await office.serving.core.parts.mover.move_to(office.clock, due_at + timedelta(hours=7))
    assert ["时限将近" in each for each in said(office, OFFICE, "【速报待确认】")] == [True, False]


async def test_words_whose_unit_is_not_chosen_are_listed_and_told_again(world: World) -> None:
    await also_of(world, "market", "市税务局")
    await world.say(DATA[0], "market", "/速报 物流园起火，已疏散群众")
    shown = card(await world.say(CONSOLE_ROOM, CONSOLE_OFFICE, "/速报 列表"))
    assert [each.label.name for each in shown.fields] == ["unchecked/row"]
    assert shown.fields[0].label.values["event"] is None
    await world.move(hours=26)
    for room in (CONSOLE_ROOM, DATA[0]):
        assert [each.title.name for each in told(world, room, "unchecked-due/")] == ["unchecked/title"]
    await world.say(DATA[0], "market", "B")
    assert "unchecked/row" not in [
        each.label.name for each in card(await world.say(CONSOLE_ROOM, CONSOLE_OFFICE, "/速报 列表")).fields
    ]
