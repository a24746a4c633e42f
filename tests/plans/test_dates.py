"""Deadlines in words."""

from __future__ import annotations

from datetime import date

import pytest

from bot.plans.dates import dates_in, deadline_in_text, read_deadline


@pytest.mark.parametrize(
    ("words", "on"),
    [
        ("2023年12月底前", date(2023, 12, 31)),
        ("2024年2月", date(2024, 2, 29)),
        ("2024年8月31日", date(2024, 8, 31)),
        ("2025-06-30", date(2025, 6, 30)),
        ("2025年底前", date(2025, 12, 31)),
        ("2025年前", date(2025, 12, 31)),
        ("2025年上半年", date(2025, 6, 30)),
        ("2025年第三季度", date(2025, 9, 30)),
        ("“十四五”末", date(2025, 12, 31)),
        ("2023年6月、2024年6月", date(2024, 6, 30)),
        ("6月底前", date(2022, 6, 30)),
        ("年底前", date(2022, 12, 31)),
        ("年内", date(2022, 12, 31)),
        ("2024.10", date(2024, 10, 31)),
        ("二〇二四年六月底前", date(2024, 6, 30)),
        ("2023年1月-11月", date(2023, 11, 30)),
        ("11月中旬前", date(2022, 11, 20)),
        ("“十四五”期间", date(2025, 12, 31)),
    ],
)
def test_time_requirement_is_a_day(words: str, on: date) -> None:
    assert read_deadline(words, this_year=2022).on == on


@pytest.mark.parametrize(
    "words", ["持续推进", "长期坚持", "每季度", "常态化开展", "全年", "2023年起", "每年6月底前"]
)
def test_time_requirement_without_an_end(words: str) -> None:
    deadline = read_deadline(words)
    assert (deadline.on, deadline.ongoing) == (None, True)


def test_year_before_which_is_doubtful() -> None:
    assert read_deadline("2025年前").doubtful
    assert not read_deadline("2025年底前").doubtful


def test_month_without_a_year_is_not_guessed() -> None:
    assert read_deadline("6月底前").on is None


def test_day_that_does_not_exist_is_no_date() -> None:
    assert list(dates_in("2023年2月30日")) == []


@pytest.mark.parametrize(
    ("text", "on"),
    [
        ("到2025年底,覆盖率达到90%。", date(2025, 12, 31)),
        ("2024年6月底前完成迁移。", date(2024, 6, 30)),
        ("2023年建成实验室。", date(2023, 12, 31)),
        ("落实《2021-2035年纲要》。", None),
        ("制定2022-2024年工作安排。", None),
        ("着眼2035年的蓝图。", None),
        ("做好2020年度评选工作。", None),
        ("比2020年提高一倍。", None),
    ],
)
def test_text_sets_a_deadline_only_where_it_says_so(text: str, on: date | None) -> None:
    assert deadline_in_text(text).on == on


@pytest.mark.parametrize("words", ["2024年春节前", "2024年汛期前", "印发后3个月内", "尽快"])
def test_day_that_is_not_given_is_not_guessed(words: str) -> None:
    deadline = read_deadline(words, this_year=2024)
    assert (deadline.on, deadline.ongoing) == (None, False)


@pytest.mark.parametrize(
    "words", ["每年6月底前公布名单。", "自2024年1月1日起施行。", "截至2024年6月底,已建成5个。"]
)
def test_date_that_ends_nothing_is_no_deadline(words: str) -> None:
    assert deadline_in_text(words, 2024).on is None
