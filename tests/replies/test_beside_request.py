"""A reply that reports on one task and asks for something about another is cut where the tasks change."""

from __future__ import annotations

from datetime import date

import pytest

from bot.domain.readings import Intent, ReplyContext
from bot.replies.beside_request import TwoThings, beside_request
from bot.replies.read_reply import read_reply
from tests.domain.duty_builders import the_calendar

CONTEXT = ReplyContext(date(2026, 9, 21), "2026Q3", the_calendar(), ("8", "12", "14"))


@pytest.mark.parametrize(
    ("text", "told", "asked"),
    [
        ("第8项完成60%，第12项不归我局负责", "第8项完成60%", "第12项不归我局负责"),
        (
            "第8项完成60%；第12项申请延期到10月20日，设备未到",
            "第8项完成60%",
            "第12项申请延期到10月20日，设备未到",
        ),
        (
            "第12项申请延期到10月20日，设备未到。第8项正常推进，完成60%",
            "第8项正常推进，完成60%",
            "第12项申请延期到10月20日，设备未到",
        ),
        (
            "第8项完成60%\n第12项不属于我局职责，应由市数据局负责",
            "第8项完成60%",
            "第12项不属于我局职责，应由市数据局负责",
        ),
        (
            "8完成６０％；12设备未到。申请延期到10月20日；14正常推进",
            None,
            None,
        ),
        (
            "第8项完成60%。第12项设备未到，申请延期到10月20日。第14项正常推进",
            "第8项完成60%\n第14项正常推进",
            "第12项设备未到，申请延期到10月20日",
        ),
    ],
)
def test_each_part_goes_with_its_task(text: str, told: str | None, asked: str | None) -> None:
    reading = read_reply(text, CONTEXT)
    expected = TwoThings(told, asked) if told is not None and asked is not None else None
    assert beside_request(text, CONTEXT, reading.intent) == expected


@pytest.mark.parametrize(
    "text",
    [
        "第8、12项不归我局负责",
        "第12项不归我局负责，第8项也不归我局负责",
        "第8项完成60%，申请延期到10月20日",
        "第8项完成60%，第12项完成50%，申请延期到10月20日",
        "第8项和第12项设备未到，都申请延期到10月20日",
        "申请延期到10月20日",
    ],
)
@pytest.mark.parametrize("intent", ["extension", "dispute"])
def test_one_request_and_one_whose_tasks_are_not_clear_stay_whole(text: str, intent: Intent) -> None:
    assert beside_request(text, CONTEXT, intent) is None
