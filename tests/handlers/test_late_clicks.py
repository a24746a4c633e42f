"""What is left of a card after clicks: the rows that were done stay so, and what was settled in another way
has no buttons any more.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest
import pytest_asyncio
from hypothesis import given
from hypothesis import strategies as st

from bot.notices.clicked import WHOLE, Clicks, as_it_stands
from bot.runtime.pipeline import Handled
from bot.text import Text
from bot.wording.cards import Button, Card, CardKind, Field
from tests.handlers.letter_kit import only, sent, until
from tests.handlers.office_kit import OFFICE, TAX, facts
from tests.pipeline_kit import World, a_world

MARKET = ("room-market", "market")
TUESDAY = date(2026, 9, 22)
KINDS = st.sampled_from(["ask", "plain", "reminder", "urging", "urgent"])


@pytest_asyncio.fixture
async def world(database_url: str, tmp_path: Path) -> AsyncIterator[World]:
    made = await a_world(database_url, tmp_path)
    await until(made, date(2026, 9, 21), 10)
    yield made
    made.close()


async def three_waiting(world: World) -> tuple[str, Card]:
    """The office's list of three requests, a row each."""
    await only(world, "6", "1", "8")
    await world.say(*TAX, "/延期 6 10月12日 数据没有统计完")
    await world.say(*MARKET, "/延期 1 10月12日 数据没有齐")
    await world.say(*MARKET, "/延期 8 10月12日 人手不够")
    await until(world, TUESDAY, 9, 30)
    [(message, card)] = sent(world, OFFICE, "digest/")
    return message, card


def rows_left(handled: Handled) -> list[int | None]:
    """Of the clicked card: the rows that still have a button."""
    assert handled.clicked is not None
    return sorted({button.row for button in handled.clicked.buttons}, key=str)


async def agree(world: World, shown: tuple[str, Card], row: int) -> Handled:
    message, card = shown
    key = next(each.key for each in card.buttons if each.row == row and each.key.startswith("agree"))
    return await world.click(OFFICE, "office", key, message)


async def test_rows_that_were_done_stay_done_when_another_is_clicked(world: World) -> None:
    shown = await three_waiting(world)
    assert rows_left(await agree(world, shown, 0)) == [1, 2]
    second = await agree(world, shown, 1)
    assert rows_left(second) == [2]
    assert second.clicked is not None
    assert [each.value.name for each in second.clicked.fields] == [
        "card/answered", "card/answered", "waiting/request",
    ]  # fmt: skip
    assert rows_left(await agree(world, shown, 2)) == []


async def test_a_row_that_was_settled_in_words_loses_its_buttons_at_the_next_click_and_no_other_row_does(
    world: World,
) -> None:
    shown = await three_waiting(world)
    await world.say(OFFICE, "office", f"/审定 同意 {ids(shown[1])[1]}")
    before = facts(world)
    late = await agree(world, shown, 1)
    assert late.answer is not None
    assert late.answer.kind == "refused"
    assert rows_left(late) == [0, 2]
    assert facts(world) == [*before, "CommandRefused"]
    assert rows_left(await agree(world, shown, 0)) == [2]


def ids(card: Card) -> list[str]:
    return list(dict.fromkeys(each.call.split()[-1] for each in card.buttons))


async def test_an_older_card_loses_its_buttons_when_somebody_decided_first(
    world: World,
) -> None:
    await world.say(*TAX, "/延期 6 10月12日 数据没有统计完")
    [(message, card)] = sent(world, OFFICE, "decide/")
    key = next(each.key for each in card.buttons if each.key.startswith("agree"))
    await world.say(OFFICE, "office", f"/审定 不同意 {ids(card)[0]} 请抓紧")
    late = await world.click(OFFICE, "office", key, message)
    assert rows_left(late) == []


async def test_who_may_not_click_changes_nothing_of_the_card(world: World) -> None:
    message, card = await three_waiting(world)
    other = await world.click(OFFICE, "tax", card.buttons[0].key, message)
    assert other.clicked is None


async def test_a_reminder_shows_what_was_answered_in_words_meanwhile(world: World) -> None:
    await only(world, "6", "12")
    [(message, card), *_] = sent(world, TAX[0], "digest/")
    rows = {each.row for each in card.buttons if each.row is not None}
    await world.say(*TAX, "/季报 6 完成60%")
    behind = next(each for each in card.buttons if each.row is not None)
    late = await world.click(*TAX, behind.key, message)
    if late.clicked is not None:
        assert set(rows_left(late)) < rows | {None}


ROWS = 4
BUTTONS = (
    *(
        Button(f"{name}/{row}", Text("buttons/tasks"), f"/{name}", row)
        for row in range(ROWS)
        for name in "xy"
    ),
    Button("all", Text("buttons/tasks"), "/all"),
)


@given(KINDS, st.sets(st.integers(0, ROWS - 1)), st.integers(0, ROWS - 1))
def test_only_rows_that_are_done_change(kind: CardKind, done: set[int], row: int) -> None:
    """Of a card that is about no filings; the clicked row is one of those done."""
    field = Field(Text("card/answered"), Text("buttons/tasks"))
    card = Card(Text("card/answered"), fields=(field,) * ROWS, buttons=BUTTONS, kind=kind)
    rows = done | {row}
    now = as_it_stands(card, BUTTONS[2 * row], Clicks(done=rows))
    assert now is not None
    assert {each.row for each in now.buttons} == {None, *range(ROWS)} - rows
    assert {place for place, each in enumerate(now.fields) if each != field} == rows


@pytest.mark.parametrize("kind", ["ask", "plain", "urgent"])
def test_a_click_for_the_whole_card_leaves_no_button(kind: CardKind) -> None:
    card = Card(Text("card/answered"), buttons=BUTTONS, kind=kind)
    now = as_it_stands(card, BUTTONS[-1], Clicks(done={WHOLE}))
    assert now is not None
    assert now.buttons == ()


@given(st.sets(st.sampled_from("abcd")))
def test_a_reminders_rows_follow_what_is_still_owed(owed: set[str]) -> None:
    card = Card(Text("card/answered"), buttons=BUTTONS, kind="reminder")
    now = as_it_stands(card, BUTTONS[0], Clicks("abcd", owed))
    left = {row for row, filing in enumerate("abcd") if filing in owed}
    assert {each.row for each in (now or card).buttons} == (left | {None} if owed else set())
