"""An indicator's series: period by period, with the lamp of the last accepted one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.filings import Filing
from bot.domain.indicators import stand
from bot.domain.plan import Indicator
from bot.domain.readings import Figure
from bot.domain.series import series_of
from tests.notices.samples import a_filing, a_report

DAY = date(2026, 11, 20)
FIRMS = Indicator("i_1", "新增用标企业", ">=", Decimal(40), "家", by="2026", cadence="per-year")
OTHER = Indicator("i_2", "有效注册商标", ">=", Decimal(45000), "件")


def told(period: str, value: int, state: str = "accepted", unit: str = "u_sci") -> Filing:
    report = a_report(figures=(Figure(FIRMS.metric, Decimal(value), "家"),))
    return a_filing(period=period, state=state, unit=unit, report=report)


def test_points_stand_in_the_order_of_their_periods_and_the_last_accepted_one_is_rated() -> None:
    filings = [told("2026Q3", 30, "filed"), told("2026Q1", 9), told("2026Q2", 21), told("2025Q4", 38)]
    (series,) = series_of([OTHER, FIRMS], filings, DAY)
    shown = [(point.period.id, int(point.value), point.accepted) for point in series.points]
    assert shown == [("2025Q4", 38, True), ("2026Q1", 9, True), ("2026Q2", 21, True), ("2026Q3", 30, False)]
    assert series.standing == stand(FIRMS, [Decimal(21)], date(2026, 6, 30))


def test_during_the_period_the_lamp_is_of_the_day() -> None:
    (series,) = series_of([FIRMS], [told("2026Q4", 38)], DAY)
    assert series.standing == stand(FIRMS, [Decimal(38)], DAY)


def test_what_nobody_accepted_is_shown_and_not_rated() -> None:
    (series,) = series_of([FIRMS], [told("2026Q3", 30, "filed")], DAY)
    assert series.standing is not None
    assert (series.standing.lamp, series.standing.why) == ("unfiled", "not_told")


def test_two_units_that_differ_give_no_lamp_and_a_divided_task_has_none() -> None:
    filings = [told("2026Q3", 30), told("2026Q3", 12, unit="u_com")]
    (series,) = series_of([FIRMS], filings, DAY)
    assert series.standing is not None
    assert series.standing.why == "several_told"
    (parts,) = series_of([FIRMS], filings, DAY, divided=True)
    assert [point.unit for point in parts.points] == ["u_com", "u_sci"]
    assert parts.standing is None


def test_inputs_nodes_and_returned_reports_are_no_part_of_it() -> None:
    left_out = [
        replace(told("2026Q3", 30), part="input"),
        told("2026@m_1", 30),
        told("2026Q3", 30, "returned"),
        replace(told("2026Q3", 30), report=None),
    ]
    assert series_of([FIRMS], left_out, DAY) == ()


@given(st.permutations([told(f"2026Q{no}", 10 * no) for no in (1, 2, 3, 4)]))
def test_order_of_the_filings_does_not_matter(filings: list[Filing]) -> None:
    (series,) = series_of([FIRMS], filings, DAY)
    assert [point.period.id for point in series.points] == [f"2026Q{no}" for no in (1, 2, 3, 4)]
