"""What is asked back, and which readings are offered."""

from __future__ import annotations

from datetime import date

import pytest

from bot.domain.readings import Doubt, ReplyContext
from bot.replies.read_reply import read_reply
from tests.domain.duty_builders import the_calendar

MINE = ("5", "7", "9")


def doubt_of(text: str, quoted: tuple[str, ...] = (), mine: tuple[str, ...] = MINE) -> Doubt:
    reading = read_reply(text, ReplyContext(date(2026, 9, 24), "2026Q3", the_calendar(), mine, quoted))
    assert reading.needs_confirmation
    return reading.doubts[0]


@pytest.mark.parametrize(
    ("text", "quoted", "code", "choices"),
    [
        ("已办结", (), "no_task", ["task", "task", "task", "none"]),
        ("正常推进", ("5", "7"), "no_task", ["task", "task", "none"]),
        ("5.7已完成", (), "number_or_task", ["both_tasks", "date", "none"]),
        ("5项工作都已完成", (), "number_or_task", ["task", "all_tasks", "none"]),
        ("1.已完成\n2.滞后\n3.未启动", (), "number_or_task", ["in_order", "as_numbered", "none"]),
        ("第6项已完成", (), "not_yours", ["task", "task", "other_unit"]),
        ("已完成，但还有两个镇没做完", ("5",), "contradiction", ["status", "status", "none"]),
        ("完成60%，进度80%", ("5",), "contradiction", ["percent", "percent", "none"]),
        ("320还是330件", ("5",), "unclear_number", ["figure", "figure", "none"]),
        ("完成130%", ("5",), "unclear_number", ["status", "none"]),
        ("申请延期", ("5",), "no_date", ["until", "until", "none"]),
        ("第5项已完成，第5项未启动", (), "twice", ["status", "status", "none"]),
    ],
)
def test_each_doubt_offers_its_readings(
    text: str, quoted: tuple[str, ...], code: str, choices: list[str]
) -> None:
    doubt = doubt_of(text, quoted)
    assert (doubt.code, [choice.code for choice in doubt.choices]) == (code, choices)
    assert doubt.quote


def test_a_task_of_another_unit_is_offered_as_the_nearest_own_ones() -> None:
    doubt = doubt_of("第6项已完成")
    assert doubt.task == "6"
    assert [choice.items[0].task for choice in doubt.choices] == ["5", "7", "6"]


def test_only_the_doubtful_task_loses_its_status() -> None:
    context = ReplyContext(date(2026, 9, 24), "2026Q3", the_calendar(), MINE)
    reading = read_reply("第5项已完成；第7项已完成，进度偏慢", context)
    assert [(item.task, item.status) for item in reading.items] == [("5", "completed"), ("7", None)]
    assert [doubt.task for doubt in reading.doubts] == ["7"]
