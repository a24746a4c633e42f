"""No second slip about the same while one may still be answered; the case to decide names the whole chain."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import date
from pathlib import Path

import pytest
import pytest_asyncio

from bot.runtime.pipeline import Handled
from tests.handlers.letter_kit import letters, only, press, press_answer, sent, until
from tests.handlers.office_kit import (
    OFFICE,
    TAX,
    an_office,
    card,
    decide,
    facts,
    require_whole,
    texts,
    words_of,
)
from tests.pipeline_kit import World

PROPOSED_ON = date(2026, 10, 12)  # the ladder comes to the slip
FIRST, SECOND, THIRD = (("supervision", "issued", 2026, no) for no in (1, 2, 3))
LAPSED = ("supervision", "lapsed", 0, 0)


@pytest_asyncio.fixture
async def silent(tmp_path: Path) -> AsyncIterator[World]:
    """The tax bureau has not answered; the ladder's own proposal waits for the office."""
    async with an_office(tmp_path, after=_proposed) as found:
        yield found


async def _proposed(world: World) -> None:
    await only(world, "6")
    await until(world, PROPOSED_ON, 9, 30)


def _no_second(world: World, handled: Handled, *labels: str) -> None:
    """It is said which slip is out, and by when its answer is expected; nothing else happened."""
    assert texts(handled)[:2] == ["letter/waits", "letter/waits_for"]
    assert card(handled).title.values["labels"] == list(labels)
    assert "督办〔2026〕1号" in words_of(world, card(handled))


async def test_a_slip_that_is_issued_settles_every_other_proposal_about_the_same(
    silent: World, tmp_path: Path
) -> None:
    first, second = await decide(silent, "/督办 6"), await decide(silent, "/督办 6 5个工作日 多次催报")
    await press_answer(silent, first, "issue")
    assert letters(silent) == [LAPSED, FIRST, LAPSED]
    _no_second(silent, await press_answer(silent, second, "issue"), "6")
    _no_second(silent, await press(silent, "decide-letter/", "issue"), "6")
    assert facts(silent).count("LetterIssued") == 1
    assert len(sent(silent, "room-tax", "letter/")) == 1
    require_whole(silent, tmp_path)


async def test_the_bot_s_own_proposal_settles_the_coordinator_s(silent: World) -> None:
    by_hand = await decide(silent, "/督办 6")
    await press(silent, "decide-letter/", "issue")
    assert letters(silent) == [FIRST, LAPSED]
    _no_second(silent, await press_answer(silent, by_hand, "issue"), "6")


async def test_nothing_is_drafted_while_a_slip_may_be_answered_and_again_afterwards(silent: World) -> None:
    await press(silent, "decide-letter/", "issue")
    ends = silent.filing("6").slip_until
    assert ends is not None
    _no_second(silent, await decide(silent, "/督办 6"), "6")
    await until(silent, ends, 16, 59)
    _no_second(silent, await decide(silent, "/督办 市税务局 仍未答复"), "6")
    assert letters(silent) == [FIRST]
    await until(silent, ends, 17, 1)
    await press_answer(silent, await decide(silent, "/督办 6"), "issue")
    assert letters(silent) == [FIRST, SECOND]


async def test_what_else_was_named_is_drafted_and_says_what_was_left_out(world: World) -> None:
    await press_answer(world, await decide(world, "/督办 1"), "issue")
    both = await decide(world, "/督办 1、8")
    assert (card(both).title.name, card(both).title.values["labels"]) == ("letter/decide_slip", ["8"])
    assert "letter/waits_for" in texts(both)
    several = await decide(world, "/督办 1、8、6")
    assert (card(several).title.name, card(several).title.values["count"]) == ("letter/drafted", 2)
    assert "letter/waits_for" in texts(several)


@pytest.mark.parametrize("order", [("1、8", "1"), ("1", "1、8")])
async def test_a_proposal_about_more_goes_out_about_what_is_left_of_it(
    world: World, order: Sequence[str]
) -> None:
    """Of 1 and 8 the first to be issued takes 1; the other has 8, or nothing any more."""
    first, second = [await decide(world, f"/督办 {labels}") for labels in order]
    await press_answer(world, first, "issue")
    after = await press_answer(world, second, "issue")
    if order[1] == "1":
        _no_second(world, after, "1")
        assert letters(world) == [FIRST, LAPSED]
    else:
        assert card(after).title.values["labels"] == ["8"]
        assert letters(world) == [FIRST, SECOND]
    assert len(sent(world, "room-market", "letter/")[0][1].fields) == len(order[0].split("、"))


async def test_an_answered_slip_holds_nothing_up(silent: World) -> None:
    await press(silent, "decide-letter/", "issue")
    await silent.say(*TAX, "/季报 6 正常推进，完成60%")
    await silent.say(OFFICE, "office", "/退回 6 缺数据")
    again = await decide(silent, "/督办 6")
    assert card(again).title.name == "letter/decide_slip"


async def test_the_case_to_decide_names_every_slip_however_it_was_issued(silent: World) -> None:
    """The ladder's own, then two of a coordinator's, each when the term before it was over."""
    await press(silent, "decide-letter/", "issue")
    for _ in range(2):
        ends = silent.filing("6").slip_until
        assert ends is not None
        await until(silent, silent.core.words.calendar.add_workdays(ends, 1), 9)
        await press_answer(silent, await decide(silent, "/督办 6"), "issue")
    ends = silent.filing("6").slip_until
    assert ends is not None
    await until(silent, ends, 17, 30)
    shown = card(await decide(silent, "/督办 6"))
    line = next(each for each in words_of(silent, shown).splitlines() if each.startswith("此前"))
    places = [line.index(f"督办〔2026〕{no}号") for no in (1, 2, 3)]
    assert places == sorted(places)


# Decided by the task's name


@pytest.mark.parametrize(
    ("words", "state"),
    [("签发 6", "issued"), ("签发 第6项", "issued"), ("不发 6 已电话沟通", "declined"),
     ("签发 市税务局", "issued"), ("改期限 6 10月20日", "issued")],
)  # fmt: skip
async def test_the_only_draft_about_a_task_is_decided_by_its_name(
    silent: World, words: str, state: str
) -> None:
    await silent.say(OFFICE, "office", f"/督办 {words}")
    assert [each[1] for each in letters(silent)] == [state]


async def test_which_of_several_drafts_is_asked_and_one_tap_decides(silent: World) -> None:
    await decide(silent, "/督办 6 多次催报")
    asked = await silent.say(OFFICE, "office", "/督办 签发 6")
    assert card(asked).title.name == "choices/letter"
    assert [each[1] for each in letters(silent)] == ["proposed", "proposed"]
    await silent.say(OFFICE, "office", card(asked).buttons[1].call)
    assert [each[1] for each in letters(silent)] == ["lapsed", "issued"]


async def test_a_draft_that_nobody_named_is_shown_before_it_is_issued(silent: World) -> None:
    asked = await silent.say(OFFICE, "office", "/督办 签发")
    assert card(asked).title.name == "choices/letter"
    assert facts(silent).count("LetterIssued") == 0


async def test_no_internal_word_is_shown_where_no_draft_waits(silent: World) -> None:
    refused = await silent.say(OFFICE, "office", "/督办 签发 8")
    assert card(refused).kind == "refused"
    assert "issue" not in words_of(silent, card(refused))
