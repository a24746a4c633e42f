"""Round words for an indicator's count: asked about, never filed as a number and never dropped in silence."""

from __future__ import annotations

from datetime import date

import pytest

from bot.domain.readings import IndicatorName, Reading, ReplyContext
from bot.replies.read_reply import read_reply
from tests.domain.duty_builders import the_calendar

NAMES = (
    IndicatorName("技术合同成交额", "亿元"),
    IndicatorName("收缴金额", "万元"),
    IndicatorName("培训企业数", "家", ("参训企业",)),
)


def read(text: str) -> Reading:
    context = ReplyContext(date(2026, 9, 24), "2026Q3", the_calendar(), ("9",), ("9",), {"9": NAMES})
    return read_reply(text, context)


@pytest.mark.parametrize(
    "count",
    [
        "培训企业近百家",
        "参训企业上百家",
        "培训企业数数十家",
        "培训企业将近千余家",
        "技术合同成交额上百亿元",
        "收缴金额超千万元",
    ],
)
def test_an_indicators_count_in_round_words_is_asked_about(count: str) -> None:
    reading = read(f"正常推进，{count}")
    assert [each.code for each in reading.doubts] == ["unclear_number"]
    assert reading.items[0].figures == ()


@pytest.mark.parametrize(
    "count",
    ["服务企业近百家", "培训企业近百人", "数十家企业参加", "带动就业上千人", "发放补贴近百万元", "上百件"],
)
def test_other_counts_stay_words(count: str) -> None:
    reading = read(f"正常推进，{count}")
    assert (reading.doubts, reading.items[0].figures) == ((), ())


def test_a_number_beside_them_is_read_as_ever() -> None:
    reading = read("培训企业96家，服务企业近百家")
    assert not reading.needs_confirmation
    assert [(each.metric, each.value) for each in reading.items[0].figures] == [("培训企业", 96)]
