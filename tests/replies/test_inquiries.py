"""Which questions the record answers, and which are for a person of the office."""

from __future__ import annotations

import pytest

from bot.replies.inquiries import read_inquiry, says_nothing_owed


@pytest.mark.parametrize(
    "words",
    [
        "我们没有任务吧？",
        "这个季度我们要报吗",
        "我们不用报吧？",
        "有没有要我们报的？",
        "我局本季度没有要报的事项吗？",
        "本月还要填吗?",
        "是否有待报任务吗",
        "Is there anything we owe?",
    ],
)
def test_whether_anything_is_owed(words: str) -> None:
    assert read_inquiry(words) == "any"


@pytest.mark.parametrize(
    "words",
    ["支撑材料要交吗？", "配合单位要报吗？", "没达标要填原因吗？", "要不要附佐证？", "任务书有模板吗？"],
)
def test_how_it_is_to_be_done_is_asked_of_a_person(words: str) -> None:
    assert read_inquiry(words) is None


@pytest.mark.parametrize(
    "words", ["我局无任务", "没有要填的了吧", "我们没有任务了。", "本季度没有要报的", "无此任务"]
)
def test_a_claim_that_nothing_is_owed(words: str) -> None:
    assert says_nothing_owed(words)


@pytest.mark.parametrize(
    "words",
    ["没有问题", "没有新情况", "无", "暂无", "没有任务的单位请忽略", "没有材料要交", "无新增任务", "没有了"],
)
def test_what_tells_of_the_work_claims_nothing(words: str) -> None:
    assert not says_nothing_owed(words)
