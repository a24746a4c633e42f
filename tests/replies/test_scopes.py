"""What a number counts, by the words around it, and when it is asked about (口径)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.figures import match_figure, whole_of
from bot.domain.plan import Indicator
from bot.domain.readings import Asking, Reading, ReplyContext
from bot.replies.read_reply import read_reply
from tests.domain.duty_builders import the_calendar

CALENDAR = the_calendar()
GOAL = Indicator("i", "数据共享接口", ">=", Decimal(200), "个", baseline=Decimal(120))
BALANCE = Indicator("b", "信用贷款余额", ">=", Decimal(80 * 10**8), "元")
RATE = Indicator("r", "接口调用成功率", ">=", Decimal(95), "%")
NEW = Indicator("n", "新增注册商标", ">=", Decimal(500), "件")
ALL = (GOAL, BALANCE, RATE, NEW)


def read(words: str, *, asking: Asking | None = None) -> Reading:
    goals = {"3": ALL}
    context = ReplyContext(date(2026, 9, 21), "2026Q3", CALENDAR, ("3",), ("3",), goals=goals, asking=asking)
    return read_reply(words, context)


def asks(reading: Reading) -> bool:
    return [doubt.code for doubt in reading.doubts] == ["scope"]


@pytest.mark.parametrize(
    ("words", "scopes", "asked"),
    [
        ("本季度完成数据共享接口30个，正常推进", ["period"], True),
        ("本季度，我局完成数据共享接口30个", ["period"], True),
        ("三季度数据共享接口30个", ["period"], True),
        ("当季数据共享接口30个", ["period"], True),
        ("本季度累计完成数据共享接口30个", ["period"], True),
        ("数据共享接口新增30个，正常推进", ["added"], True),
        ("数据共享接口又开通了30个", ["added"], True),
        ("信用贷款余额本季度新增12亿元", ["period_added"], True),
        ("本季度新增注册商标30件", ["period_added"], True),
        ("新增注册商标300件", ["added"], False),  # that is what the indicator counts
        ("本季度信用贷款余额12亿元", ["period"], False),  # a balance is of its day
        ("本季度接口调用成功率96%", ["period"], False),  # a rate adds up to nothing
        ("本季数据共享接口30个，累计150个", ["period", "cumulative"], False),
        ("数据共享接口150个，正常推进", [""], False),
        ("本季度工作正常推进，数据共享接口150个", [""], False),
        ("截至三季度末，数据共享接口150个", [""], False),
        ("前三季度数据共享接口150个", [""], False),
        ("本季度数据共享接口达到150个", ["cumulative"], False),
        ("本季度开展培训3场，数据共享接口累计150个", ["period", "cumulative"], False),
    ],
)
def test_words_tell_what_a_number_counts(words: str, scopes: list[str], asked: bool) -> None:
    reading = read(words)
    assert [figure.scope for item in reading.items for figure in item.figures] == scopes
    assert asks(reading) is asked


@pytest.mark.parametrize("goals", [{}, {"4": ALL}])
def test_without_indicators_nothing_is_asked(goals: dict[str, tuple[Indicator, ...]]) -> None:
    context = ReplyContext(date(2026, 9, 21), "2026Q3", CALENDAR, ("3",), ("3",), goals=goals)
    assert read_reply("本季度完成数据共享接口30个", context).doubts == ()


@pytest.mark.parametrize("said", ["150", "150个", "累计150个", "累计数是150个", "目前共150个"])
def test_total_in_answer_stands_beside_the_figure_of_the_period(said: str) -> None:
    first = read("本季度完成数据共享接口30个，正常推进")
    doubt = first.doubts[0]
    asking = Asking(first.items, doubt.choices, doubt.code, doubt.quote, doubt.task, first)
    settled = read(said, asking=asking)
    told = [(int(each.value), each.scope) for item in settled.items for each in item.figures]
    assert told == [(30, "period"), (150, "cumulative")]
    assert not settled.needs_confirmation


PARTS = st.sampled_from(["本季度", "本季", "当季", "本月", "当月"])


@given(part=PARTS, value=st.integers(1, 10**6), behind=st.booleans(), added=st.booleans())
def test_figure_of_a_period_is_never_the_total_and_never_lost(
    part: str, value: int, behind: bool, added: bool
) -> None:
    more = "新增" if added else ""
    words = f"数据共享接口{part}{more}{value}个" if behind else f"{part}{more}数据共享接口{value}个"
    reading = read(words)
    [figure] = [figure for item in reading.items for figure in item.figures]
    assert match_figure(figure, ALL) is None
    assert whole_of(figure, ALL) == GOAL
    assert asks(reading)
    offered = [match_figure(choice.items[0].figures[0], ALL) for choice in reading.doubts[0].choices[:2]]
    assert offered == [GOAL, None]
