"""A told figure finds its indicator, or none where that is not sure."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.figures import match_figure, told_in_another_unit, whole_of
from bot.domain.plan import Indicator
from bot.domain.readings import Figure

NAMED = (
    Indicator("i_apply", "发明专利申请量", ">=", Decimal(600), "件"),
    Indicator("i_grant", "发明专利授权量", ">=", Decimal(300), "件"),
    Indicator("i_loan", "知识产权质押融资规模", ">=", Decimal(10**8), "元"),
    Indicator("i_marks", "有效注册商标量", ">=", Decimal(32000), "件"),
    Indicator("i_pct", "PCT国际专利申请量", ">=", Decimal(35), "件"),
    Indicator("i_civil", "知识产权民事一审案件服判息诉率", ">=", Decimal(85), "%"),
    Indicator("i_per", "每万人有效发明专利", ">=", Decimal(3), "件/万人"),
    Indicator("i_grow", "专利执法案件数", "growth>=", Decimal(50), "%"),
)


@pytest.mark.parametrize(
    ("metric", "unit", "growth", "found"),
    [
        ("发明专利申请量", "件", False, "i_apply"),
        ("全市发明专利申请量", "件", False, "i_apply"),
        ("质押融资", "元", False, "i_loan"),
        ("质押融资", "笔", False, None),
        ("有效注册商标数量", "件", False, "i_marks"),
        ("ＰＣＴ专利申请量", "件", False, "i_pct"),
        ("每万人有效发明专利", "件", False, "i_per"),
        ("专利执法案件数", "%", True, "i_grow"),
        ("专利执法案件数", "%", False, None),
        ("发明专利", "件", False, None),  # in three of them
        ("专利", "件", False, None),
        ("知识产权刑事一审案件服判息诉率", "%", False, None),  # one character makes it another court
        ("新增有效注册商标量", "件", False, None),  # what was added, not what there is
        ("非发明专利申请量", "件", False, None),
        ("", "件", False, None),
    ],
)
def test_figure_finds_its_indicator_by_words_and_unit(
    metric: str, unit: str, growth: bool, found: str | None
) -> None:
    matched = match_figure(Figure(metric, Decimal(1), unit, growth), NAMED)
    assert (matched.id if matched else None) == found


def test_longest_name_told_wins_where_it_holds_the_others() -> None:
    general = Indicator("i_general", "专利申请量", ">=", Decimal(1), "件")
    figure = Figure("全市发明专利申请量", Decimal(1), "件")
    for indicators in ((general, *NAMED), (*NAMED, general)):
        matched = match_figure(figure, indicators)
        assert matched is not None
        assert matched.id == "i_apply"


@pytest.mark.parametrize(
    ("metric", "found"),
    [
        ("有效发明专利", "i_own"),
        ("全市有效发明专利", "i_own"),
        ("专利存量", "i_own"),
        ("发明专利拥有量", "i_own"),
        ("商标注册量", "i_marks"),
        ("非有效发明专利", None),
        ("专利", None),
    ],
)
def test_figure_finds_its_indicator_by_any_of_its_names(metric: str, found: str | None) -> None:
    own = Indicator("i_own", "发明专利拥有量", ">=", Decimal(9), "件", aliases=("有效发明专利", "专利存量"))
    marks = Indicator("i_marks", "商标注册量", ">=", Decimal(9), "件", aliases=("注册商标",))
    for indicators in ((own, marks), (marks, own)):
        matched = match_figure(Figure(metric, Decimal(5), "件"), indicators)
        assert (matched.id if matched else None) == found
    assert told_in_another_unit(Figure("专利存量", Decimal(5), "家"), (own, marks)) == own


@given(st.text(max_size=30), st.text(max_size=5))
def test_any_words_are_matched_or_not(metric: str, unit: str) -> None:
    match_figure(Figure(metric, Decimal(1), unit), NAMED)


@pytest.mark.parametrize(
    ("figure", "matched", "whole"),
    [
        (Figure("发明专利申请量", Decimal(9), "件", scope="cumulative"), "i_apply", None),
        (Figure("发明专利申请量", Decimal(9), "件", scope="period"), None, "i_apply"),
        (Figure("本季发明专利申请量", Decimal(9), "件", scope="period"), None, "i_apply"),
        (Figure("发明专利申请量新增", Decimal(9), "件", scope="added"), None, "i_apply"),
        (Figure("发明专利申请量", Decimal(9), "件", growth=True), None, "i_apply"),
        (Figure("专利执法案件数", Decimal(9), "%", growth=True), "i_grow", None),
        (Figure("知识产权民事一审案件服判息诉率", Decimal(9), "%", scope="period"), "i_civil", None),
        (Figure("培训", Decimal(9), "场", scope="period"), None, None),
    ],
)
def test_what_came_in_one_period_is_no_total(figure: Figure, matched: str | None, whole: str | None) -> None:
    found, part = match_figure(figure, NAMED), whole_of(figure, NAMED)
    assert (found.id if found else None, part.id if part else None) == (matched, whole)
