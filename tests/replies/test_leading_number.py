"""A number that heads a line: the task it names, or one to be asked about; never a result (句首数字)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from bot.domain.readings import IndicatorName, Reading, ReplyContext
from bot.replies.read_reply import read_reply
from tests.domain.duty_builders import the_calendar

BALANCE = {"7": (IndicatorName("中小微企业信用贷款余额", "元"),)}


def read(text: str, *mine: str) -> Reading:
    context = ReplyContext(date(2026, 9, 24), "2026Q3", the_calendar(), mine or ("7",), (), BALANCE)
    return read_reply(text, context)


def told(reading: Reading) -> dict[str | None, list[tuple[str, Decimal, str]]]:
    """Metric, value and unit of each figure, by task."""
    return {one.task: [(each.metric, each.value, each.unit) for each in one.figures] for one in reading.items}


@pytest.mark.parametrize("mine", [("7",), ("5", "7", "12")])
@pytest.mark.parametrize(
    "text",
    [
        "7 贴息300万元，覆盖50户",
        "7\u3000贴息300万元，覆盖50户",
        "７ 贴息３００万元，覆盖50户",
        "\n7 贴息300万元，覆盖50户",
    ],
)
def test_a_number_a_space_and_words_name_the_task(text: str, mine: tuple[str, ...]) -> None:
    reading = read(text, *mine)
    assert not reading.needs_confirmation
    assert told(reading) == {"7": [("贴息", Decimal(3_000_000), "元"), ("覆盖", Decimal(50), "户")]}


def test_each_line_or_sentence_has_its_own() -> None:
    for between in ("\n", "；", "。"):
        reading = read(f"5 完成60%{between}7 贴息300万元{between}12 举办培训3场", "5", "7", "12")
        assert [(one.task, one.percent, len(one.figures)) for one in reading.items] == [
            ("5", Decimal(60), 0),
            ("7", None, 1),
            ("12", None, 1),
        ]
        assert not reading.needs_confirmation


@pytest.mark.parametrize(
    "text", ["8 贴息300万元", "30 多家企业签约", "8 小时内处置完毕", "7 县区试点3个", "45 户企业正在办理"]
)
def test_what_may_be_a_task_or_a_count_is_never_the_value_of_the_only_indicator(text: str) -> None:
    figures = told(read(text)).get("7", [])
    assert not any(metric == "中小微企业信用贷款余额" and unit == "元" for metric, _, unit in figures)


@pytest.mark.parametrize("text", ["45", "目前45", "余额45", "45。"])
def test_a_number_alone_is_the_value_of_the_only_indicator(text: str) -> None:
    assert [(value, unit) for _, value, unit in told(read(text))["7"]] == [(Decimal(45), "元")]


@pytest.mark.parametrize(
    ("words", "metric"),
    [
        ("签约8项", "签约"),
        ("新签约8个项目", "新签约"),
        ("预约8次", "预约"),
        ("签约约8项", "签约"),
        ("下达8项", "下达"),
        ("送达8件", "送达"),
        ("审计8家", "审计"),
        ("收到8件", "收到"),
        ("专利拥有8件", "专利拥有"),
        ("检测能力达到8件", "检测能力"),
        ("办案累计达8件", "办案"),
    ],
)
def test_what_was_counted_keeps_its_whole_name(words: str, metric: str) -> None:
    assert [one[0] for one in told(read(f"第7项{words}"))["7"]] == [metric]
