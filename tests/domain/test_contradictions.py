"""What in a report's figures should be checked: against earlier ones, and against their indicator."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.contradictions import JUMP, MARGIN, Contradiction, contradictions
from bot.domain.doubts import doubt_about
from bot.domain.filings import Filing
from bot.domain.plan import Indicator
from bot.domain.readings import Figure
from tests.notices.samples import a_filing, a_report

STANDARDS = Indicator("i_1", "地方标准制定数", ">=", Decimal(60), "项", by="2028")
LOANS = Indicator("i_2", "知识产权质押融资额", ">=", Decimal(12 * 10**8), "元")
RATE = Indicator("i_3", "案件按期结案率", ">=", Decimal(95), "%")
LIMIT = Indicator("i_4", "办理时限", "<=", Decimal(10), "天")
VALUES = st.decimals(min_value=1, max_value=10**9, places=2)
DAYS = {"2025Q4": date(2025, 12, 28), "2026Q1": date(2026, 3, 28), "2026Q2": date(2026, 6, 28)}


def told(value: object, of: Indicator = STANDARDS, **changes: Any) -> Figure:
    return replace(Figure(of.metric, Decimal(str(value)), of.unit), **changes)


def filed(*figures: Figure, period: str = "2026Q3", state: str = "filed", **report: Any) -> Filing:
    """Of one duty; without a period the one to be looked at."""
    due = DAYS.get(period, date(2026, 9, 28))
    made = a_report(**{"percent": None, **report}, figures=figures)
    return a_filing(period=period, state=state, due_on=due, report=made)


def before(*figures: Figure, period: str = "2026Q2", state: str = "accepted") -> Filing:
    return filed(*figures, period=period, state=state)


def kinds(now: Filing, *others: Filing, of: Sequence[Indicator] = (STANDARDS,), **how: Any) -> list[str]:
    return [each.kind for each in contradictions(now, of, others, **how)]


def test_total_below_the_last_accepted_one_is_pointed_out_with_both() -> None:
    last = before(told(20))
    (found,) = contradictions(filed(told(12)), [STANDARDS], [before(told(5), period="2026Q1"), last])
    assert found == Contradiction("fell", told(12), STANDARDS, told(20), "2026Q2")


def test_accepted_figure_counts_before_a_later_one_nobody_checked() -> None:
    others = [before(told(10), period="2026Q1"), before(told(40), state="filed")]
    assert kinds(filed(told(12)), *others) == []


@pytest.mark.parametrize("state", ["returned", "waived", "open"])
def test_report_that_does_not_count_is_not_compared(state: str) -> None:
    assert kinds(filed(told(12)), before(told(20), state=state)) == []


@pytest.mark.parametrize(
    "change", [{"unit": "u_com"}, {"rule": "urgent"}, {"task": "t_8"}, {"plan": "q"}, {"part": "input"}]
)
def test_another_duty_is_not_compared(change: dict[str, str]) -> None:
    assert kinds(filed(told(12)), replace(before(told(20)), **change)) == []  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("value", "earlier", "found"),
    [("200", "20", ["jumped"]), ("199", "20", []), ("20", "20", []), ("20", "0", [])],
)
def test_tenfold_rise_is_pointed_out(value: str, earlier: str, found: list[str]) -> None:
    assert kinds(filed(told(value)), before(told(earlier))) == found


def test_rate_may_fall_but_not_by_a_shifted_point() -> None:
    assert kinds(filed(told("90", RATE)), before(told("97", RATE)), of=[RATE]) == []
    assert kinds(filed(told("9.7", RATE)), before(told("97", RATE)), of=[RATE]) == ["jumped"]


def test_fewer_days_are_no_contradiction() -> None:
    assert kinds(filed(told(8, LIMIT)), before(told(12, LIMIT)), of=[LIMIT]) == []


def test_what_is_counted_anew_each_year_is_compared_within_the_year_only() -> None:
    yearly = replace(STANDARDS, cadence="per-year")
    now = filed(told(3), period="2026Q1")
    assert kinds(now, before(told(50), period="2025Q4"), of=[yearly]) == []
    assert kinds(now, before(told(50), period="2025Q4")) == ["fell"]


def test_figure_of_no_indicator_is_compared_by_its_name_and_unit() -> None:
    figure = Figure("对接项目", Decimal(26), "个")
    assert kinds(filed(replace(figure, value=Decimal(20))), before(figure)) == ["fell"]
    assert kinds(filed(replace(figure, value=Decimal(20), unit="场")), before(figure)) == []


def test_growth_has_its_own_ups_and_downs() -> None:
    up = Figure("专利执法案件数", Decimal(50), "%", growth=True)
    assert kinds(filed(replace(up, value=Decimal(-3))), before(up)) == []


def test_unit_of_another_kind_is_pointed_out_once_and_never_for_a_figure_beside_the_right_one() -> None:
    wrong = told(320, LOANS, unit="笔")
    (found,) = contradictions(filed(wrong), [LOANS], [])
    assert (found.kind, found.indicator, found.figure) == ("unit", LOANS, wrong)
    assert kinds(filed(told(8 * 10**8, LOANS), wrong), of=[LOANS]) == []


def test_share_of_a_thing_is_another_figure_than_its_count() -> None:
    assert kinds(filed(Figure("地方标准制定数占比", Decimal(30), "%"))) == []


@pytest.mark.parametrize(
    ("percent", "value", "found"),
    [(90, 30, ["percent"]), (60, 30, []), (50 + MARGIN, 30, []), (51 + MARGIN, 30, ["percent"])],
)
def test_percent_well_beyond_the_share_of_the_target_is_pointed_out(
    percent: int, value: int, found: list[str]
) -> None:
    assert kinds(filed(told(value), percent=percent)) == found


def test_completed_asks_for_every_target() -> None:
    now = filed(told(60), told(90, RATE), status="completed")
    (found,) = contradictions(now, [STANDARDS, RATE], [])
    assert (found.kind, found.indicator, found.percent) == ("percent", RATE, 100)
    assert kinds(filed(told(60), told(96, RATE), status="completed"), of=[STANDARDS, RATE]) == []


def test_part_of_the_target_is_not_measured_by_the_percent() -> None:
    now = filed(told(5), percent=90)
    assert kinds(now, divided=True) == []
    assert kinds(replace(now, part="input")) == []


def test_node_has_no_series() -> None:
    assert kinds(replace(filed(told(5)), period="2026@m_1"), before(told(20))) == []


def test_what_is_to_be_checked_is_a_doubt_about_the_report() -> None:
    pairs = [
        (filed(told(12)), before(told(20)), "figure_fell"),
        (filed(told(200)), before(told(20)), "figure_jumped"),
        (filed(told(20, unit="万元")), before(), "unit_differs"),
        (filed(told(20), percent=90), before(), "percent_beyond"),
        (filed(told(21)), before(told(20)), None),
    ]
    for now, last, doubt in pairs:
        assert doubt_about(now, last, contradictions(now, [STANDARDS], [last])) == doubt


# Laws


@given(st.lists(VALUES, min_size=2, max_size=3))
def test_series_that_rises_below_tenfold_has_no_contradiction(values: list[Decimal]) -> None:
    rising = sorted(values)
    if any(high >= JUMP * low for low, high in pairwise(rising)):
        return
    first = date(2026, 1, 28)
    row = [
        replace(before(told(value)), period=f"2026-0{no + 1}", due_on=first + timedelta(days=30 * no))
        for no, value in enumerate(rising)
    ]
    for no, now in enumerate(row):
        assert contradictions(now, [STANDARDS], row[:no]) == ()


@given(VALUES, VALUES, st.sampled_from(["项", "元", "公里"]), st.integers(0, 100))
def test_another_name_of_the_unit_changes_nothing(
    now: Decimal, last: Decimal, unit: str, percent: int
) -> None:
    """Told and printed alike, it is the numbers alone that count."""
    other = replace(STANDARDS, unit=unit)
    plain = kinds(filed(told(now), percent=percent), before(told(last)))
    assert kinds(filed(told(now, other), percent=percent), before(told(last, other)), of=[other]) == plain


@given(VALUES, st.permutations(["项", "元", "公里", "%", "人"]))
def test_a_for_b_is_a_contradiction_where_b_for_a_is(value: Decimal, units: list[str]) -> None:
    one, two = (replace(STANDARDS, unit=unit) for unit in units[:2])
    assert kinds(filed(told(value, two)), of=[one]) == kinds(filed(told(value, one)), of=[two]) == ["unit"]


@given(st.lists(VALUES, max_size=3), st.lists(VALUES, max_size=3), st.integers(0, 100))
def test_nothing_is_changed_and_every_contradiction_quotes_what_was_told(
    now: list[Decimal], last: list[Decimal], percent: int
) -> None:
    filing = filed(*(told(value) for value in now), percent=percent)
    others = [before(*(told(value) for value in last))]
    kept = deepcopy((filing, others))
    found = contradictions(filing, [STANDARDS], others)
    assert (filing, others) == kept
    assert filing.report is not None
    assert all(each.figure in filing.report.figures for each in found)
    assert found == contradictions(filing, [STANDARDS], others)


def test_figure_of_the_period_alone_is_pointed_out_until_the_total_stands_beside_it() -> None:
    part = told(12, scope="period")
    (found,) = contradictions(filed(part), [STANDARDS], [before(told(20))])
    assert found == Contradiction("part", part, STANDARDS)
    assert kinds(filed(part, told(32, scope="cumulative")), before(told(20))) == []
    assert doubt_about(filed(part), None, [found]) == "only_a_part"


def test_figures_of_two_periods_are_not_held_against_each_other() -> None:
    other = Figure("培训", Decimal(30), "场", scope="period")
    assert kinds(filed(replace(other, value=Decimal(2))), before(other)) == []
