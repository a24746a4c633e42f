"""Figures of time are kept with what they measure; terms, promises and days never become one (时长指标)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.readings import IndicatorName, Reading, ReplyContext
from bot.replies.read_reply import read_reply
from tests.domain.duty_builders import the_calendar

NAME = "不动产登记平均用时"


def read(text: str, unit: str = "天") -> Reading:
    goals = {"7": (IndicatorName(NAME, unit),)}
    return read_reply(text, ReplyContext(date(2026, 9, 24), "2026Q3", the_calendar(), ("7",), (), goals))


def figures(text: str, unit: str = "天") -> list[tuple[str, str, str, bool]]:
    reading = read(text, unit)
    assert not reading.needs_confirmation
    return [
        (one.metric, str(one.value), one.unit, one.growth) for each in reading.items for one in each.figures
    ]


@pytest.mark.parametrize(
    ("words", "metric", "value", "unit"),
    [
        (f"完成90%，{NAME}0.5天", NAME, "0.5", "天"),
        (f"{NAME}压减到0.5个工作日", NAME, "0.5", "个工作日"),
        (f"{NAME}压缩至半天", NAME, "0.5", "天"),
        (f"{NAME}为一天半", NAME, "1.5", "天"),
        (f"{NAME}零点五天", NAME, "0.5", "天"),
        (f"{NAME}由去年的1.5天，压缩到0.5天", NAME, "0.5", "天"),
        (f"较去年{NAME}压缩至2天", f"较去年{NAME}", "2", "天"),
        (f"{NAME}12小时", NAME, "12", "小时"),
        ("办理时限由5天压缩到2天", "办理时限", "2", "天"),
        ("压缩审批时限至15个工作日", "审批时限", "15", "个工作日"),
        ("审批时间提速到1个工作日", "审批时间", "1", "个工作日"),
        ("去年平均用时3天，今年平均用时1.5天", "平均用时", "1.5", "天"),
        ("法定时限20个工作日，承诺时限压缩至5个工作日", "承诺时限", "5", "个工作日"),
        ("企业开办只需半天", "企业开办", "0.5", "天"),
        ("平均审批周期缩短至三个月", "平均审批周期", "3", "个月"),
    ],
)
def test_a_result_of_time_is_kept(words: str, metric: str, value: str, unit: str) -> None:
    assert figures(f"第7项{words}") == [(metric, value, unit, False)]


def test_a_correction_has_it_too() -> None:
    reading = read(f"更正第7项{NAME}0.4天")
    assert (reading.intent, [str(one.value) for one in reading.items[0].figures]) == ("correct", ["0.4"])


def test_so_much_less_is_a_change() -> None:
    assert figures("第7项审批时限缩短2天") == [("审批时限", "-2", "天", True)]


def test_what_converts_exactly_is_told_in_the_units_of_the_plan() -> None:
    assert figures(f"第7项{NAME}90分钟", "小时") == [(NAME, "1.5", "小时", False)]
    assert figures(f"第7项{NAME}100分钟", "小时") == [(NAME, "100", "分钟", False)]


@pytest.mark.parametrize(
    "words",
    [f"{NAME}压缩至0.5天以内", f"{NAME}0.5天左右", f"{NAME}2-3天", f"{NAME}好像是0.5天"],
)
def test_a_bound_or_a_range_is_asked_about(words: str) -> None:
    reading = read(f"第7项{words}")
    assert [doubt.code for doubt in reading.doubts] == ["unclear_number"]
    assert not any(item.figures for item in reading.items)


NO_RESULTS = (
    "3天内完成",
    "还要5天",
    "停工3天",
    "开展为期3天的培训",
    "10月12日完成验收",
    "实行8小时工作制",
    "培训时间3天",
    "合同期限3年，工作时间8小时",
    "公示时间7天，整改时限15天",
    "力争平均用时压缩至2天",
    "下一步将平均用时压缩到0.5天",
    "目标是平均用时压缩到0.5天",
    "尚未压缩至0.5天",
    "完成时间预计还需要3天",
    "剩余工作只需3天即可完成",
    "提前5天完成",
    "每3天调度一次",
    "24小时内反馈",
    "抢修历时3天",
)


@pytest.mark.parametrize("words", NO_RESULTS)
def test_terms_promises_and_days_are_no_figures(words: str) -> None:
    found = [one for item in read(f"第7项{words}").items for one in item.figures]
    assert not [one for one in found if one.unit not in ("次", "%")]


@settings(max_examples=200, deadline=None)
@given(
    st.decimals(min_value=Decimal("0.1"), max_value=500, places=1),
    st.sampled_from(["天", "个工作日", "小时", "分钟", "周", "个月"]),
    st.sampled_from(["", "为", "压缩至", "缩短到", "由900天压缩到", "：", "已降至"]),
)
def test_any_value_in_any_unit_is_kept_behind_its_name(value: Decimal, unit: str, link: str) -> None:
    [found] = [one for item in read(f"第7项{NAME}{link}{value}{unit}", unit).items for one in item.figures]
    assert (found.metric, found.value, found.unit) == (NAME, value, unit)
