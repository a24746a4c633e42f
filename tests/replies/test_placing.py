"""A figure in an indicator's measure that its words do not place is asked about, and nothing is lost."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.figures import match_figure
from bot.domain.plan import Indicator
from bot.domain.readings import Asking, Base, IndicatorName, Reading, ReplyContext
from bot.domain.unplaced import may_be
from bot.replies.read_reply import read_reply
from tests.domain.duty_builders import the_calendar

CALENDAR = the_calendar()
PORTS = Indicator("ports", "数据共享接口", ">=", Decimal(200), "个", baseline=Decimal(120))
OWN = Indicator("own", "发明专利拥有量", ">=", Decimal(900), "件", aliases=("有效发明专利",))
MARKS = Indicator("marks", "商标注册量", ">=", Decimal(500), "件")
ALL = (PORTS, OWN, MARKS)


def read(
    words: str,
    *goals: Indicator,
    asking: Asking | None = None,
    own: frozenset[tuple[str, str]] = frozenset(),
) -> Reading:
    rows = goals or ALL
    names = {"3": tuple(IndicatorName(each.metric, each.unit, each.aliases) for each in rows)}
    context = ReplyContext(
        date(2026, 9, 21), "2026Q3", CALENDAR, ("3", "5"), ("3",), names,
        goals={"3": rows}, asking=asking, own_figures={"3": own},
    )  # fmt: skip
    return read_reply(words, context)


def answered(first: Reading, said: str) -> Reading:
    doubt = first.doubts[0]
    asking = Asking(first.items, doubt.choices, doubt.code, doubt.quote, doubt.task, first)
    return read(said, asking=asking)


def told(reading: Reading) -> list[tuple[str, int, str]]:
    return [(each.metric, int(each.value), each.base) for item in reading.items for each in item.figures]


def asked(reading: Reading) -> list[tuple[str, list[str]]]:
    return [
        (doubt.quote, [choice.words or choice.code for choice in doubt.choices])
        for doubt in reading.doubts
        if doubt.code == "which_indicator"
    ]


@pytest.mark.parametrize(
    ("words", "quotes"),
    [
        ("查处案件30件，正常推进", ["查处案件30件"]),
        ("正常推进，查处案件30件，走访25件", ["查处案件30件", "走访25件"]),
        ("完成30件", ["完成30件"]),
        ("第3项：查處案件３０件", ["查處案件３０件"]),
        ("查处案件较上季度增加30件", ["查处案件较上季度增加30件"]),
        ("有效发明专利30件，商标注册量20件", []),
        ("完成30个", []),  # the only one counted so
        ("培训30场，正常推进", []),  # nothing is counted so
        ("发明专利拥有量比上月新增5件", []),
        ("第5项查处案件30件", []),  # a task without indicators
    ],
)
def test_figure_is_asked_about_by_its_own_words(words: str, quotes: list[str]) -> None:
    reading = read(words)
    assert [quote for quote, _ in asked(reading)] == quotes
    assert reading.needs_confirmation is bool(quotes)


def test_indicators_of_its_unit_are_offered_the_likest_first() -> None:
    assert asked(read("商标注册件数30件")) == [
        ("商标注册件数30件", [MARKS.metric, OWN.metric, "own_figure"]),
    ]
    assert asked(read("办理30件")) == [("办理30件", [OWN.metric, MARKS.metric, "none"])]


@pytest.mark.parametrize(
    ("said", "figures"),
    [
        ("A", [(OWN.metric, 30, "")]),
        ("第二个", [(MARKS.metric, 30, "")]),
        ("商标注册量", [(MARKS.metric, 30, "")]),
        ("是有效发明专利", [(OWN.metric, 30, "")]),
        ("都不是", [("查处案件", 30, "")]),
        ("C", [("查处案件", 30, "")]),
    ],
)
def test_figure_counts_as_answered(said: str, figures: list[tuple[str, int, str]]) -> None:
    settled = answered(read("查处案件30件"), said)
    assert told(settled) == figures
    assert not settled.needs_confirmation


@pytest.mark.parametrize(
    "words", ["查处案件30件（另列）", "查处案件30件，不是方案指标", "查处案件30件，另列"]
)
def test_figure_that_is_said_to_be_of_its_own_is_not_asked_about(words: str) -> None:
    reading = read(words)
    assert not reading.needs_confirmation
    assert told(reading) == [("查处案件", 30, "")]


def test_neither_of_a_number_without_a_name_files_nothing() -> None:
    assert answered(read("办理30件"), "都不是").items == ()


def test_answers_to_several_figures_stay_together() -> None:
    second = answered(read("查处案件30件，走访25件，培训3场，正常推进"), "A")
    assert asked(second)[0][0] == "走访25件"
    last = answered(second, "B")
    assert told(last) == [(OWN.metric, 30, ""), (MARKS.metric, 25, ""), ("培训", 3, "")]
    assert last.items[0].status == "on_track"
    assert not last.needs_confirmation


def test_what_was_said_to_be_none_of_them_is_not_asked_about_again() -> None:
    assert asked(read("查处案件30件", own=frozenset({("查处案件", "件")}))) == []
    assert asked(read("查处案件30件", own=frozenset({("查处案件", "家")}))) != []


@pytest.mark.parametrize(
    ("words", "base"),
    [
        ("数据共享接口较上季度增加30个", "last_quarter"),
        ("数据共享接口比上月新增5个", "last_month"),
        ("数据共享接口同比增长12%", "last_year"),
        ("数据共享接口环比增长12%", "last_period"),
        ("数据共享接口较去年同期增加30个", "last_year"),
        ("数据共享接口比年初增加30个", "year_start"),
        ("数据共享接口较去年底增加30个", "year_start"),
        ("数据共享接口较上周增加3个", "last_week"),
        ("数据共享接口较去年增加30个", ""),  # its end, or the same time
    ],
)
def test_growth_says_what_it_is_measured_against(words: str, base: Base) -> None:
    reading = read(words)
    [figure] = [figure for item in reading.items for figure in item.figures]
    assert (figure.metric, figure.growth, figure.base) == (PORTS.metric, True, base)
    count_from_nowhere = not base and figure.unit == "个"
    assert [doubt.code for doubt in reading.doubts] == (["scope"] if count_from_nowhere else [])


@pytest.mark.parametrize("words", ["较上季度增加30个", "比上月新增30个", "环比增加30个", "较年初增加30个"])
def test_growth_alone_is_the_only_indicators_it_may_be_of(words: str) -> None:
    reading = read(words)
    assert not reading.needs_confirmation
    [(metric, value, base)] = told(reading)
    assert (metric, value) == (PORTS.metric, 30)
    assert base


def test_percent_of_growth_alone_is_asked_about_where_several_may_grow() -> None:
    first = read("同比增长12%")
    assert asked(first)[0][1] == [PORTS.metric, OWN.metric, MARKS.metric, "none"]
    assert told(answered(first, "B")) == [(OWN.metric, 12, "last_year")]
    assert told(read("同比增长12%", PORTS)) == [(PORTS.metric, 12, "last_year")]


def test_two_growths_of_one_thing_are_both_kept() -> None:
    both = read("发明专利拥有量较年初增加20件，较上月末增加3件")
    assert told(both) == [(OWN.metric, 20, "year_start"), (OWN.metric, 3, "last_month")]


NAMES = st.sampled_from(["", "查处案件", "走访", "有效发明专利", "商标注册量", "数据共享接口", "完成"])


@given(NAMES, st.integers(1, 10**6), st.sampled_from(["个", "件", "场", "家"]))
def test_no_figure_is_guessed_or_lost(name: str, value: int, unit: str) -> None:
    reading = read(f"正常推进，{name}{value}{unit}")
    everything = [
        figure
        for items in (reading.items, *(one.items for doubt in reading.doubts for one in doubt.choices))
        for item in items
        for figure in item.figures
    ]
    assert value in [int(each.value) for each in everything]
    for figure in (each for item in reading.items for each in item.figures):
        unsure = match_figure(figure, ALL) is None and may_be(figure, ALL, named=bool(figure.metric))
        assert not unsure or reading.needs_confirmation
