"""Answers to an open question settle the reading that was asked about."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from bot.domain.readings import Asking, Figure, IndicatorName, Item, Reading, ReplyContext
from bot.replies.read_reply import read_reply
from tests.domain.duty_builders import the_calendar

TODAY = date(2026, 9, 24)


def a_context(*tasks: str, quoted: tuple[str, ...] = (), asking: Asking | None = None) -> ReplyContext:
    indicators = {"7": (IndicatorName("案件数", "件"), IndicatorName("罚没款", "万元"))}
    return ReplyContext(TODAY, "2026Q3", the_calendar(), tasks, quoted, indicators, asking)


def asked(reading: Reading) -> Asking:
    doubt = reading.doubts[0]
    return Asking(reading.items, doubt.choices, doubt.code, doubt.quote, doubt.task, reading)


def settle(question: str, answer: str, *tasks: str, quoted: tuple[str, ...] = ()) -> Reading:
    first = read_reply(question, a_context(*tasks, quoted=quoted))
    assert first.needs_confirmation
    return read_reply(answer, a_context(*tasks, quoted=quoted, asking=asked(first)))


@pytest.mark.parametrize(
    "answer",
    [
        "A",
        "a",
        "Ａ",
        "选A",
        "A吧",
        "第一个",
        "A。",
        "第一个吧谢谢",
        "第一种",
        "选1",
        "①",
        "1",
        "A✅",
        "两项都是",
    ],
)
def test_a_letter_or_a_place_takes_that_choice(answer: str) -> None:
    reading = settle("5.7已完成", answer, "5", "7", "9")
    assert [item.task for item in reading.items] == ["5", "7"]
    assert {item.status for item in reading.items} == {"completed"}
    assert not reading.needs_confirmation


@pytest.mark.parametrize("answer", ["都不是", "不是", "C", "最后一个", "3"])
def test_none_of_them_files_nothing(answer: str) -> None:
    reading = settle("5.7已完成", answer, "5", "7", "9")
    assert reading.items == ()
    assert not reading.needs_confirmation


@pytest.mark.parametrize("answer", ["第7项", "7", "任务7", "是第7项", "说的是7", "打错了，是第7项"])
def test_a_task_answers_which_one(answer: str) -> None:
    reading = settle("完成60%，人手不够", answer, "5", "7", "9")
    assert reading.items == (Item("7", "on_track", Decimal(60), problem="人手不够"),)


@pytest.mark.parametrize("answer", ["第9项", "9", "是第9项", "9和12"])
def test_the_task_named_has_what_was_told_also_where_too_many_were_owed_to_offer(answer: str) -> None:
    reading = settle("完成60%，人手不够", answer, "1", "5", "9", "12", "15")
    assert reading.items[0] == Item("9", "on_track", Decimal(60), problem="人手不够")
    assert {replace(each, task="9") for each in reading.items} == {reading.items[0]}


def test_all_of_them_are_those_it_could_be() -> None:
    reading = settle("完成60%", "都是", "5", "7", "9")
    assert reading.items == tuple(Item(task, "on_track", Decimal(60)) for task in ("5", "7", "9"))


@pytest.mark.parametrize("answer", ["80%", "应该是80%", "是80%", "80%吧"])
def test_a_percent_is_the_share_and_no_figure(answer: str) -> None:
    assert settle("完成120%", answer, "7", quoted=("7",)).items == (Item("7", "on_track", Decimal(80)),)


def test_yes_confirms_the_only_choice() -> None:
    item = Item("7", "completed", Decimal(100))
    first = read_reply("完成120%", a_context("7", quoted=("7",)))
    reading = read_reply("是的", a_context("7", quoted=("7",), asking=asked(first)))
    assert reading.items == (item,)


@pytest.mark.parametrize(
    ("answer", "value", "unit"), [("330", 330, "件"), ("330件", 330, "件"), ("B", 330, "件")]
)
def test_a_bare_figure_settles_an_unclear_one(answer: str, value: int, unit: str) -> None:
    reading = settle("320还是330件，再核一下", answer, "7", quoted=("7",))
    assert [(figure.value, figure.unit) for figure in reading.items[0].figures] == [(Decimal(value), unit)]


def test_a_bare_number_offers_each_indicator() -> None:
    first = read_reply("96", a_context("7", quoted=("7",)))
    figures = [choice.items[0].figures for choice in first.doubts[0].choices if choice.items]
    assert figures == [(Figure("案件数", Decimal(96), "件"),), (Figure("罚没款", Decimal(960000), "元"),)]


def test_a_percent_settles_a_contradiction() -> None:
    reading = settle("第7项已全部完成，进度90%", "90%", "5", "7")
    assert reading.items == (Item("7", "on_track", Decimal(90)),)


def test_a_day_settles_until_when_and_keeps_the_request() -> None:
    reading = settle("申请延期，数据没出来", "10月20日", "7", quoted=("7",))
    assert (reading.intent, reading.until, reading.reason) == ("extension", date(2026, 10, 20), "数据没出来")


def test_a_week_is_offered_where_no_day_was_told() -> None:
    assert settle("申请延期", "A", "7", quoted=("7",)).until == date(2026, 10, 1)


def test_a_new_report_is_read_as_one() -> None:
    reading = settle("5.7已完成", "第9项正常推进", "5", "7", "9")
    assert reading.items == (Item("9", "on_track"),)


def test_what_was_sure_is_kept_beside_the_answer() -> None:
    reading = settle("第5项已完成，第8项完成60%", "B", "5", "7", "9")
    assert {item.task: item.status for item in reading.items} == {"5": "completed", "9": "on_track"}


def test_the_next_doubt_is_asked_next() -> None:
    reading = settle("第5项已完成，进度偏慢；第7项320还是330件", "A", "5", "7")
    assert reading.items[0] == Item("5", "completed", Decimal(100))
    assert [doubt.task for doubt in reading.doubts] == ["7"]


def test_an_answer_keeps_the_intent_asked_about() -> None:
    reading = settle("上一条撤销", "第5项", "5", "7")
    assert (reading.intent, [item.task for item in reading.items]) == ("withdraw", ["5"])
