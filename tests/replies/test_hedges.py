"""A figure its writer is not sure of is asked back, however it is put; a round figure is filed as told."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.domain.readings import IndicatorName, Reading, ReplyContext
from bot.replies.read_reply import read_reply
from tests.domain.duty_builders import the_calendar
from tests.replies.variants import CHATTER, SAME_READING

CONTEXT = ReplyContext(
    date(2026, 9, 24),
    "2026Q3",
    the_calendar(),
    ("5", "7", "9"),
    ("7",),
    {"9": (IndicatorName("结案率", "%"),)},
)
PAIRS = (
    ("完成60%", "70%"), ("进度60%", "65%"), ("完成六成", "七成"), ("完成百分之六十", "百分之七十"),
    ("办结120件", "130件"), ("对接企业12家", "15家"), ("投资3000万元", "3500万元"),
    ("培训三百人次", "三百五十人次"),
)  # fmt: skip
GUESSES = (
    "好像是", "又好像是", "也好像是", "好像", "似乎是", "貌似", "可能是", "也可能是", "又可能是", "也许是",
    "或许", "说不定是", "没准是", "大概是", "估计是", "或者是", "要么", "不对，", "哦不对，是", "不对是",
    "说错了，", "印象中是", "我记得是", "恐怕是", "多半是",
)  # fmt: skip
DOUBTS = (
    "记不清了", "具体记不清了", "记不太清", "不太确定", "不确定", "数字不太确定", "具体数不确定", "不敢肯定",
    "不能保证", "拿不准", "说不准", "吃不准", "没把握", "没底", "我也不太确定", "好像", "好像吧",
    "可能吧",
    "应该吧", "可能记错了", "可能有出入", "数据不一定准", "不知道准不准", "凭印象报的", "瞎估的", "仅供参考",
)  # fmt: skip
AHEAD = (
    "好像",
    "好像是",
    "可能",
    "也许有",
    "似乎",
    "貌似",
    "印象中是",
    "我记得是",
    "应该有",
    "说不定有",
    "我猜是",
)
ROUND = ("约60%", "大约60%", "大概60%", "60%左右", "60%上下", "差不多60%", "将近60%", "大概六成吧", "约莫60%")
OTHER_MATTERS = (
    "资金来源还不确定", "验收时间不确定", "可能要到年底才能完成", "可能受天气影响", "好像问题不大",
    "下一步可能调整方案", "不确定因素较多", "企业可能不愿意配合", "应该能按期完成", "应该没问题",
)  # fmt: skip


def read(text: str) -> Reading:
    return read_reply(text, CONTEXT)


def told(reading: Reading) -> list[object]:
    """Everything that would be filed without a question."""
    if reading.needs_confirmation:
        return []
    return [
        each
        for item in reading.items
        for each in (item.percent, *(figure.value for figure in item.figures))
        if each is not None
    ]


@settings(max_examples=300, deadline=None)
@given(
    pair=st.sampled_from(PAIRS),
    guess=st.sampled_from(GUESSES),
    stop=st.sampled_from(("，", "；", "。", " ", "")),
    label=st.sampled_from(("", "第7项", "7：")),
    variant=st.sampled_from((*SAME_READING, *CHATTER)),
)
def test_two_figures_of_which_one_is_a_guess_are_asked_back(
    pair: tuple[str, str], guess: str, stop: str, label: str, variant: object
) -> None:
    first, second = pair
    assume(stop or ("不对" not in guess and "错" not in guess))  # 60%不对，70%: a plain correction
    text = f"{label}{first}{stop}{guess}{second}"
    reading = read(variant(text))  # type: ignore[operator]
    assert reading.needs_confirmation, text
    assert told(reading) == []


@settings(max_examples=300, deadline=None)
@given(
    first=st.sampled_from([first for first, _ in PAIRS]),
    doubt=st.sampled_from(DOUBTS),
    stop=st.sampled_from(("，", "；", "。", "，但", "，不过", "")),
    variant=st.sampled_from((*SAME_READING, *CHATTER)),
)
def test_a_figure_that_is_doubted_afterwards_is_asked_back(
    first: str, doubt: str, stop: str, variant: object
) -> None:
    assume(stop or not (first.endswith("家") and doubt.startswith("具")))  # 家具
    reading = read(variant(f"{first}{stop}{doubt}"))  # type: ignore[operator]
    assert reading.needs_confirmation, f"{first}{stop}{doubt}"
    assert {doubt.code for doubt in reading.doubts} == {"unclear_number"}


@pytest.mark.parametrize("ahead", AHEAD)
@pytest.mark.parametrize("amount", ["60%", "六成", "120件", "12家企业"])
def test_a_guess_is_asked_back_where_it_stands_alone(ahead: str, amount: str) -> None:
    assert read(f"{ahead}{amount}").needs_confirmation
    assert read(f"目前{ahead}完成{amount}").needs_confirmation


@pytest.mark.parametrize("text", ROUND)
def test_a_round_figure_is_filed_as_told(text: str) -> None:
    for written in (text, f"完成{text}", f"第7项完成{text}，正常推进"):
        reading = read(written)
        assert not reading.needs_confirmation, written
        assert [item.percent for item in reading.items] == [Decimal(60)]


@pytest.mark.parametrize("other", OTHER_MATTERS)
def test_doubt_about_something_else_leaves_the_figure_alone(other: str) -> None:
    for text in (f"完成60%，{other}", f"{other}，完成60%"):
        reading = read(text)
        assert not reading.needs_confirmation, text
        assert [item.percent for item in reading.items] == [Decimal(60)]


@pytest.mark.parametrize(
    ("text", "percent"),
    [("手滑，应该是75%", 75), ("更正：第7项应为85%", 85), ("第7项说错了，是70%", 70), ("不是60%，是70%", 70)],
)
def test_a_plain_correction_is_no_guess(text: str, percent: int) -> None:
    reading = read(text)
    assert (reading.intent, reading.needs_confirmation) == ("correct", False)
    assert [item.percent for item in reading.items] == [Decimal(percent)]


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("完成60%，又好像是70%", [60, 70]), ("完成60%，记不清了", [60]), ("好像完成了60%", [60]),
        ("完成90%，好像是100%", [90, 100]),
    ],
)  # fmt: skip
def test_what_is_asked_back_offers_the_figures_told(text: str, offered: list[int]) -> None:
    [doubt] = read(text).doubts
    *choices, last = doubt.choices
    assert [choice.items[0].percent for choice in choices] == [Decimal(each) for each in offered]
    assert last.code == "none"
    statuses = ["completed" if each == 100 else "on_track" for each in offered]
    assert [choice.items[0].status for choice in choices] == statuses


def test_a_figure_of_things_keeps_its_name_in_the_question() -> None:
    [doubt] = read("对接企业12家，好像是15家").doubts
    figures = [choice.items[0].figures[0] for choice in doubt.choices[:-1]]
    assert [(each.metric, int(each.value), each.unit) for each in figures] == [
        ("对接企业", 12, "家"),
        ("对接企业", 15, "家"),
    ]


def test_only_the_doubtful_figure_is_left_out() -> None:
    [item] = read("对接企业12家，培训3场，具体场次记不清了").items
    assert [(each.metric, int(each.value)) for each in item.figures] == [("对接企业", 12)]
    [item] = read("对接企业12家，培训3场，数字都不太确定").items
    assert item.figures == ()
