"""The office's roll-ups: which plan's, what is said once one went, and whose cards name their plan (汇总)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest
import pytest_asyncio

from bot.wording.render import plain
from tests.handlers.letter_kit import until
from tests.handlers.office_kit import (
    BY_OFFICE,
    FIRST,
    OFFICE,
    SECOND,
    an_office,
    an_office_with_two_plans,
    card,
    facts,
    kind_of,
    texts,
    told,
)
from tests.pipeline_kit import World


@pytest_asyncio.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with an_office_with_two_plans(tmp_path) as found:
        yield found


async def last_words(world: World, text: str) -> list[str]:
    """The answer in words: its title, its lines, what comes after."""
    shown = world.core.words.render(card(await world.say(*BY_OFFICE, text)), world.clock.office())
    return [plain(each) for each in (shown.title, *shown.lines, *shown.after)]


@pytest.mark.parametrize(
    ("words", "fact"),
    [
        ("/汇总 暂缓", "RollupHeld"),
        ("/汇总 发送", "RollupIssued"),
        ("/汇总 前言 三季度，各项任务总体平稳", "ForewordWritten"),
    ],
)
async def test_which_plan_is_asked_and_the_tap_does_it_there(world: World, words: str, fact: str) -> None:
    asked = card(await world.say(*BY_OFFICE, words))
    assert asked.title.name == "choices/rollup"
    assert fact not in facts(world)
    done = card(await world.say(*BY_OFFICE, asked.buttons[1].call))
    assert done.lines[0].values["titles"] == [SECOND]
    assert facts(world).count(fact) == 1
    state = await world.core.parts.reader.run(
        lambda view: view.ledger.rollup("p_second", "quarterly", "2026Q3")
    )
    assert (state.held, state.issued) == (fact == "RollupHeld", fact == "RollupIssued")
    assert state.foreword == ("三季度，各项任务总体平稳" if fact == "ForewordWritten" else "")


@pytest.mark.parametrize("words", ["/汇总", "/汇总 预览"])
async def test_the_preview_asks_which_and_names_its_plan(world: World, words: str) -> None:
    asked = card(await world.say(*BY_OFFICE, words))
    assert [field.value.values["title"] for field in asked.fields] == [FIRST, SECOND]
    shown = card(await world.say(*BY_OFFICE, asked.buttons[0].call))
    assert shown.title.name == "rollup/preview"
    assert shown.lines[0].values["titles"] == [FIRST]


@pytest.mark.parametrize(
    "words",
    [
        f"/汇总 《{SECOND}》",
        "/汇总 《另一项》 三季度",
        "/汇总 另一项工作方案",
        "/汇总 暂缓 《另一项》",
        "/汇总 前言 《另一项》 总体平稳",
    ],
)
async def test_a_plan_that_is_named_is_not_asked_for(world: World, words: str) -> None:
    assert card(await world.say(*BY_OFFICE, words)).lines[0].values["titles"] == [SECOND]


async def test_what_comes_by_itself_names_its_plan(world: World) -> None:
    await until(world, date(2026, 9, 29), 18)
    previews = told(world, OFFICE, "rollup-preview/")
    assert [each.lines[0].values["titles"] for each in previews] == [[FIRST], [SECOND]]


async def test_where_one_plan_went_the_other_alone_is_meant(world: World) -> None:
    await world.say(*BY_OFFICE, "/汇总 发送 《另一项》")
    assert card(await world.say(*BY_OFFICE, "/汇总 暂缓")).lines[0].values["titles"] == [FIRST]
    assert texts(await world.say(*BY_OFFICE, "/汇总 《另一项》"))[0] == "rollup/gone"


async def test_once_both_went_which_is_asked_again(world: World) -> None:
    await until(world, date(2026, 9, 30), 18)
    asked = card(await world.say(*BY_OFFICE, "/汇总"))
    assert asked.title.name == "choices/rollup"
    assert texts(await world.say(*BY_OFFICE, asked.buttons[0].call))[:2] == ["rollup/gone", "plan/of"]
    asked = card(await world.say(*BY_OFFICE, "/汇总 发送"))
    assert kind_of(await world.say(*BY_OFFICE, asked.buttons[0].call)) == "refused"


async def test_a_roll_up_that_went_says_when_to_whom_and_how_it_is_put_right(tmp_path: Path) -> None:
    async with an_office(tmp_path) as world:
        await until(world, date(2026, 9, 30), 18)
        words = await last_words(world, "/汇总")
        assert words[0] == "三季度汇总已发出"
        assert words[1] == (
            "9月30日(周三)15:10发领导小组（领导小组），内容以9月30日(周三)12:00前审核通过的为准"
        )
        assert "更正第X项" in words[-1]
        assert card(await world.say(*BY_OFFICE, "/汇总")).buttons == ()
        await until(world, date(2026, 10, 9), 18)
        assert await last_words(world, "/汇总") == words


async def test_one_that_was_sent_early_says_as_of_when(tmp_path: Path) -> None:
    async with an_office(tmp_path) as world:
        await world.say(*BY_OFFICE, "/汇总 发送")
        words = await last_words(world, "/汇总")
        assert words[1].startswith("9月21日(周一)9:30发领导小组")
        assert words[1].endswith("内容以9月21日(周一)9:30前审核通过的为准")


async def test_with_one_plan_no_card_names_it_and_nothing_is_asked(tmp_path: Path) -> None:
    async with an_office(tmp_path) as world:
        for words in ("/汇总", "/汇总 暂缓", "/汇总 前言 总体平稳", "/汇总 发送", "/汇总"):
            assert not {"plan/of", "choices/rollup"} & set(texts(await world.say(*BY_OFFICE, words)))


@pytest.mark.parametrize("words", ["/汇总 下雨了", "/汇总 一季度", "/汇总 暂缓 一季度"])
async def test_what_names_no_roll_up_is_told(world: World, words: str) -> None:
    assert texts(await world.say(*BY_OFFICE, words))[0] == "errors/not_found"
