"""Which periods words name, and which ones they only speak of as a plan, a term or a comparison."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.replies.period_words import period_at_start, periods_named

DAY = date(2026, 12, 15)
NUMERALS = "一二三四"


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("四季度第3项正常推进", ["2026Q4"]),
        ("第3项第三季度数据为160个", ["2026Q3"]),
        ("2026年三季度第3项 正常推进", ["2026Q3"]),
        ("本季度都正常推进", ["2026Q4"]),
        ("上季度第3项补报：正常推进", ["2026Q3"]),
        ("11月份第3项正常推进", ["2026-11"]),
        ("十二月 3 正常推进", ["2026-12"]),
        ("2026Q4 3 正常", ["2026Q4"]),
        ("Q3：3正常推进", ["2026Q3"]),
        ("上半年第3项正常推进", ["2026H1"]),
        ("task 3, last quarter: on track", ["2026Q3"]),
        ("三季度3正常，四季度3正常", ["2026Q3", "2026Q4"]),
        ("第3项正常推进，预计四季度完成", []),
        ("第3项正常推进，四季度完成验收", []),
        ("第3项到10月底完成", []),
        ("第3项10月15日完成", []),
        ("第3项上周五已经报过", []),
        ("较上季度增长5%", []),
        ("四季度末完成", []),
        ("第3项正常推进，数据共享接口30个", []),
        ("3个月内完成", []),
        ("", []),
    ],
)
def test_periods_that_are_reported_on_are_named(words: str, named: list[str]) -> None:
    assert list(periods_named(words, DAY)) == named


@given(st.integers(2010, 2040), st.integers(1, 4), st.sampled_from(["{}年{}季度", "{}年第{}季度"]))
def test_every_quarter_is_read_back(year: int, quarter: int, form: str) -> None:
    words = form.format(year, NUMERALS[quarter - 1])
    assert periods_named(f"{words}第3项正常推进", DAY) == (f"{year}Q{quarter}",)
    assert period_at_start(f"{words} 3 正常推进") == (words, "3 正常推进")


@given(st.integers(2010, 2040), st.integers(1, 12))
def test_every_month_is_read_back_and_no_day_is_one(year: int, month: int) -> None:
    assert periods_named(f"{year}年{month}月第3项正常", DAY) == (f"{year}-{month:02d}",)
    assert periods_named(f"{year}年{month}月15日第3项正常", DAY) == ()


@given(st.text(max_size=40))
def test_any_words_are_read(words: str) -> None:
    periods_named(words, DAY)
    name, rest = period_at_start(words)
    assert rest == words if not name else words.strip().startswith(name)
