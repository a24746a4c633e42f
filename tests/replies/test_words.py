"""Numbers, dates and spans of a reply."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from bot.domain.readings import ReplyContext
from bot.replies.dates import find_moments
from bot.replies.labels import canonical, labels_in
from bot.replies.normal import normalise
from bot.replies.numerals import number_of
from bot.replies.read_reply import read_reply
from bot.replies.wire import context_from_json, reading_json
from tests.domain.duty_builders import the_calendar

TODAY = date(2026, 9, 24)  # a Thursday


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("十二", "12"),
        ("一百零五", "105"),
        ("三千零二十", "3020"),
        ("两千零六", "2006"),
        ("一百五", "150"),
        ("三千二百五", "3250"),
        ("一百一十二", "112"),
        ("十二万", "120000"),
        ("两千三百万", "23000000"),
        ("一点二亿", "120000000"),
        ("1,280", "1280"),
        ("零", "0"),
        ("三四", None),
        ("十四五", None),
        ("百", None),
        ("3两", None),
    ],
)
def test_numerals(written: str, value: str | None) -> None:
    assert number_of(written) == (None if value is None else Decimal(value))


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("10月15日", date(2026, 10, 15)),
        ("十一月底", date(2026, 11, 30)),
        ("10月中旬", date(2026, 10, 20)),
        ("12月上旬", date(2026, 12, 10)),
        ("年底", date(2026, 12, 31)),
        ("明年一季度", date(2027, 3, 31)),
        ("3月底", date(2027, 3, 31)),
        ("下月底", date(2026, 10, 31)),
        ("15号前", date(2026, 10, 15)),
        ("下周三", date(2026, 9, 30)),
        ("周五", date(2026, 9, 25)),
        ("周一", date(2026, 9, 28)),
        ("两周", date(2026, 10, 8)),
        ("3个工作日", date(2026, 9, 30)),  # the 25th and 26th are days off, the 20th was made up before
        ("一个月", date(2026, 10, 24)),
        ("2026-10-15", date(2026, 10, 15)),
        ("至10.20", date(2026, 10, 20)),
        ("1-9月", None),
        ("3小时", None),
        ("2月30日", None),
        ("oct 15", date(2026, 10, 15)),
    ],
)
def test_days(words: str, day: date | None) -> None:
    assert [moment.day for moment in find_moments(words, TODAY, the_calendar())] == [day]


def test_workdays_of_a_year_without_a_table_are_monday_to_friday() -> None:
    assert find_moments("5个工作日", date(2040, 1, 6), the_calendar())[0].day == date(2040, 1, 13)


@pytest.mark.parametrize(
    ("written", "labels"),
    [
        ("5、7", ("5", "7")),
        ("5-9", ("5", "7", "9")),
        ("六至八", ("7",)),
        ("三、(一)第2项、3", ("三(一)2", "三(一)3")),
        ("5和7及9", ("5", "7", "9")),
    ],
)
def test_labels(written: str, labels: tuple[str, ...]) -> None:
    assert labels_in(written, ("5", "7", "9")) == labels


def test_one_form_a_label() -> None:
    assert {canonical(label) for label in ("三(一)2", "三（一）2", "三、（一）第2项", "三、(一)第二项")} == {
        "三(一)2"
    }


def test_widths_script_and_typing_errors_have_one_form() -> None:
    assert normalise("第５項己完成").text == "第5项已完成"
    assert normalise("尚 未 启 动").text == "尚未启动"
    assert normalise("5 7 9 已完成").text == "5 7 9 已完成"


def test_spans_keep_the_writers_script() -> None:
    context = ReplyContext(TODAY, "2026Q3", the_calendar(), ("7",), ("7",))
    item = read_reply("進度滯後，主要是經費不足。下一步擬爭取專項資金", context).items[0]
    assert (item.status, item.problem, item.next_step) == ("behind", "經費不足", "爭取專項資金")


def test_requests_tell_ground_and_unit() -> None:
    context = ReplyContext(TODAY, "2026Q3", the_calendar(), ("7",), ("7",))
    reading = read_reply("第7项不是我局牵头，职能已划转市商务局，建议由市商务局负责", context)
    assert (reading.intent, reading.reason, reading.to_unit) == ("dispute", "职能已划转市商务局", "市商务局")
    reading = read_reply("第7项受台风影响，申请延期至10月20日", context)
    assert (reading.until, reading.reason) == (date(2026, 10, 20), "受台风影响")


def test_the_wire_shape_has_every_key() -> None:
    given = {
        "today": "2026-09-24",
        "period": "2026Q3",
        "my_tasks": ["7"],
        "quoted": ["7"],
        "indicators": {"7": [{"metric": "罚没款", "unit": "万元"}]},
    }
    reading = reading_json(read_reply("48.5", context_from_json(given, the_calendar())))
    figure = {"metric": "罚没款", "value": 485000, "unit": "元", "growth": False}
    item = {"task": "7", "status": None, "percent": None, "figures": [figure], "problem": None}
    assert reading == {
        "intent": "report",
        "items": [item | {"next_step": None, "expected_by": None}],
        "until": None,
        "reason": None,
        "to_unit": None,
        "needs_confirmation": False,
    }
