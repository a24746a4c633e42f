"""A number glued to the words of a figure is the task whose indicator they name; else it is asked (连写)."""

from __future__ import annotations

from datetime import date

import pytest

from bot.domain.readings import IndicatorName, Reading, ReplyContext
from bot.replies.read_reply import read_reply
from tests.domain.duty_builders import the_calendar

GOALS = {
    "1": (IndicatorName("企业开办平均用时", "天"),),
    "7": (IndicatorName("中小微企业信用贷款余额", "元"),),
    "9": (IndicatorName("技术合同成交额", "元", ("技术交易额",)),),
}


def read(text: str) -> Reading:
    mine = ("1", "7", "9", "13")
    return read_reply(text, ReplyContext(date(2026, 9, 24), "2026Q3", the_calendar(), mine, (), GOALS))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("7信用贷款余额225亿元，13正常推进", {"7": ["信用贷款余额"], "13": []}),
        ("7信用贷款余额达到225亿元", {"7": ["信用贷款余额"]}),
        ("13正常推进，7中小微企业信用贷款余额225亿元", {"13": [], "7": ["中小微企业信用贷款余额"]}),
        ("9技术合同成交额85亿元", {"9": ["技术合同成交额"]}),
        ("9技术交易额85亿元", {"9": ["技术交易额"]}),
        ("1企业开办平均用时压缩至半天", {"1": ["企业开办平均用时"]}),
    ],
)
def test_the_number_is_the_task_and_no_part_of_the_metric(text: str, told: dict[str, list[str]]) -> None:
    reading = read(text)
    assert {one.task: [each.metric for each in one.figures] for one in reading.items} == told
    assert not reading.needs_confirmation


def test_other_words_for_a_figure_before_another_task_are_asked_about() -> None:
    reading = read("7贴息300万元，13正常推进")
    assert "number_or_task" in [doubt.code for doubt in reading.doubts]
    assert not any(item.figures for item in reading.items if item.task == "13")


@pytest.mark.parametrize(
    "text", ["第13项正常推进，7县区试点3个", "9部门联合检查3次，第13项正常推进", "13正常推进，7家企业签约3项"]
)
def test_what_only_counts_is_no_task(text: str) -> None:
    assert {item.task for item in read(text).items} == {"13"}
