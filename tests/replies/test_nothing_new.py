"""Which words say that nothing is new and no more."""

from __future__ import annotations

import pytest

from bot.replies.nothing_new import tells_only_nothing_new

UNIT = "市市场监管局"


@pytest.mark.parametrize(
    "words",
    [
        "本季度无新进展", "本季无新进展", "无新进展", "暂无新进展", "我局本季度没有新进展。",
        "目前还没有新的进展",
        "收到，本期暂无新情况", "三季度零报告", "第三季度无进展", "本季度没什么新进展，谢谢",
        "本季度任务无新进展", f"{UNIT}：本季度无新进展，特此报告", "Nothing new this quarter",
        "no progress so far, thanks", "nil report",
    ],
)  # fmt: skip
def test_the_whole_sentence(words: str) -> None:
    assert tells_only_nothing_new(words, [UNIT, "市场局"])


@pytest.mark.parametrize(
    "words",
    [
        "", "本季度", "有进展", "一项无新进展", "三项无新进展", "其余无新进展", "除8外无新进展",
        "8无新进展",
        "配合任务无新进展", "牵头任务无新进展", "无新进展，问题是经费不足", "无新进展，下季度抓紧",
        "完成60%，本季度无新进展", "市财政局无新进展", "不是没有新进展", "无新进展吗", "有没有新进展",
        "并非零报告",
        "本季度无新进展" * 20,
    ],
)  # fmt: skip
def test_anything_more_or_less(words: str) -> None:
    assert not tells_only_nothing_new(words, [UNIT])
