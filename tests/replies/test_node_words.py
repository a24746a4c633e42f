"""What is said of a node in a few words: reached, not yet, or for the reader of reports."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.replies.node_words import read_delay, read_node
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
