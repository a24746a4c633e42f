"""Pieces with a known reading keep it in any company: time, subject and plans do not leak into the result."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings

from bot.domain.readings import Reading, ReplyContext
from bot.replies.clauses import split_clauses
from bot.replies.moods import Mood
from bot.replies.normal import normalise
from bot.replies.read_reply import read_reply
from tests.domain.duty_builders import the_calendar
from tests.replies.composed import Told, several, told


def read(text: str) -> Reading:
    context = ReplyContext(date(2026, 9, 24), "2026Q3", the_calendar(), ("5", "7", "12"), ("7",), {})
    return read_reply(text, context)


@settings(max_examples=300, deadline=None)
@given(report=told())
def test_nothing_is_recorded_that_was_not_told(report: Told) -> None:
    reading = read(report.text)
    assert reading.intent == "report"
    for item in () if reading.needs_confirmation else reading.items:
        assert item.task == "7"
        assert item.status != "completed" or report.status == "completed"
        assert item.percent in (None, report.percent)
        assert {(figure.value, figure.unit) for figure in item.figures} <= report.figures


@settings(max_examples=300, deadline=None)
@given(row=several())
def test_each_task_of_a_row_keeps_its_own(row: tuple[str, dict[str, tuple[Any, ...]]]) -> None:
    text, right = row
    reading = read(text)
    assert {item.task: (item.status, item.percent) for item in reading.items} == right
    assert not reading.needs_confirmation


@pytest.mark.parametrize(
    ("text", "moods"),
    [
        ("上半年偏慢，目前已赶上", ["past", "plain"]),
        ("原计划6月完成，现已办结", ["meant", "plain"]),
        ("如果资金到位，年底能完成", ["if", "if"]),
        ("如果资金到位，年底能完成。现完成60%", ["if", "if", "plain"]),
        ("听说已经完成了，我们还在推进", ["heard", "plain"]),
        ("主要是人手不够", ["plain"]),
        ("按计划推进，如期完成", ["plain", "plain"]),
    ],
)
def test_time_and_source_are_carried_from_clause_to_clause(text: str, moods: list[Mood]) -> None:
    words = normalise(text).text
    assert [clause.mood for clause in split_clauses(words, 0, len(words))] == moods


@pytest.mark.parametrize(
    "text",
    [
        "已完成，但验收没过",
        "已完成，个别点位还要返工",
        "完成了，但是被退回来了",
        "已全部办结，尾款没付",
        "听说已经完成了",
        "据镇里说已全部完成",
        "好像已经办完了",
        "市里通报说完成了80%，实际没有那么多",
        "已完成，一个县没完成",
        "除了验收，其他都完成了",
    ],
)
def test_a_completion_with_words_against_it_is_asked_back(text: str) -> None:
    reading = read(text)
    assert reading.needs_confirmation
    assert [(item.status, item.percent) for item in reading.items] == [(None, None)]


@pytest.mark.parametrize(
    "text",
    [
        "已完成，没有遗留问题",
        "已完成，但材料还没报",
        "虽然有困难，但已按期完成",
        "已完成，问题全部解决",
        "完成了，只是没来得及报",
        "已完成，不过后续还要持续巩固",
        "一度停滞，现已全部完成",
        "已完成，未发生安全事故",
    ],
)
def test_a_completion_with_harmless_words_is_filed(text: str) -> None:
    reading = read(text)
    assert not reading.needs_confirmation
    assert [item.status for item in reading.items] == ["completed"]


@pytest.mark.parametrize(
    ("text", "percent"),
    [
        ("进度50%，刚好一半", 50),
        ("总体完成75%，其中征拆完成92%", 75),
        ("1月完成10%，目前累计完成80%", 80),
        ("上次报60%，现在75%了", 75),
        ("比上月提升5个百分点至78%", 78),
        ("企业签约一半，进度60%", 60),
    ],
)
def test_the_tasks_own_percent_counts_beside_those_of_parts(text: str, percent: int) -> None:
    reading = read(text)
    assert not reading.needs_confirmation
    assert [item.percent for item in reading.items] == [percent]
