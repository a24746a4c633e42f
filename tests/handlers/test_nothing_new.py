"""Nothing new, by a tap or in words: at once for what a card lists, else shown first."""

from __future__ import annotations

import pytest

from bot.domain.roster import person_id
from bot.storage.codec import from_json
from bot.wording.cards import Card
from tests.handlers.office_kit import (
    COORDINATOR,
    MARKET,
    OFFICE,
    card,
    facts,
    kind_of,
    reminder,
    states,
    texts,
)
from tests.pipeline_kit import World

MINE = ("1", "8", "12")


async def test_one_tap_under_the_reminder_files_for_all_it_lists(world: World) -> None:
    tapped = await world.click(*MARKET, "nil", reminder(world, "room-market"))
    assert states(world, *MINE) == ["filed"] * 3
    assert texts(tapped) == ["nil/title", "nil/then"]
    assert [one.key.split("/")[0] for one in card(tapped).buttons] == ["correct", "withdraw"]
    filed = world.filing("8").report
    assert filed is not None
    assert (filed.status, filed.author) == ("no_activity", person_id("console", MARKET[1]))


async def test_what_one_tap_filed_is_taken_back_with_one_tap_and_a_yes(world: World) -> None:
    tapped = card(await world.click(*MARKET, "nil", reminder(world, "room-market")))
    asked = card(await world.say(*MARKET, tapped.buttons[-1].call))
    assert states(world, *MINE) == ["filed"] * 3
    await world.say(*MARKET, asked.buttons[0].call)
    assert states(world, *MINE) == ["open"] * 3


async def test_the_tap_leaves_what_was_answered_before(world: World) -> None:
    await world.say(*MARKET, "/季报 8 正常推进，完成40%")
    await world.click(*MARKET, "nil", reminder(world, "room-market"))
    reports = [world.filing(label).report for label in MINE]
    assert [report.status if report else None for report in reports] == [
        "no_activity", "on_track", "no_activity",
    ]  # fmt: skip


@pytest.mark.parametrize("words", ["本季度无新进展", "市市场监管局本季度暂无新进展，特此报告。", "零报告"])
async def test_the_sentence_in_reply_to_the_reminder_files_for_all_it_lists(world: World, words: str) -> None:
    handled = await world.say(*MARKET, words, reply_to=reminder(world, "room-market"))
    assert states(world, *MINE) == ["filed"] * 3
    assert texts(handled)[0] == "nil/title"


async def test_the_sentence_that_help_names_shows_all_that_is_owed_and_asks_once(world: World) -> None:
    asked = await world.say(*MARKET, "@督办 本季度无新进展")
    assert card(asked).title.name == "doubts/nil"
    assert [line.values["label"] for line in card(asked).lines] == list(MINE)
    assert states(world, *MINE) == ["open"] * 3
    await world.say(*MARKET, "是")
    assert states(world, *MINE) == ["filed"] * 3


async def test_some_of_those_shown_are_named_in_the_answer(world: World) -> None:
    await world.say(*MARKET, "/无进展")
    await world.say(*MARKET, "8和12")
    assert states(world, *MINE) == ["open", "filed", "filed"]


async def test_of_two_each_alone_is_a_choice(world: World) -> None:
    await world.say(*MARKET, "/季报 1 正常推进，完成40%")
    asked = card(await world.say(*MARKET, "@督办 本季度无新进展"))
    assert [field.value.name for field in asked.fields if not isinstance(field.value, str)] == [
        "ask/file", "ask/only", "ask/only", "ask/cancel",
    ]  # fmt: skip
    await world.say(*MARKET, "C")
    assert states(world, "8", "12") == ["open", "filed"]
    report = world.filing("12").report
    assert report is not None
    assert report.words == "本季度无新进展"


@pytest.mark.parametrize(
    "words",
    [
        "有一项无新进展",
        "部分任务本季度无新进展",
        "本季度无新进展，问题是经费不足",
        "无新进展的有两项",
        "二季度无新进展",
    ],
)
async def test_words_that_say_more_or_of_less_are_never_filed_for_all(world: World, words: str) -> None:
    await world.say(*MARKET, words, reply_to=reminder(world, "room-market"))
    assert states(world, *MINE) == ["open"] * 3


async def test_an_answer_to_one_task_at_a_time_is_about_that_task(world: World) -> None:
    await world.say(*MARKET, "/逐项填")
    shown = next(
        row
        for row in reversed(world.rows("room-market"))
        if from_json(row[1], Card).title.name == "fill/title"
    )
    handled = await world.say(*MARKET, "本季度无新进展", reply_to=str(shown[0]))
    assert states(world, *MINE) == ["filed", "open", "open"]
    assert "echo/left" in texts(handled)


async def test_whoever_speaks_for_no_unit_files_nothing(world: World) -> None:
    before = facts(world)
    handled = await world.say(OFFICE, COORDINATOR, "@督办 本季度无新进展")
    assert kind_of(handled) != "recorded"
    assert facts(world) == before
