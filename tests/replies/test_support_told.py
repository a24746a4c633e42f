"""Words that tell of a supporting unit's part: whatever stands against taking them for that wins."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.replies.support_told import names_supporting, tells_support

TOLD = ("已共享信息", "已派员参加，无其他情况", "已配合完成联合检查", "数据已提供给市财政局", "无配合事项")
AGAINST = ("材料下周报", "什么时候要？", "请财政局共享数据", "市税务局说已提供", "申请延期", "没派人参加")


@given(
    st.sampled_from(TOLD),
    st.sampled_from(("", "第5项", "5：", "收到，", "@督办 ")),
    st.sampled_from(("", "。", "，谢谢")),
)
def test_politeness_and_a_number_around_them_change_nothing(words: str, before: str, after: str) -> None:
    assert tells_support(f"{before}{words}{after}")


@given(st.sampled_from(TOLD), st.sampled_from(AGAINST), st.booleans())
def test_nothing_is_taken_beside_a_promise_a_question_or_a_request(
    words: str, against: str, first: bool
) -> None:
    told = (against, words) if first else (words, against)
    assert not tells_support("，".join(told))


@given(st.text(alphabet="已共享数据派员参加配合第5项，。「」=@<b>/ 未没不", max_size=700))
def test_any_text_is_read_and_what_is_forwarded_is_never_ones_own(text: str) -> None:
    assert tells_support(text) in {True, False}
    assert not tells_support(f"转发：{text}")


@pytest.mark.parametrize(("name", "own"), [("市科技局", True), ("市税务局", False)])
def test_a_unit_tells_of_itself_and_not_of_another(name: str, own: bool) -> None:
    assert tells_support(f"{name}已共享信息", ("市科技局",)) is own


def test_words_of_supporting_are_known_in_any_form() -> None:
    assert names_supporting("已協助核對")
    assert not names_supporting("已共享信息")
