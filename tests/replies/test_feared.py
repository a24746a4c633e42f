"""A fear that the term will not be kept is a task behind, and its words are the problem."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.readings import Reading, ReplyContext
from bot.replies.read_reply import read_reply
from tests.domain.duty_builders import the_calendar
from tests.replies.variants import SAME_READING, Variant

CONTEXT = ReplyContext(date(2026, 9, 24), "2026Q3", the_calendar(), ("5", "7", "9"), ("7",))


def read(text: str) -> Reading:
    return read_reply(text, CONTEXT)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("怕来不及", "怕来不及"),
        ("怕是赶不上", "怕是赶不上"),
        ("估计要拖", "估计要拖"),
        ("可能完不成", "可能完不成"),
        ("恐怕完不成", "恐怕完不成"),
        ("第7项怕来不及了", "怕来不及了"),
        ("7：估计赶不上了", "估计赶不上了"),
        ("第7项年底前怕是做不完", "年底前怕是做不完"),
        ("预计来不及", "预计来不及"),
        ("可能要拖一拖", "可能要拖一拖"),
        ("估计要拖到10月", "估计要拖到10月"),
        ("设备未到，怕来不及", "设备未到，怕来不及"),
        ("恐怕完不成，供应商停产", "供应商停产"),
    ],
)
def test_a_fear_is_behind_without_a_figure_and_its_words_are_the_problem(text: str, problem: str) -> None:
    reading = read(text)
    [item] = reading.items
    assert (reading.intent, reading.needs_confirmation) == ("report", False)
    assert (item.task, item.status, item.percent, item.figures) == ("7", "behind", None, ())
    assert item.problem == problem


def test_a_fear_beside_a_percent_keeps_it() -> None:
    [item] = read("完成60%，怕来不及").items
    assert (item.status, item.percent, item.problem) == ("behind", 60, "怕来不及")


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("不怕来不及", None),
        ("不怕来不及，正常推进", "on_track"),
        ("不用担心来不及，正常推进", "on_track"),
        ("怕来不及，所以提前做了，已完成", "completed"),
        ("怕来不及，提前做完了", "completed"),
        ("原来怕来不及，现在已完成", "completed"),
        ("可能不会拖", None),
        ("部分企业可能来不及", None),
    ],
)
def test_what_is_not_feared_is_not_behind(text: str, status: str | None) -> None:
    reading = read(text)
    assert [item.status for item in reading.items if item.status] == ([status] if status else [])
    assert not any(item.problem for item in reading.items)


@given(
    fear=st.sampled_from(["怕", "怕是", "恐怕", "担心", "估计", "可能", "也许", "看来"]),
    missed=st.sampled_from(["来不及", "赶不上", "完不成", "做不完", "要拖", "要拖期"]),
    end=st.sampled_from(["", "了", "吧"]),
    variant=st.sampled_from(SAME_READING),
)
def test_a_fear_is_read_alike_however_it_is_written(
    fear: str, missed: str, end: str, variant: Variant
) -> None:
    reading = read(variant(f"第7项{fear}{missed}{end}"))
    assert [item.status for item in reading.items] == ["behind"]
    assert not reading.needs_confirmation
