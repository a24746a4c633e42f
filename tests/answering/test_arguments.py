"""What a command's words hold: days as people write them, spans, units, quoted words."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.arguments import day_at_start, days_at_start, unquoted
from bot.storage.data_files import data_files, read_calendar

TODAY = date(2026, 9, 21)  # a Monday
CALENDAR = read_calendar(data_files(), "Asia/Shanghai")


@pytest.mark.parametrize(
    ("text", "day", "rest"),
    [
        ("10月12日 数据没有齐", date(2026, 10, 12), "数据没有齐"),
        ("9月30日，资金未到位", date(2026, 9, 30), "资金未到位"),
        ("下周五 数据下周才齐", date(2026, 10, 2), "数据下周才齐"),
        ("本周五前报", date(2026, 9, 25), ""),
        ("明天 出差", date(2026, 9, 22), "出差"),
        ("延到10月9日", date(2026, 10, 9), ""),
        ("至10-12 理由", date(2026, 10, 12), "理由"),
        ("2026-10-12 理由", date(2026, 10, 12), "理由"),
        ("２０２６年１０月１２日 理由", date(2026, 10, 12), "理由"),
        ("3月1日 明年再报", date(2027, 3, 1), "明年再报"),
        ("数据没有齐", None, "数据没有齐"),
        ("2月30日 理由", None, "2月30日 理由"),
        ("", None, ""),
    ],
)
def test_a_day_is_read_as_people_write_it(text: str, day: date | None, rest: str) -> None:
    assert day_at_start(text, TODAY, CALENDAR) == (day, rest)


@pytest.mark.parametrize(
    ("text", "first", "last", "rest"),
    [
        ("10月8日至16日 张磊", date(2026, 10, 8), date(2026, 10, 16), "张磊"),
        ("10月28日到11月3日 张磊", date(2026, 10, 28), date(2026, 11, 3), "张磊"),
        ("2026-10-08至2026-10-16 张磊", date(2026, 10, 8), date(2026, 10, 16), "张磊"),
        ("10月8日 张磊", date(2026, 10, 8), date(2026, 10, 8), "张磊"),
        ("张磊", None, None, "张磊"),
    ],
)
def test_a_span_of_days_has_two_ends(text: str, first: date | None, last: date | None, rest: str) -> None:
    assert days_at_start(text, TODAY, CALENDAR) == (first, last, rest)


@given(st.dates(TODAY, TODAY + timedelta(days=360)), st.text("资金未到位，。 ", max_size=10))
def test_any_day_to_come_is_read_in_each_of_its_forms(day: date, words: str) -> None:
    for form in (f"{day.month}月{day.day}日", day.isoformat(), f"{day.year}年{day.month}月{day.day}日"):
        assert day_at_start(f"{form} {words}", TODAY, CALENDAR)[0] == day


@given(st.text(max_size=40))
def test_any_words_are_read_without_breaking(text: str) -> None:
    day, rest = day_at_start(text, TODAY, CALENDAR)
    assert day is None or day.year > 1900
    assert len(unquoted(rest)) <= len(rest)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("“资金未到位”", "资金未到位"),
        ('"资金"', "资金"),
        ("「资金」", "资金"),
        ("资金“未”到位", "资金“未”到位"),
        ("“", "“"),
    ],
)
def test_quotation_marks_around_all_the_words_are_taken_off(text: str, words: str) -> None:
    assert unquoted(text) == words
