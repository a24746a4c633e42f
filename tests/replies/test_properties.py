"""What holds for every reply, whatever was typed."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.readings import IndicatorName, ReplyContext
from bot.errors import TooLong
from bot.replies.normal import normalise
from bot.replies.read_reply import MOST, read_reply
from tests.domain.duty_builders import the_calendar

_WORDS = (
    "第5项 7 三(一)2 ⑤ 其余 前两项 除 外 均 已完成 未 没有 不是 正在推进 滞后 80% 百分之八十 八成 1,280件"
    " 3.2万元 同比下降 由 改为 更正： 撤回 申请延期至 10月15日 下周三 月底 存在问题： 下一步 预计 ， 。 ； 、"
    " ： （ ） 《 》 “ =A( @ 吗？ 收到 ✅ ❌ ５ 分别 其中 320还是330 十几家 task done # - |"
)
_PIECES = (*_WORDS.split(), "\n", "\t", " ", "\u3000")
_REPLIES = st.lists(st.one_of(st.sampled_from(_PIECES), st.text(max_size=3)), max_size=14).map("".join)
_LABELS = st.lists(
    st.sampled_from(["1", "2", "5", "7", "9", "12", "三(一)1", "三(一)2"]), max_size=4, unique=True
)


@st.composite
def _contexts(draw: st.DrawFn) -> ReplyContext:
    tasks = tuple(draw(_LABELS))
    named = tuple(IndicatorName(metric, unit) for metric, unit in (("案件数", "件"), ("罚没款", "万元")))
    count = draw(st.integers(0, 2))
    today = draw(st.dates(date(2019, 1, 1), date(2031, 12, 31)))
    return ReplyContext(
        today, "", the_calendar(), tasks, tuple(draw(_LABELS)), dict.fromkeys(tasks, named[:count])
    )


@settings(max_examples=400, deadline=None)
@given(text=st.one_of(_REPLIES, st.text(max_size=60)), context=_contexts())
def test_every_reply_is_read_and_every_question_has_its_doubt(text: str, context: ReplyContext) -> None:
    reading = read_reply(text, context)
    assert reading.needs_confirmation == bool(reading.doubts)
    tasks = [item.task for item in reading.items]
    assert len(tasks) == len(set(tasks))
    assert all(tasks)
    for item in reading.items:
        assert item.percent is None or 0 <= item.percent <= 100
        assert (item.status == "completed") <= (item.percent == 100)


@settings(max_examples=300, deadline=None)
@given(text=_REPLIES, context=_contexts())
def test_spans_are_the_writers_own_words(text: str, context: ReplyContext) -> None:
    reading = read_reply(text, context)
    spans = [span for item in reading.items for span in (item.problem, item.next_step)]
    assert all(span in text for span in (*spans, reading.reason, reading.to_unit) if span)


@settings(max_examples=300, deadline=None)
@given(text=_REPLIES, context=_contexts())
def test_receipts_questions_and_talk_file_nothing(text: str, context: ReplyContext) -> None:
    reading = read_reply(text, context)
    if reading.intent in ("receipt", "question", "urgent", "chatter"):
        assert not reading.needs_confirmation
        assert not any(item.says_something() for item in reading.items)
    if reading.intent == "chatter":
        assert reading.items == ()


@given(text=st.text(max_size=200))
def test_the_normal_form_knows_where_it_came_from(text: str) -> None:
    words = normalise(text)
    assert len(words.text) == len(words.offsets)
    assert list(words.offsets) == sorted(words.offsets)


def test_overlong_words_are_refused() -> None:
    context = ReplyContext(date(2026, 9, 24), "2026Q3", the_calendar(), ("5",))
    assert read_reply("好" * MOST, context).intent == "chatter"
    with pytest.raises(TooLong):
        read_reply("好" * (MOST + 1), context)


@pytest.mark.parametrize(
    "piece", ["5、", "1", "一", "完成80%", "✅5", "1-", "第5项已完成，", "申请延期，", "=a(", "受", "3还是4"]
)
def test_time_grows_with_the_length_only(piece: str) -> None:
    context = ReplyContext(date(2026, 9, 24), "2026Q3", the_calendar(), ("5", "7"), ("5",))
    read_reply(piece, context)

    def seconds(length: int) -> float:
        text = (piece * length)[:length]
        start = time.process_time()
        read_reply(text, context)
        return time.process_time() - start

    short, long = (min(seconds(length) for _ in range(2)) for length in (4_000, 16_000))
    assert long < 12 * max(short, 0.02)
