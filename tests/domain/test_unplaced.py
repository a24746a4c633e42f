"""Of which indicators a figure may be that no words place."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.plan import Indicator
from bot.domain.readings import Figure
from bot.domain.unplaced import is_placed, may_be, of_measure

PORTS = Indicator("ports", "数据共享接口", ">=", Decimal(200), "个", aliases=("共享通道",))
SETS = Indicator("sets", "开放数据集", ">=", Decimal(500), "个")
LOANS = Indicator("loans", "贷款余额", ">=", Decimal(10**9), "元")
RATE = Indicator("rate", "调用成功率", ">=", Decimal(95), "%")
GROWTH = Indicator("growth", "数字产业营收", "growth>=", Decimal(10), "%")
PER = Indicator("per", "每万人专利", ">=", Decimal(3), "件/万人")
ALL = (PORTS, SETS, LOANS, RATE, GROWTH, PER)


@pytest.mark.parametrize(
    ("figure", "found"),
    [
        (Figure("对接系统", Decimal(3), "个"), ["ports", "sets"]),
        (Figure("数据共享接口", Decimal(3), "个"), []),
        (Figure("共享通道", Decimal(3), "个"), []),
        (Figure("数据共享接口", Decimal(3), "个", scope="period"), []),
        (Figure("数据共享接口", Decimal(3), "套"), []),  # it is named; that the unit is wrong is told
        (Figure("培训", Decimal(3), "场"), []),  # no indicator counts so
        (Figure("满意度", Decimal(95), "%"), ["rate"]),
        (Figure("税收", Decimal(12), "%", growth=True), ["growth"]),
        (Figure("贷款余额", Decimal(12), "%", growth=True), []),
        (Figure("对接系统", Decimal(3), "个", growth=True), ["ports", "sets"]),
        (Figure("查处", Decimal(3), "件"), ["per"]),
        (Figure("满意度", Decimal(2), "个百分点", growth=True), ["rate"]),
    ],
)
def test_figure_with_a_name_of_its_own(figure: Figure, found: list[str]) -> None:
    assert [each.id for each in may_be(figure, ALL)] == found


@pytest.mark.parametrize(
    ("figure", "found"),
    [
        (Figure("", Decimal(3), "个"), ["ports", "sets"]),
        (Figure("贷款余额", Decimal(3), "元"), ["loans"]),  # the only one, as it was taken to be
        (Figure("", Decimal(3), "场"), []),
        (Figure("调用成功率", Decimal(12), "%", growth=True), ["growth"]),
        (Figure("", Decimal(2), "个百分点", growth=True), ["rate"]),
    ],
)
def test_figure_without_a_name(figure: Figure, found: list[str]) -> None:
    assert [each.id for each in may_be(figure, ALL, named=False)] == found


def test_growth_without_a_name_may_be_of_anything_that_is_no_growth_itself() -> None:
    figure = Figure("", Decimal(12), "%", growth=True)
    assert may_be(figure, (PORTS, LOANS), named=False) == (PORTS, LOANS)
    assert may_be(figure, (PORTS,), named=False) == (PORTS,)


def test_two_indicators_of_one_name_are_never_asked_apart() -> None:
    later = Indicator("later", "数据共享接口", ">=", Decimal(300), "个", by="2028")
    assert may_be(Figure("数据共享接口", Decimal(3), "个"), (PORTS, later)) == ()


@given(st.text(max_size=8), st.sampled_from(["个", "%", "件", "场", "元", "个百分点", "倍"]), st.booleans())
def test_what_is_asked_about_is_in_the_figures_measure_and_placed_by_nothing(
    metric: str, unit: str, growth: bool
) -> None:
    figure = Figure(metric, Decimal(7), unit, growth)
    found = may_be(figure, ALL)
    assert set(found) <= set(of_measure(figure, ALL))
    assert not (found and is_placed(figure, ALL))
