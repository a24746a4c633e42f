"""How a thing is written does not change what is read; chatter adds nothing; a denial leaves nothing done."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.domain.readings import IndicatorName, Item, Reading, ReplyContext
from bot.replies.read_reply import read_reply
from tests.domain.duty_builders import the_calendar
from tests.replies.variants import CHATTER, SAME_READING, Variant

TODAY = date(2026, 9, 24)
NAMED = IndicatorName("走访企业", "家")
CONTEXT = ReplyContext(TODAY, "2026Q3", the_calendar(), ("5", "7", "9"), ("7",), {"7": (NAMED,)})

DONE = (
    "已完成",
    "已办结",
    "全部完成",
    "办完了",
    "搞定了",
    "已经完成",
    "任务已完成",
    "已全部办结",
    "均已完成",
)
STATES = (
    "正常推进", "按计划推进", "有序推进", "进度滞后", "推进缓慢",
    "尚未启动", "还没开始", "长期坚持", "持续推进",
    "本季度无进展", "正在办理", "基本完成", "未完成",
)  # fmt: skip
FIGURES = (
    "走访企业26家",
    "查处案件128件",
    "培训320人次",
    "发放资金350万元",
    "新增商标1,280件",
    "同比增长12.5%",
)
PROBLEMS = ("主要是人手不足", "因资金未到位", "原因是审批较慢")
PARTS = ("方案编制", "招标", "前期手续", "初稿", "主体工程", "部分县区", "三家企业", "资金拨付", "系统开发")
NOT = ("未", "没有", "没", "尚未", "还没", "仍未", "并未")
LATER = ("预计10月底", "计划年底前", "力争下月", "争取11月底前", "将于12月", "确保年底前", "下一步争取")
ASKING = ("吗？", "了吗", "没有？", "了没有", "是什么意思？")
CHAT = (
    "辛苦了",
    "[抱拳]",
    "请领导审阅",
    "今天降温注意保暖",
    "材料已发邮箱",
    "@督办小助手",
    "麻烦了",
    "见附件",
)


@st.composite
def _reports(draw: st.DrawFn) -> str:
    """An ordinary report on one task."""
    task = draw(st.sampled_from(["", "第7项", "7", "任务7：", "第七项，", "7、"]))
    told = draw(st.sampled_from([*DONE, *STATES, "完成60%", "完成八成", "进度75%"]))
    more = draw(st.lists(st.sampled_from([*FIGURES, *PROBLEMS]), max_size=2, unique=True))
    return task + draw(st.sampled_from(["，", "；", "。"])).join([told, *more])


def _read(text: str) -> Reading:
    return read_reply(text, CONTEXT)


def _told(reading: Reading) -> tuple[object, ...]:
    """What would be filed, without the writer's own spelling of it."""
    items = tuple(
        replace(
            item,
            problem=None,
            next_step=None,
            figures=tuple(replace(figure, metric="") for figure in item.figures),
        )
        for item in reading.items
    )
    return reading.intent, items, reading.until, reading.needs_confirmation


def _units_apart(told: tuple[object, ...]) -> str:
    """The reading as text, in one script: a unit is told as it was written."""
    return str(told).translate(str.maketrans("個項戶萬億傢張場", "个项户万亿家张场"))


def _done(reading: Reading) -> list[Item]:
    return [item for item in reading.items if item.status == "completed" or item.percent == 100]


@settings(max_examples=150, deadline=None)
@given(text=_reports(), variant=st.sampled_from(SAME_READING))
def test_the_way_of_writing_does_not_matter(text: str, variant: Variant) -> None:
    assert _units_apart(_told(_read(variant(text)))) == _units_apart(_told(_read(text)))


@settings(max_examples=150, deadline=None)
@given(text=_reports(), variant=st.sampled_from(CHATTER))
def test_politeness_does_not_matter(text: str, variant: Variant) -> None:
    assert _told(_read(variant(text))) == _told(_read(text))


@settings(max_examples=150, deadline=None)
@given(text=_reports(), chat=st.lists(st.sampled_from(CHAT), min_size=1, max_size=2), first=st.booleans())
def test_chatter_adds_nothing_done_and_no_number(text: str, chat: list[str], first: bool) -> None:
    said = "，".join(chat)
    before, after = _read(text), _read(f"{said}，{text}" if first else f"{text}，{said}")
    assert len(_done(after)) <= len(_done(before))
    assert {figure.value for item in after.items for figure in item.figures} <= {
        figure.value for item in before.items for figure in item.figures
    }


@pytest.mark.parametrize("chat", CHAT)
def test_chatter_alone_files_nothing(chat: str) -> None:
    assert not any(item.says_something() for item in _read(chat).items)


@given(
    word=st.sampled_from(NOT), done=st.sampled_from(["完成", "办结", "全部完成", "按期完成", "办完", "销号"])
)
def test_a_denial_leaves_nothing_done(word: str, done: str) -> None:
    reading = _read(f"第7项{word}{done}")
    assert _done(reading) == []
    assert reading.items[0].status == "behind"


@given(
    part=st.sampled_from(PARTS),
    done=st.sampled_from(["已完成", "完成了", "已全部完成", "基本完成", "已经办完"]),
)
def test_a_part_that_is_done_is_not_the_task(part: str, done: str) -> None:
    assert _done(_read(f"第7项{part}{done}")) == []


@given(later=st.sampled_from(LATER), done=st.sampled_from(["完成", "全部完成", "办结", "全面完成任务"]))
def test_what_will_be_done_is_not_done(later: str, done: str) -> None:
    assert _done(_read(f"第7项{later}{done}")) == []


@given(task=st.sampled_from(["第7项", "7", ""]), done=st.sampled_from(DONE), asking=st.sampled_from(ASKING))
def test_what_is_asked_is_not_done(task: str, done: str, asking: str) -> None:
    assume(not (done.endswith("了") and asking.startswith("了")))
    assert _done(_read(f"{task}{done}{asking}")) == []


@given(share=st.integers(1, 99), said=st.sampled_from(["已完成{}%", "完成率{}%", "进度{}%", "完成百分之{}"]))
def test_a_share_is_the_share_told(share: int, said: str) -> None:
    assert [item.percent for item in _read("第7项" + said.format(share)).items] == [share]


@given(
    number=st.integers(2, 99_999),
    said=st.sampled_from(
        ["计划检查{}家", "目标{}家", "力争走访{}家", "拟培训{}人", "去年同期{}家", "还差{}家"]
    ),
)
def test_plans_targets_and_last_year_are_no_figures(number: int, said: str) -> None:
    reading = _read("第7项正常推进，" + said.format(number))
    assert reading.items[0].figures == ()


@given(number=st.integers(1, 9_999_999))
def test_a_figure_is_the_same_with_commas_and_in_full_width(number: int) -> None:
    plain, comma = _read(f"走访企业{number}家"), _read(f"走访企业{number:,}家")
    full = _read("走访企业" + "".join(chr(ord(sign) + 0xFEE0) for sign in str(number)) + "家")
    assert [figure.value for figure in plain.items[0].figures] == [number]
    assert plain.items == comma.items
    assert [figure.value for figure in full.items[0].figures] == [number]


@given(data=st.binary(max_size=80))
def test_random_bytes_are_read(data: bytes) -> None:
    for encoding in ("utf-8", "gb18030", "utf-16"):
        reading = _read(data.decode(encoding, "replace"))
        assert reading.needs_confirmation == bool(reading.doubts)
