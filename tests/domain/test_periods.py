"""Periods: ids, neighbours, and what people call them."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.periods import Period, containing, parse_period, plan_years, read_period
from bot.domain.rules import PeriodKind

TODAY = date(2026, 9, 21)
DAYS = st.dates(date(1900, 1, 1), date(2999, 12, 31))
KINDS: list[PeriodKind] = [kind for kind in get_args(PeriodKind) if kind != "plan"]


@pytest.mark.parametrize(
    ("text", "kind", "first", "last"),
    [
        ("2026", "year", date(2026, 1, 1), date(2026, 12, 31)),
        ("2026H1", "half", date(2026, 1, 1), date(2026, 6, 30)),
        ("2026Q3", "quarter", date(2026, 7, 1), date(2026, 9, 30)),
        ("2028-02", "month", date(2028, 2, 1), date(2028, 2, 29)),
        ("2026W38", "week", date(2026, 9, 14), date(2026, 9, 20)),
        ("2026W53", "week", date(2026, 12, 28), date(2027, 1, 3)),
        ("2026~2028", "plan", date(2026, 1, 1), date(2028, 12, 31)),
    ],
)
def test_id_gives_kind_and_days(text: str, kind: PeriodKind, first: date, last: date) -> None:
    assert parse_period(text) == Period(text, kind, first, last)


@pytest.mark.parametrize(
    "text",
    [
        *("", "26", "0000", "2026Q5", "2026Q0", "2026H3", "2026-13", "2026-00", "2026-9", "2025W53"),
        *("2026W00", "2026q3", "2026Q3 ", "２０２６", "2028~2026", "9999W52", "0000Q1"),
    ],
)
def test_other_text_is_no_id(text: str) -> None:
    with pytest.raises(ValueError, match="no period id"):
        parse_period(text)


@given(st.text("0123456789HQW-~年季 ", max_size=9))
def test_any_text_is_an_id_or_a_value_error(text: str) -> None:
    with suppress(ValueError):
        assert parse_period(text).id == text


@given(DAYS, st.sampled_from(KINDS))
def test_period_of_a_day_holds_it_and_its_id_reads_back(day: date, kind: PeriodKind) -> None:
    period = containing(day, kind)
    assert period.kind == kind
    assert period.contains(day)
    assert parse_period(period.id) == period


@given(DAYS, st.sampled_from(KINDS))
def test_neighbours_touch_and_lead_back(day: date, kind: PeriodKind) -> None:
    period = containing(day, kind)
    assert period.next().first == period.last + timedelta(days=1)
    assert period.previous().last == period.first - timedelta(days=1)
    assert period.next().previous() == period.previous().next() == period
    assert not period.next().contains(day)


@given(st.integers(1000, 2000), st.integers(0, 30))
def test_years_of_a_plan_are_followed_by_as_many(first: int, more: int) -> None:
    period = plan_years(first, first + more)
    assert parse_period(period.id) == period
    assert period.next() == plan_years(first + more + 1, first + 2 * more + 1)
    assert period.next().previous() == period


def test_years_of_a_plan_are_not_known_from_a_day() -> None:
    with pytest.raises(ValueError, match="plan"):
        containing(TODAY, "plan")
    with pytest.raises(OverflowError):
        plan_years(2028, 2026)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("三季度", "2026Q3"),
        ("第三季度", "2026Q3"),
        ("2026年三季度", "2026Q3"),
        ("２０２６年 第３季度", "2026Q3"),
        ("26年一季度", "2026Q1"),
        ("3季度", "2026Q3"),
        ("Q3", "2026Q3"),
        ("3Q", "2026Q3"),
        ("Q4 2025", "2025Q4"),
        ("q4/2025", "2025Q4"),
        ("去年四季度", "2025Q4"),
        ("明年第一季度", "2027Q1"),
        ("本季度", "2026Q3"),
        ("这个季度", "2026Q3"),
        ("上季度", "2026Q2"),
        ("上一季度", "2026Q2"),
        ("下个季度", "2026Q4"),
        ("last quarter", "2026Q2"),
        ("This Month", "2026-09"),
        ("next half", "2027H1"),
        ("9月", "2026-09"),
        ("九月份", "2026-09"),
        ("十月", "2026-10"),
        ("十二月", "2026-12"),
        ("今年十二月", "2026-12"),
        ("2026.9", "2026-09"),
        ("2026-9", "2026-09"),
        ("2026年9月", "2026-09"),
        ("上月", "2026-08"),
        ("上半年", "2026H1"),
        ("下半年", "2026H2"),
        ("上个半年", "2026H1"),
        ("2025年下半年", "2025H2"),
        ("h1", "2026H1"),
        ("2026年", "2026"),
        ("今年", "2026"),
        ("本年度", "2026"),
        ("上年度", "2025"),
        ("last year", "2025"),
        ("第38周", "2026W38"),
        ("W38", "2026W38"),
        ("本周", "2026W39"),
        ("上个星期", "2026W38"),
        ("2026Q3", "2026Q3"),
        ("2026w38", "2026W38"),
        ("2026~2028", "2026~2028"),
    ],
)
def test_people_name_periods_in_many_ways(words: str, expected: str) -> None:
    period = read_period(words, TODAY)
    assert period is not None
    assert period.id == expected


@pytest.mark.parametrize(
    "words",
    ["", "3", "三", "5季度", "13月", "第54周", "0000", "尽快", "季度", "第7项", "q", "2026年13月", "99999"],
)
def test_what_names_no_period_gives_none(words: str) -> None:
    assert read_period(words, TODAY) is None


@pytest.mark.parametrize(
    ("words", "today", "expected"),
    [
        ("四季度", date(2026, 9, 21), "2026Q4"),
        ("四季度", date(2027, 1, 10), "2026Q4"),
        ("三季度", date(2027, 1, 10), "2026Q3"),
        ("一季度", date(2026, 12, 20), "2026Q1"),
        ("12月", date(2027, 1, 4), "2026-12"),
        ("下半年", date(2027, 1, 4), "2026H2"),
    ],
)
def test_without_a_year_the_nearer_one_is_meant_but_none_that_lies_a_year_ahead(
    words: str, today: date, expected: str
) -> None:
    period = read_period(words, today)
    assert period is not None
    assert period.id == expected


@given(st.text(max_size=12), st.dates())
def test_any_words_on_any_day_are_a_period_or_none(words: str, today: date) -> None:
    period = read_period(words, today)
    assert period is None or parse_period(period.id) == period


@given(DAYS, st.sampled_from(KINDS), DAYS)
def test_every_id_is_read_as_itself(day: date, kind: PeriodKind, today: date) -> None:
    period = containing(day, kind)
    assert read_period(period.id, today) == period
