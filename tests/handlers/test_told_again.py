"""A sum without its unit is asked about; of two values in one quarter the later counts, and is checked."""

from __future__ import annotations

from collections.abc import AsyncIterator
from decimal import Decimal
from pathlib import Path

import pytest
import pytest_asyncio

from tests.handlers.office_kit import (
    BY_OFFICE,
    MARKET,
    SCIENCE,
    an_office,
    card,
    require_whole,
    states,
    words_of,
)
from tests.pipeline_kit import World

METRIC = "技术合同成交额"
DAYS = "企业开办平均用时"
HUNDRED_MILLION = Decimal(10**8)


@pytest_asyncio.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with an_office(tmp_path) as found:
        yield found
        require_whole(found, tmp_path)


def told(world: World, label: str = "9") -> list[tuple[str, Decimal, str]]:
    report = world.filing(label).report
    return [(one.metric, one.value, one.unit) for one in report.figures] if report else []


@pytest.mark.parametrize(
    ("answer", "value"),
    [
        ("A", 85 * HUNDRED_MILLION),
        ("B", Decimal(850_000)),
        ("C", Decimal(85)),
        ("85亿元", 85 * HUNDRED_MILLION),
        ("亿元", 85 * HUNDRED_MILLION),
        ("单位是万元", Decimal(850_000)),
        ("元", Decimal(85)),
    ],
)
async def test_the_unit_of_a_sum_is_asked_and_nothing_filed_before(
    world: World, answer: str, value: Decimal
) -> None:
    asked = await world.say(*SCIENCE, f"@督办助手 第9项正常推进，{METRIC}85")
    words = words_of(world, card(asked))
    assert states(world, "9") == ["open"]
    assert [each in words for each in ("85亿元", "85万元", "85元")] == [True] * 3
    await world.say(*SCIENCE, answer)
    assert told(world) == [(METRIC, value, "元")]


async def test_a_correction_without_its_unit_is_asked_too(world: World) -> None:
    await world.say(*SCIENCE, f"@督办助手 第9项正常推进，{METRIC}累计85亿元")
    await world.say(*SCIENCE, f"/更正 9 {METRIC}8500")
    assert told(world)[0][1] == 85 * HUNDRED_MILLION


@pytest.mark.parametrize("words", ["/更正 9 {}850亿元", "@督办助手 第9项{}850亿元"])
async def test_tenfold_within_the_quarter_is_pointed_out_and_one_value_is_left(
    world: World, words: str
) -> None:
    await world.say(*SCIENCE, f"@督办助手 第9项正常推进，{METRIC}85亿元")
    answer = words_of(world, card(await world.say(*SCIENCE, words.format(METRIC))))
    assert "相差十倍以上" in answer
    assert told(world) == [(METRIC, 850 * HUNDRED_MILLION, "元")]


async def test_the_later_of_two_reports_counts_and_the_echo_says_so(world: World) -> None:
    await world.say(*SCIENCE, f"@督办助手 第9项正常推进，{METRIC}85亿元")
    answer = words_of(world, card(await world.say(*SCIENCE, f"@督办助手 第9项全市{METRIC}90亿元")))
    assert "此前报的是85亿元，现以90亿元为准" in answer
    assert "十倍" not in answer
    assert [value for _, value, _ in told(world)] == [90 * HUNDRED_MILLION]
    seen = words_of(world, card(await world.say(*BY_OFFICE, "/查看 9")))
    assert "85亿元" not in seen


async def test_a_number_at_the_head_is_the_task_also_where_that_was_filed(world: World) -> None:
    """Found by hand: the second report of a task was asked about as one of all the others."""
    await world.say(*MARKET, f"/季报 1 {DAYS}1.5天")
    await world.say(*MARKET, f"/季报 1 {DAYS}1.2天，正常推进")
    assert told(world, "1") == [(DAYS, Decimal("1.2"), "天")]


async def test_a_count_at_the_head_is_no_task_that_was_filed(world: World) -> None:
    await world.say(*MARKET, f"/季报 1 {DAYS}1.5天")
    asked = await world.say(*MARKET, "/季报 1 家企业签约")
    assert card(asked).kind == "ask"
    assert told(world, "1") == [(DAYS, Decimal("1.5"), "天")]


@pytest.mark.parametrize("answer", ["98亿元", "约98亿元", "98亿元左右"])
async def test_round_words_for_a_sum_are_asked_about_and_the_number_told_is_filed(
    world: World, answer: str
) -> None:
    asked = await world.say(*SCIENCE, f"@督办助手 第9项正常推进，{METRIC}近百亿元")
    shown = words_of(world, card(asked))
    assert "请回复准确的数" in shown
    assert "这个数先不登，其余照登（按计划推进）" in shown
    assert states(world, "9") == ["open"]
    await world.say(*SCIENCE, answer)
    assert told(world) == [(METRIC, 98 * HUNDRED_MILLION, "元")]
    report = world.filing("9").report
    assert report is not None
    assert report.status == "on_track"


async def test_a_guess_at_it_leaves_the_question_open_and_what_was_told_with_it(world: World) -> None:
    await world.say(*SCIENCE, f"@督办助手 第9项正常推进，{METRIC}近百亿元")
    guessed = await world.say(*SCIENCE, "大概98亿元吧")
    assert card(guessed).kind == "ask"
    assert states(world, "9") == ["open"]
    await world.say(*SCIENCE, "98亿元")
    report = world.filing("9").report
    assert report is not None
    assert (report.status, told(world)) == ("on_track", [(METRIC, 98 * HUNDRED_MILLION, "元")])


async def test_what_is_not_known_exactly_may_be_left_out(world: World) -> None:
    await world.say(*SCIENCE, f"@督办助手 第9项正常推进，{METRIC}近百亿元")
    await world.say(*SCIENCE, "A")
    assert (states(world, "9"), told(world)) == (["filed"], [])
