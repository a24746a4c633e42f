"""Lamps say how a figure stands against time, or as it stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.indicators import (
    Limits,
    expected_value,
    is_met,
    last_day,
    one_place,
    roughly,
    share_of_time,
    stand,
)
from bot.domain.plan import Indicator, Operator

DAY = date(2026, 9, 25)
NUMBERS = st.decimals(min_value=-(10**9), max_value=10**9, places=2)


def an_indicator(value: str = "40", unit: str = "家", op: Operator = ">=", **changes: Any) -> Indicator:
    indicator = Indicator("i_1", "新增用标企业", op, Decimal(value), unit, by="2026", cadence="per-year")
    return replace(indicator, **changes)


def a_way(value: str, base: str, *, by: str = "2028", op: Operator = ">=", unit: str = "个") -> Indicator:
    """From a figure at the end of 2025 to another."""
    changes = {"by": by, "baseline": Decimal(base), "baseline_year": 2025, "cadence": "by-deadline"}
    return an_indicator(value, unit, op, **changes)


@pytest.mark.parametrize(
    ("value", "target", "lamp", "reached", "gap", "left"),
    [
        ("4620000000", "6000000000", "green", "77.0", "3.6", "1380000000"),
        ("810000000", "1200000000", "yellow", "67.5", "-5.9", "390000000"),
        ("21", "40", "red", "52.5", "-20.9", "19"),
    ],
)
def test_years_figure_is_measured_against_the_share_of_the_year(
    value: str, target: str, lamp: str, reached: str, gap: str, left: str
) -> None:
    standing = stand(an_indicator(target), [Decimal(value)], DAY)
    assert (standing.lamp, standing.why, standing.time_gone) == (lamp, "by_time", Decimal("73.4"))
    assert (standing.reached, standing.gap) == (Decimal(reached), Decimal(gap))
    assert standing.left == Decimal(left)


@pytest.mark.parametrize(
    ("behind", "lamp"),
    [("0", "green"), ("5", "green"), ("5.1", "yellow"), ("15", "yellow"), ("15.1", "red")],
)
def test_limits_themselves_are_on_the_better_side(behind: str, lamp: str) -> None:
    rate = an_indicator("100", "%")
    assert stand(rate, [100 - Decimal(behind)], DAY).lamp == lamp


def test_an_office_may_set_its_own_limits() -> None:
    strict = Limits(green=Decimal(1), yellow=Decimal(2))
    assert stand(an_indicator("95", "%"), [Decimal("93.5")], DAY, limits=strict).lamp == "yellow"


def test_way_begins_the_year_after_the_baseline_and_ends_with_the_deadline() -> None:
    way = a_way("300", "100", by="2026-12-31")
    assert expected_value(way, date(2025, 12, 31)) == 100
    assert expected_value(way, date(2026, 12, 31)) == 300
    assert share_of_time(way, date(2026, 7, 2)) == Decimal(183) / 365
    assert share_of_time(way, date(2030, 1, 1)) == 1


def test_way_without_a_baseline_year_begins_with_the_plan() -> None:
    way = replace(a_way("300", "100", by="2026"), baseline_year=None)
    assert share_of_time(way, date(2026, 1, 1), from_year=2025) == Decimal(366) / 730
    assert share_of_time(way, date(2026, 1, 1)) is None


def test_falling_figure_goes_the_other_way() -> None:
    shorter = a_way("1", "1.5", op="<=", unit="天")
    assert stand(shorter, [Decimal("1.2")], DAY).reached == Decimal("60.0")
    assert stand(shorter, [Decimal("1.5")], date(2027, 12, 31)).lamp == "red"
    assert stand(shorter, [Decimal("0.9")], DAY).why == "met"


@pytest.mark.parametrize("unit", ["%", "％", "‰", "件/万人"])
def test_ratio_without_a_baseline_is_taken_as_it_stands(unit: str) -> None:
    standing = stand(an_indicator("8.0", unit, by="2030", cadence="by-deadline"), [Decimal("7.9")], DAY)
    assert (standing.lamp, standing.why, standing.time_gone) == ("green", "as_it_stands", None)


def test_metric_per_ten_thousand_people_is_a_ratio_whatever_its_unit() -> None:
    metric = an_indicator("8", "件", metric="每万人口发明专利", by="2030", cadence="by-deadline")
    standing = stand(metric, [Decimal("7.8")], DAY)
    assert (standing.why, standing.gap) == ("as_it_stands", Decimal("-2.5"))


def test_growth_is_taken_as_it_stands() -> None:
    growth = an_indicator("20", "%", "growth>=")
    assert stand(growth, [Decimal(22)], DAY).why == "met"
    assert stand(growth, [Decimal(2)], DAY).gap == Decimal("-18.0")


def test_without_baseline_only_the_figure_is_shown() -> None:
    standing = stand(an_indicator(by="2028", cadence="by-deadline"), [Decimal(12)], DAY)
    assert (standing.lamp, standing.why, standing.left) == ("off", "no_baseline", Decimal(28))


def test_without_deadline_only_the_figure_is_shown() -> None:
    assert stand(replace(a_way("300", "100"), by=None), [Decimal(120)], DAY).why == "no_deadline"


def test_target_that_is_met_needs_no_baseline() -> None:
    assert stand(an_indicator(by="2028", cadence="by-deadline"), [Decimal(40)], DAY).why == "met"


def test_near_miss_after_the_deadline_is_not_green() -> None:
    standing = stand(a_way("100", "0", by="2026-06-30"), [Decimal(99)], DAY)
    assert (standing.lamp, standing.why, standing.left) == ("yellow", "missed", Decimal(1))
    assert stand(a_way("100", "0", by="2026-06-30"), [Decimal(50)], DAY).lamp == "red"


def test_nothing_told_is_unfiled_and_two_figures_are_nobodys() -> None:
    assert stand(an_indicator(), [], DAY).lamp == "unfiled"
    assert stand(an_indicator(), [Decimal(1), Decimal(2)], DAY).why == "several_told"
    assert stand(an_indicator(), [Decimal(30), Decimal("30.0")], DAY).why == "by_time"


def test_range_of_a_count_is_met_from_below_and_of_a_rate_on_both_sides() -> None:
    count = an_indicator("3", "家", "between", value2=Decimal(5))
    assert [is_met(count, Decimal(value)) for value in (2, 3, 6)] == [False, True, True]
    rate = an_indicator("3", "%", "between", value2=Decimal(5))
    assert [is_met(rate, Decimal(value)) for value in (2, 5, 6)] == [False, True, False]
    assert stand(rate, [Decimal(7)], DAY).left == 2


def test_strict_operators_want_more_than_the_number() -> None:
    assert not is_met(an_indicator("30", op=">"), Decimal(30))
    assert not is_met(an_indicator("30", op="<"), Decimal(30))


@pytest.mark.parametrize(
    ("printed", "day"),
    [
        ("2025", date(2025, 12, 31)),
        ("2024-02", date(2024, 2, 29)),
        ("2022-06-30", date(2022, 6, 30)),
        ("2022-06-31", None),
        ("2022-13", None),
        ("04-26", None),
        ("", None),
    ],
)
def test_last_day_of_what_is_printed(printed: str, day: date | None) -> None:
    assert last_day(printed) == day


def test_places_for_show_are_rounded_half_up_without_a_minus_zero() -> None:
    assert str(one_place(Decimal("0.25"))) == "0.3"
    assert str(one_place(Decimal("-0.04"))) == "0.0"


@given(value=NUMBERS, target=NUMBERS, base=NUMBERS | st.none(), day=st.dates())
def test_any_figure_has_a_lamp_and_only_a_lit_one_has_a_gap(
    value: Decimal, target: Decimal, base: Decimal | None, day: date
) -> None:
    indicator = replace(a_way("1", "0"), value=target, baseline=base)
    standing = stand(indicator, [value], day, from_year=2021)
    assert (standing.lamp == "off") == (standing.gap is None)
    assert (standing.left is None) == is_met(indicator, value)
    if standing.why == "by_time":
        assert standing.gap == standing.reached - standing.time_gone  # type: ignore[operator]


@given(more=st.decimals(min_value=0, max_value=10**6, places=1), told=st.decimals(0, 10**6, places=1))
def test_more_never_makes_the_lamp_worse(more: Decimal, told: Decimal) -> None:
    order = ["red", "yellow", "green"]
    low, high = (stand(an_indicator("1000"), [value], DAY).lamp for value in (told, told + more))
    assert order.index(low) <= order.index(high)


@given(st.decimals(allow_nan=None, allow_infinity=None), NUMBERS)
def test_absurd_numbers_light_no_lamp_and_are_no_surprise(value: Decimal, base: Decimal) -> None:
    for indicator in (
        replace(a_way("300", "100"), baseline=base),
        an_indicator("95", "%"),
        an_indicator("0"),
    ):
        standing = stand(indicator, [value], DAY)
        usual = value.is_finite() and abs(value.adjusted()) <= 15
        assert (standing.why == "absurd") != usual


@pytest.mark.parametrize(("unit", "lamp", "why"), [("元", "off", "below_baseline"), ("%", "red", "by_time")])
def test_amount_short_of_its_baseline_is_not_rated_but_a_rate_is(unit: str, lamp: str, why: str) -> None:
    """Found in the sample plan: a year's turnover so far stood 144.8 points behind last year's whole."""
    target = Indicator(
        "i", "技术合同成交额", ">=", Decimal(110), unit, by="2026", baseline=Decimal(90), baseline_year=2025
    )
    standing = stand(target, [Decimal(76)], date(2026, 9, 30))
    assert (standing.lamp, standing.why) == (lamp, why)


@pytest.mark.parametrize(
    ("expected", "target", "shown"),
    [
        ("0.7771", "0.5", "0.78"),
        ("0.7771", "1", "0.8"),
        ("1234.5", "2000", "1.23E+3"),
        ("299.9", "500", "300"),
    ],
)
def test_an_expected_value_is_as_fine_as_the_plans_numbers_and_one_place_more(
    expected: str, target: str, shown: str
) -> None:
    assert str(roughly(Decimal(expected), a_way(target, "0"))) == shown


def test_what_nobody_told_has_an_expected_value_and_no_other() -> None:
    """From 100 at the end of 2025 to 500 at the end of 2029: at the end of 2027 half of the time is gone."""
    rising = a_way("500", "100", by="2029")
    found = stand(rising, (), date(2027, 12, 31))
    assert (found.lamp, found.why) == ("unfiled", "not_told")
    assert (found.value, found.reached, found.gap, found.left) == (None, None, None, None)
    assert found.expected is not None
    assert (roughly(found.expected, rising), found.time_gone) == (300, 50)
    assert stand(rising, (), date(2030, 1, 1)).expected is None
    assert stand(replace(rising, baseline=None), (), date(2027, 12, 31)).expected is None
