"""What is said of a node in a few words: reached, not yet, or for the reader of reports."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.readings import Item
from bot.replies.node_words import is_ahead, read_delay, read_node
from tests.domain.duty_builders import the_calendar

TODAY = date(2026, 10, 30)


@pytest.mark.parametrize(
    ("words", "on"),
    [
        ("已到达", None), ("到达了", None), ("已达到", None), ("已如期完成", None), ("提前完成。", None),
        ("reached", None), ("Reached, notice attached", None), ("已到达，通知见附件", None),
        ("第18项节点已到达，平台运行正常", None), ("18已到达", None), ("18项：已到达", None),
        ("N1已到达", None),
        ("10月28日到达", date(2026, 10, 28)), ("10月28日已到达", date(2026, 10, 28)),
        ("已到达，10月28日", date(2026, 10, 28)), ("今天已到达", TODAY), ("昨天上线了", date(2026, 10, 29)),
        ("2026年10月8日完成", date(2026, 10, 8)), ("１８已到达", None),
    ],
)  # fmt: skip
def test_reached(words: str, on: date | None) -> None:
    said = read_node(words, TODAY, the_calendar())
    assert said is not None
    assert (said.reached, said.on) == (True, on)


@pytest.mark.parametrize(
    ("words", "expected_by"),
    [
        ("未到达", None), ("还没有到达，预计11月6日", date(2026, 11, 6)),
        ("尚未完成，下周五", date(2026, 11, 6)),
        ("预计赶不上，11月6日完成", date(2026, 11, 6)), ("赶不上，需要财政局协调", None),
        ("没有赶上，11月6日能上线", date(2026, 11, 6)), ("not reached, 设备没有到货", None),
        ("18未到达", None), ("11月2日到达", date(2026, 11, 2)),
    ],
)  # fmt: skip
def test_not_reached(words: str, expected_by: date | None) -> None:
    said = read_node(words, TODAY, the_calendar())
    assert said is not None
    assert (said.reached, said.expected_by) == (False, expected_by)


@pytest.mark.parametrize(
    "words",
    [
        "收到", "好的", "", "完成60%", "已完成60%", "平台正在建设", "已到达，但验收未完成",
        "已到达，还差一份材料",
        "11月2日已到达", "已到达现场，开始施工", "已完成招标", "3完成80%，7已到达",
        "什么时候到达", "到达不了怎么办",
    ],
)  # fmt: skip
def test_what_is_neither_is_left_to_the_reader(words: str) -> None:
    said = read_node(words, TODAY, the_calendar())
    assert said is None or not said.reached


NAME = "联合验收窗口上线运行"


@pytest.mark.parametrize(
    ("words", "on"),
    [
        ("已建成", None), ("已投入使用", None), ("已正式启用", None), ("已经召开。", None),
        ("联合验收窗口已上线运行", None), ("窗口已于9月18日正式启用", date(2026, 9, 18)),
        ("今天挂牌运行了", TODAY), ("已于10月8日启用", date(2026, 10, 8)),
        ("窗口已上线，正常运行", None), ("已印发，10月20日", date(2026, 10, 20)),
        ("第2项联合验收窗口已上线运行", None),
    ],
)  # fmt: skip
def test_plain_words_that_the_node_is_there(words: str, on: date | None) -> None:
    said = read_node(words, TODAY, the_calendar(), name=NAME)
    assert said is not None
    assert (said.reached, said.on) == (True, on)


@pytest.mark.parametrize(
    "words",
    [
        "筹备会已召开", "窗口方案已印发", "已基本建成", "部分窗口已上线", "已建成，尚未验收",
        "已建成，预计12月验收", "窗口将于11月15日启用", "已于11月5日启用", "已建成吗", "晚上8点已上线",
    ],
)  # fmt: skip
def test_a_part_a_plan_or_a_doubt_is_not_the_node(words: str) -> None:
    assert read_node(words, TODAY, the_calendar(), name=NAME) is None


@pytest.mark.parametrize(
    ("words", "item", "ahead"),
    [
        ("正在调试", Item("2", "on_track"), True), ("窗口还没有上线", Item("2"), True),
        ("设备已到货，正在调试", Item("2", "on_track"), True),
        ("完成60%", Item("2", percent=Decimal(60)), True),
        ("进度滞后", Item("2", "behind"), True), ("明天上线", Item("2"), True),
        ("系统正常运行", Item("2", "on_track"), False), ("已建成，预计12月验收", Item("2"), False),
        ("窗口已上线，正常运行", Item("2", "on_track"), False), ("收到", Item("2"), False),
        ("方案已印发，尚未召开会议", Item("2"), False), ("10月8日起试用", Item("2"), False),
        ("1月8日上线", Item("2"), True),
    ],
)  # fmt: skip
def test_only_explicit_words_say_that_it_is_ahead(words: str, item: Item, *, ahead: bool) -> None:
    assert is_ahead(words, item, TODAY, the_calendar()) is ahead


@given(
    st.sampled_from(["", "窗口", "联合验收窗口", "经研究，窗口"]),
    st.sampled_from(["已建成", "已于10月8日正式启用", "已投入使用", "上线运行了", "已挂牌"]),
    st.sampled_from(["", "，通知见附件", "，运行正常", "，正常运行"]),
)
def test_what_is_there_is_never_taken_as_ahead(subject: str, there: str, rest: str) -> None:
    words = f"{subject}{there}{rest}"
    said = read_node(words, TODAY, the_calendar(), name=NAME)
    assert said is None or said.reached
    assert not is_ahead(words, Item("2", "on_track"), TODAY, the_calendar())


def test_a_december_day_told_in_january_is_the_last_one() -> None:
    said = read_node("12月30日已到达", date(2027, 1, 4), the_calendar())
    assert said is not None
    assert (said.reached, said.on) == (True, date(2026, 12, 30))


def test_a_label_and_words_that_fit_a_task_are_told() -> None:
    node, task = (read_node(words, TODAY, the_calendar()) for words in ("18已到达", "18已完成"))
    assert node is not None
    assert task is not None
    assert (node.label, node.may_be_a_task) == ("18", False)
    assert (task.label, task.may_be_a_task) == ("18", True)


def test_words_about_a_delay_need_no_more_than_a_day() -> None:
    assert read_delay("11月6日，服务器没有到货", TODAY, the_calendar()).expected_by == date(2026, 11, 6)
    assert read_delay("还不好说", TODAY, the_calendar()).expected_by is None


@given(st.text(max_size=200), st.dates(date(2005, 1, 1), date(2026, 12, 1)))
@example("已到达" * 60, TODAY)
@example("1" * 200, TODAY)
def test_any_words_are_read_and_no_day_ahead_is_reached(words: str, today: date) -> None:
    said = read_node(words, today, the_calendar())
    if said is not None:
        assert not (said.reached and said.on is not None and said.on > today)
        assert not (said.expected_by is not None and said.expected_by <= today)
        assert not (said.reached and said.expected_by)


@given(st.integers(1, 400), st.sampled_from(["{}月{}日已到达", "已到达，{}月{}日", "{}月{}日完成"]))
def test_a_day_still_ahead_is_never_taken_as_reached(ahead: int, form: str) -> None:
    day = TODAY + timedelta(days=ahead % 62 + 1)
    said = read_node(form.format(day.month, day.day), TODAY, the_calendar())
    assert said is None or not said.reached
