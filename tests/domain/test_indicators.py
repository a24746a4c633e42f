"""Lamps and expected values, and which indicator a told figure belongs to."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.indicators import (
    LAMPS,
    Lamp,
    Limits,
    deadline_of,
    expected_value,
    is_met,
    last_day,
    match_figure,
    one_place,
    share_of_time,
    stand,
)
from bot.domain.plan import Indicator
from bot.domain.readings import Figure

DUE_DAY = date(2026, 9, 25)  # 268 of 365 days: 73.4 percent
CONTRACTS = Indicator("i_contracts", "技术合同成交额", ">=", Decimal(6_000_000_000), "元", cadence="per-year")
PATENTS = Indicator(
    "i_patents",
    "有效发明专利",
    ">=",
    Decimal(2000),
    "件",
    by="2027",
    baseline=Decimal(1000),
    baseline_year=2025,
)
RATE = Indicator("i_rate", "按期结案率", ">=", Decimal(95), "%", by="2026")

plain = st.decimals(-(10**9), 10**9, places=2)
indicators = st.builds(
    Indicator,
    id=st.sampled_from(["i_a", "i_b", "i_c"]),
    metric=st.text(max_size=8),
    op=st.sampled_from([">=", ">", "<=", "<", "=", "between", "growth>="]),
    value=plain,
    unit=st.sampled_from(["件", "元", "%", "％", "‰", "件/万人", ""]),
    value2=st.none() | plain,
    by=st.sampled_from([None, "2026", "2026-06", "2026-06-31", "0000", "04-26", "9999-12-31", "soon"]),
    baseline=st.none() | plain,
    baseline_year=st.none() | st.integers(-1, 10_000),
    cadence=st.sampled_from(["by-deadline", "per-year"]),
)


def a_figure(metric: str, value: int = 1, unit: str = "件", *, growth: bool = False) -> Figure:
    return Figure(metric, Decimal(value), unit, growth)


@pytest.mark.parametrize(
    ("value", "lamp", "gap"),
    [
        (4_620_000_000, "green", "3.6"),
        (4_110_000_000, "green", "-4.9"),
        (4_104_000_000, "green", "-5.0"),
        (4_098_000_000, "yellow", "-5.1"),
        (3_504_000_000, "yellow", "-15.0"),
        (3_498_000_000, "red", "-15.1"),
        (0, "red", "-73.4"),
    ],
)
def test_lamp_goes_by_points_behind_the_share_of_time(value: int, lamp: Lamp, gap: str) -> None:
    standing = stand(CONTRACTS, [Decimal(value)], DUE_DAY)
    assert (standing.lamp, standing.gap) == (lamp, Decimal(gap))
    assert (standing.why, standing.time_gone) == ("by_time", Decimal("73.4"))


def test_reason_says_what_was_reached_and_what_is_still_needed() -> None:
    standing = stand(CONTRACTS, [Decimal(4_050_000_000)], DUE_DAY)
    assert (standing.reached, standing.gap, standing.left) == (
        Decimal("67.5"),
        Decimal("-5.9"),
        Decimal(1_950_000_000),
    )


def test_way_begins_at_the_baseline_in_the_year_after_it() -> None:
    half = date(2026, 12, 31)
    assert share_of_time(PATENTS, half) == Decimal("0.5")
    assert expected_value(PATENTS, half) == Decimal(1500)
    assert stand(PATENTS, [Decimal(1400)], half).reached == Decimal(40)


def test_without_a_baseline_year_the_way_begins_with_the_plan() -> None:
    indicator = replace(PATENTS, baseline_year=None)
    assert share_of_time(indicator, date(2026, 12, 31)) is None
    assert share_of_time(indicator, date(2026, 12, 31), from_year=2026) == Decimal("0.5")


@pytest.mark.parametrize(("day", "share"), [(date(2025, 12, 31), 0), (date(2031, 5, 1), 1)])
def test_share_of_time_stays_between_nothing_and_all(day: date, share: int) -> None:
    assert share_of_time(PATENTS, day) == share


def test_figure_that_falls_is_on_its_way_down() -> None:
    falling = replace(PATENTS, op="<=", value=Decimal(400))
    standing = stand(falling, [Decimal(700)], date(2026, 12, 31))
    assert (standing.lamp, standing.reached, standing.left) == ("green", Decimal(50), Decimal(300))
    assert stand(falling, [Decimal(1000)], date(2026, 12, 31)).lamp == "red"


def test_ratio_is_taken_as_it_stands_not_against_time() -> None:
    january = date(2026, 1, 2)
    assert stand(RATE, [Decimal("97.2")], january).why == "met"
    behind = stand(RATE, [Decimal(89)], january)
    assert (behind.lamp, behind.why, behind.gap) == ("yellow", "as_it_stands", Decimal(-6))
    assert behind.time_gone is None


def test_figure_per_people_is_a_ratio() -> None:
    indicator = Indicator("i", "每万人口发明专利拥有量", ">=", Decimal("3.9"), "件", by="2025")
    assert stand(indicator, [Decimal("3.8")], date(2024, 3, 1)).lamp == "green"


def test_growth_is_compared_in_points() -> None:
    indicator = Indicator("i", "质押融资", "growth>=", Decimal(20), "%", by="2026")
    assert stand(indicator, [Decimal(22)], DUE_DAY).lamp == "green"
    assert stand(indicator, [Decimal(-3)], DUE_DAY).gap == Decimal(-23)


@pytest.mark.parametrize(
    ("value", "lamp"), [("60", "green"), ("70", "green"), ("54", "yellow"), ("76", "yellow"), ("86", "red")]
)
def test_ratio_in_a_range_may_leave_it_on_either_side(value: str, lamp: Lamp) -> None:
    share = Indicator("i", "占比", "between", Decimal(60), "%", Decimal(70), by="2026")
    assert stand(share, [Decimal(value)], DUE_DAY).lamp == lamp


def test_more_of_what_is_counted_never_breaks_a_range() -> None:
    counted = Indicator("i", "示范企业", "between", Decimal(10), "家", Decimal(15), by="2026")
    assert stand(counted, [Decimal(16)], DUE_DAY).lamp == "green"


def test_without_a_baseline_no_lamp_is_lit_but_the_figure_is_shown() -> None:
    standing = stand(replace(PATENTS, baseline=None), [Decimal(1200)], DUE_DAY)
    assert (standing.lamp, standing.why, standing.value) == ("off", "no_baseline", Decimal(1200))


def test_without_a_deadline_no_lamp_is_lit() -> None:
    assert stand(replace(PATENTS, by=None), [Decimal(1200)], DUE_DAY).why == "no_deadline"


def test_nothing_told_is_unfiled_and_two_values_are_nobodys() -> None:
    assert stand(PATENTS, [], DUE_DAY).lamp == "unfiled"
    assert stand(PATENTS, [Decimal(1), Decimal(2)], DUE_DAY).why == "several_told"
    assert stand(PATENTS, [Decimal(2000), Decimal("2000.0")], DUE_DAY).why == "met"


def test_target_missed_when_its_time_is_over_is_never_green() -> None:
    missed = stand(PATENTS, [Decimal(1999)], date(2028, 1, 1))
    assert (missed.lamp, missed.why, missed.left) == ("yellow", "missed", Decimal(1))


def test_limits_are_the_offices() -> None:
    strict = Limits(green=Decimal(0), yellow=Decimal(1))
    assert stand(CONTRACTS, [Decimal(4_104_000_000)], DUE_DAY, limits=strict).lamp == "red"


@pytest.mark.parametrize(
    ("printed", "last"),
    [
        ("2025", date(2025, 12, 31)),
        ("2024-02", date(2024, 2, 29)),
        ("2022-06-30", date(2022, 6, 30)),
        ("2023-02-29", None),
        ("2023-13", None),
        ("04-26", None),
        ("", None),
    ],
)
def test_last_day_of_what_is_printed(printed: str, last: date | None) -> None:
    assert last_day(printed) == last


@pytest.mark.parametrize(("number", "shown"), [("3.25", "3.3"), ("-3.25", "-3.3"), ("-0.04", "0.0")])
def test_one_place_is_half_up_and_zero_has_no_sign(number: str, shown: str) -> None:
    assert str(one_place(Decimal(number))) == shown


@given(indicators, st.lists(plain, max_size=3), st.dates(), st.none() | st.integers(-1, 10_000))
def test_any_indicator_stands_somewhere(
    indicator: Indicator, told: list[Decimal], day: date, year: int | None
) -> None:
    standing = stand(indicator, told, day, from_year=year)
    assert standing.lamp in LAMPS
    assert (standing.lamp == "unfiled") == (not told)
    if standing.value is not None:
        assert (standing.left is None) == is_met(indicator, standing.value)
    if standing.reached is not None and standing.time_gone is not None:
        assert standing.gap == standing.reached - standing.time_gone
        assert 0 <= standing.time_gone <= 100


@given(indicators, st.dates(), st.none() | st.integers(-1, 10_000))
def test_expected_value_lies_between_baseline_and_target(
    indicator: Indicator, day: date, year: int | None
) -> None:
    expected = expected_value(indicator, day, year)
    if expected is not None:
        base = indicator.baseline if indicator.cadence == "by-deadline" else Decimal(0)
        assert base is not None
        assert min(base, indicator.value) <= expected <= max(base, indicator.value)


@given(plain, plain, st.dates(date(2026, 1, 1), date(2027, 12, 31)))
def test_more_never_dims_the_lamp_of_a_rising_figure(one: Decimal, other: Decimal, day: date) -> None:
    low, high = sorted((one, other))
    assert LAMPS.index(stand(PATENTS, [high], day).lamp) <= LAMPS.index(stand(PATENTS, [low], day).lamp)


@given(st.dates(date(2026, 1, 1), date(2027, 12, 30)))
def test_expected_value_rises_with_the_days_and_ends_at_the_target(day: date) -> None:
    today, tomorrow = expected_value(PATENTS, day), expected_value(PATENTS, day.replace(year=2028))
    assert today is not None
    assert today < PATENTS.value == tomorrow


def test_deadline_comes_from_what_is_printed() -> None:
    assert deadline_of(PATENTS) == date(2027, 12, 31)
    assert deadline_of(CONTRACTS) is None


def test_figure_finds_its_indicator_by_unit_and_words() -> None:
    assert match_figure(a_figure("有效发明专利"), [RATE, PATENTS]) is PATENTS
    assert match_figure(a_figure("全市有效发明专利"), [PATENTS]) is PATENTS
    assert match_figure(a_figure("有效的发明专利"), [PATENTS]) is PATENTS


def test_other_unit_or_growth_is_another_figure() -> None:
    assert match_figure(a_figure("有效发明专利", unit="家"), [PATENTS]) is None
    assert match_figure(a_figure("有效发明专利", growth=True), [PATENTS]) is None


@pytest.mark.parametrize("metric", ["新增有效发明专利", "无效专利", "专利", "", "实用新型"])
def test_other_words_are_another_figure(metric: str) -> None:
    assert match_figure(a_figure(metric), [PATENTS]) is None


def test_cases_that_differ_by_one_character_are_not_taken_for_each_other() -> None:
    civil = Indicator("i_civil", "知识产权民事案件结案数", ">=", Decimal(1), "件")
    assert match_figure(a_figure("知识产权刑事案件结案数"), [civil]) is None


def test_ambiguous_words_belong_to_nobody() -> None:
    twin = replace(PATENTS, id="i_twin")
    assert match_figure(a_figure("有效发明专利"), [PATENTS, twin]) is None


def test_exact_words_go_before_longer_ones() -> None:
    longer = replace(PATENTS, id="i_longer", metric="有效发明专利质押")
    assert match_figure(a_figure("有效发明专利"), [longer, PATENTS]) is PATENTS


@given(st.text(max_size=10), st.lists(indicators, max_size=4, unique_by=lambda each: each.id))
def test_match_does_not_hang_on_the_order(metric: str, known: list[Indicator]) -> None:
    figure = a_figure(metric)
    found = match_figure(figure, known)
    assert found == match_figure(figure, known[::-1])
    assert found is None or found.unit.partition("/")[0] == figure.unit
