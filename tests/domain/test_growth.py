"""What a growth comes to: the day it starts from, the value, and none where that is not known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.filings import Filing
from bot.domain.growth import base_day, value_now
from bot.domain.indicators import stand
from bot.domain.periods import parse_period
from bot.domain.plan import Indicator
from bot.domain.readings import BASES, Base, Figure
from bot.domain.series import Series, series_of
from tests.notices.samples import a_filing, a_report

PORTS = Indicator(
    "i", "数据共享接口", ">=", Decimal(200), "个", by="2026", baseline=Decimal(120), baseline_year=2025
)
NEW = Indicator("n", "用标企业", ">=", Decimal(40), "家", by="2026", cadence="per-year")
RATE = Indicator("r", "接口调用成功率", ">=", Decimal(95), "%")
Q3 = parse_period("2026Q3")
DAY = date(2026, 11, 20)


def grew(value: str, base: Base, unit: str = "个", metric: str = PORTS.metric) -> Figure:
    return Figure(metric, Decimal(value), unit, growth=True, base=base)


@pytest.mark.parametrize(
    ("period", "base", "day"),
    [
        ("2026Q3", "last_quarter", date(2026, 6, 30)),
        ("2026Q3", "last_period", date(2026, 6, 30)),
        ("2026Q3", "last_month", date(2026, 8, 31)),
        ("2026Q3", "last_half", date(2026, 6, 30)),
        ("2026Q3", "last_year", date(2025, 9, 30)),
        ("2026Q3", "year_start", date(2025, 12, 31)),
        ("2026Q1", "last_quarter", date(2025, 12, 31)),
        ("2024-02", "last_year", date(2023, 2, 28)),
        ("2026-09", "last_month", date(2026, 8, 31)),
        ("2026W38", "last_week", date(2026, 9, 13)),
        ("2026W38", "last_year", None),
        ("2026Q3", "", None),
        ("0001Q1", "last_quarter", None),
        ("0001Q1", "year_start", None),
    ],
)
def test_day_a_growth_starts_from(period: str, base: Base, day: date | None) -> None:
    assert base_day(grew("1", base), parse_period(period)) == day


JUNE, SEPTEMBER, DECEMBER = date(2026, 6, 30), date(2025, 9, 30), date(2025, 12, 31)


@pytest.mark.parametrize(
    ("figure", "indicator", "known", "value"),
    [
        (grew("30", "last_quarter"), PORTS, {JUNE: 130}, "160"),
        (grew("-30", "last_quarter"), PORTS, {JUNE: 130}, "100"),
        (grew("-300", "last_quarter"), PORTS, {JUNE: 130}, None),
        (grew("12", "last_year", "%"), PORTS, {SEPTEMBER: 100}, "112"),
        (grew("2", "last_year", "倍"), PORTS, {SEPTEMBER: 100}, "300"),
        (grew("30", "year_start"), PORTS, {}, "150"),  # from the baseline
        (grew("30", "year_start"), PORTS, {DECEMBER: 125}, "155"),
        (grew("30", "last_quarter"), PORTS, {}, None),
        (grew("30", ""), PORTS, {JUNE: 130}, None),
        (grew("3", "year_start", "家"), NEW, {DECEMBER: 38}, None),  # counted anew each year
        (grew("3", "last_year", "家"), NEW, {SEPTEMBER: 20}, "23"),
        (grew("2", "last_quarter", "个百分点"), RATE, {JUNE: 90}, "92"),
        (grew("2", "last_quarter", "%"), RATE, {JUNE: 90}, None),  # points, or a part of what it was
    ],
)
def test_value_a_growth_comes_to(
    figure: Figure, indicator: Indicator, known: dict[date, int], value: str | None
) -> None:
    told = {day: Decimal(each) for day, each in known.items()}
    found = value_now(figure, indicator, Q3, told)
    assert found == (None if value is None else Decimal(value))


@given(st.sampled_from(BASES), st.decimals(-(10**6), 10**6, places=2), st.integers(1, 4))
def test_nothing_comes_from_a_base_nobody_told(base: Base, value: Decimal, quarter: int) -> None:
    bare = replace(PORTS, baseline=None, baseline_year=None)
    assert value_now(grew(str(value), base), bare, parse_period(f"2026Q{quarter}"), {}) is None


def report(period: str, *figures: Figure, state: str = "accepted", unit: str = "u_sci") -> Filing:
    return a_filing(period=period, state=state, unit=unit, report=a_report(figures=figures))


def total(value: int) -> Figure:
    return Figure(PORTS.metric, Decimal(value), "个")


def the_series(*filings: Filing) -> Series:
    [found] = series_of([PORTS], filings, DAY)
    return found


def points(series: Series) -> list[tuple[str, int, bool, bool]]:
    return [
        (each.period.id, int(each.value), each.accepted, each.change is not None) for each in series.points
    ]


def test_growth_stands_in_the_series_as_the_value_it_comes_to_and_is_rated() -> None:
    more = grew("30", "last_quarter")
    series = the_series(report("2026Q2", total(130)), report("2026Q3", more))
    assert points(series) == [("2026Q2", 130, True, False), ("2026Q3", 160, True, True)]
    assert series.changes == ()
    assert series.standing == stand(PORTS, [Decimal(160)], Q3.last)


def test_each_growth_may_start_from_the_one_before() -> None:
    more = [report(f"2026Q{no}", grew("10", "last_quarter")) for no in (3, 2)]
    series = the_series(*more, report("2026Q1", total(125)))
    assert [value for _, value, _, _ in points(series)] == [125, 135, 145]


def test_growth_from_what_nobody_accepted_waits_with_it() -> None:
    series = the_series(
        report("2026Q2", total(130), state="filed"), report("2026Q3", grew("30", "last_quarter"))
    )
    assert points(series)[-1] == ("2026Q3", 160, False, True)


def test_growth_from_nothing_known_is_kept_as_growth() -> None:
    more = grew("30", "last_month")
    series = the_series(report("2026Q3", more))
    assert (series.points, series.standing) == ((), None)
    assert [each.figure for each in series.changes] == [more]


def test_value_that_was_told_goes_before_the_one_worked_out() -> None:
    both = report("2026Q3", grew("30", "last_quarter"), total(170))
    series = the_series(report("2026Q2", total(130)), both)
    assert points(series)[-1] == ("2026Q3", 170, True, False)


def test_growth_of_one_unit_never_starts_from_anothers_value() -> None:
    theirs = report("2026Q2", total(130), unit="u_com")
    series = the_series(theirs, report("2026Q3", grew("30", "last_quarter")))
    assert [each.period.id for each in series.points] == ["2026Q2"]
    assert len(series.changes) == 1


def test_two_values_of_one_day_are_no_base() -> None:
    twice = [report("2026Q2", total(130)), report("2026H1", total(140))]
    series = the_series(*twice, report("2026Q3", grew("30", "last_quarter")))
    assert len(series.changes) == 1
