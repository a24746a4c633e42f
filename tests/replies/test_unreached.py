"""A figure that is told as not reached is never filed as reached."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.readings import Reading
from bot.replies.read_reply import read_reply
from tests.replies.test_hedges import CONTEXT

ABLE_TO = (
    "无法完成", "无法按期完成", "没法完成", "没办法完成", "不可能完成", "未能完成", "没能完成", "难以完成",
    "难以达到", "恐难完成", "很难完成", "来不及完成", "完不成", "达不到", "做不到", "完成不了", "没有完成",
    "没完成", "未完成", "尚未完成", "未达到", "还没到", "不到", "不足", "年底前无法完成", "无法在月底前完成",
)  # fmt: skip
AMOUNTS = ("50%", "五成", "百分之五十", "100件", "12家", "3000万元")
BEHIND = ("达不到", "完不成", "无法完成", "难以完成", "没达到", "还没完成", "做不到", "恐怕完不成", "未达到")


def told(reading: Reading) -> list[Decimal]:
    """Numbers that would be filed without a question."""
    if reading.needs_confirmation:
        return []
    numbers = (
        number for item in reading.items for number in (item.percent, *(each.value for each in item.figures))
    )
    return [each for each in numbers if each is not None]


@pytest.mark.parametrize("unreached", ABLE_TO)
@pytest.mark.parametrize("amount", AMOUNTS)
@pytest.mark.parametrize("beside", ["", "，申请延期到10月20日", "，下一步加快推进"])
def test_what_cannot_be_reached_is_not_filed(unreached: str, amount: str, beside: str) -> None:
    assert told(read_reply(f"第7项{unreached}{amount}{beside}", CONTEXT)) == []


@pytest.mark.parametrize("unreached", BEHIND)
@pytest.mark.parametrize("amount", AMOUNTS)
def test_what_is_told_as_not_reached_behind_it_is_not_filed(unreached: str, amount: str) -> None:
    assert told(read_reply(f"第7项{amount}{unreached}", CONTEXT)) == []


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("第7项完成50%，无法按期完成", 50),
        ("第7项未能按期完成，仅完成50%", 50),
        ("第7项年底前难以完成全部100件，目前完成60件", 60),
        ("第7项无法完成80%，目前完成50%", 50),
        ("第7项达到50%", 50),
        ("第7项不难完成50%", 50),
        ("第7项难点已解决，完成50%", 50),
        ("第7项困难较多，完成50%", 50),
    ],
)
def test_what_is_reached_beside_it_is_filed(words: str, number: int) -> None:
    assert told(read_reply(words, CONTEXT)) == [number]


@given(st.sampled_from(ABLE_TO), st.integers(1, 99), st.sampled_from(("", "约", "任务的", "目标", " ")))
def test_no_share_that_is_not_reached_is_filed(unreached: str, share: int, between: str) -> None:
    assert told(read_reply(f"第7项{unreached}{between}{share}%", CONTEXT)) == []
