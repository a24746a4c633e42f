"""How a task stands is asked back where the words only guess at it; what is foreseen or firm is filed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.readings import Asking, Reading, ReplyContext, Status
from bot.replies.answers import guesses
from bot.replies.normal import normalise
from bot.replies.read_reply import read_reply
from tests.domain.duty_builders import the_calendar
from tests.replies.variants import CHATTER, SAME_READING

CALENDAR = the_calendar()


def read(text: str, asking: Asking | None = None) -> Reading:
    context = ReplyContext(date(2026, 9, 24), "2026Q3", CALENDAR, ("5", "7", "9"), ("7",), asking=asking)
    return read_reply(text, context)


def answered(first: Reading, said: str) -> Reading:
    doubt = first.doubts[0]
    return read(said, Asking(first.items, doubt.choices, doubt.code, doubt.quote, doubt.task, first))


def offered(reading: Reading) -> list[Status | None]:
    [doubt] = [each for each in reading.doubts if each.code == "hedged"]
    *ways, none = doubt.choices
    assert none.code == "none"
    return [way.items[0].status for way in ways]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("7 预计难以按期完成", "behind"),
        ("7 完成60%，恐怕完不成", "behind"),
        ("7 完成60%，可能赶不上9月底", "behind"),
        ("7 完成60%，赶不上9月底了", "behind"),
        ("7 完成60%，预计年底完不成", "behind"),
        ("7 完成60%，预计10月底能按期完成", "on_track"),
        ("7 已完成，没有赶不上的问题", "completed"),
    ],
)
def test_a_term_that_will_not_be_kept_is_never_on_track(text: str, status: Status) -> None:
    reading = read(text)
    assert ([item.status for item in reading.items], reading.needs_confirmation) == ([status], False)


@pytest.mark.parametrize("text", ["7 好像完不成", "7 正常推进，恐怕完不成", "7 正常推进，预计难以按期完成"])
def test_a_hearsay_alone_or_a_fear_beside_good_words_is_asked_about(text: str) -> None:
    assert read(text).needs_confirmation


@pytest.mark.parametrize(
    ("text", "statuses"),
    [
        ("好像没完成", ["behind", "on_track"]),
        ("应该做完了吧", ["completed", "on_track"]),
        ("完成了吧", ["completed", "on_track"]),
        ("估计完成了", ["completed", "on_track"]),
        ("应该是完成了", ["completed", "on_track"]),
        ("已完成，我也不确定", ["completed", "on_track"]),
        ("已完成，待核实", ["completed", "on_track"]),
        ("没完成，记不太清了", ["behind", "on_track"]),
        ("应该还没启动", ["not_started", "on_track"]),
        ("可能会滞后", ["behind", "on_track"]),
        ("好像正常", ["on_track", "behind"]),
        ("好像没什么进展", ["no_activity", "on_track"]),
        ("听说完成了", ["completed", "on_track"]),
    ],
)
def test_a_guess_is_asked_back_with_what_it_may_mean(text: str, statuses: list[Status]) -> None:
    reading = read(text)
    assert reading.needs_confirmation
    assert [item.status for item in reading.items] == [None]
    assert offered(reading) == statuses
    settled = answered(reading, "A")
    assert [item.status for item in settled.items] == statuses[:1]
    assert not settled.needs_confirmation


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("已完成", "completed"),
        ("没完成", "behind"),
        ("应该能完成", "on_track"),
        ("应该快完成了", "on_track"),
        ("差不多完成了吧", "on_track"),
        ("恐怕完不成", "behind"),
        ("不可能按时完成", "behind"),
        ("可能要到年底才能完成", "on_track"),
        ("已完成，待审核", "completed"),
        ("可能受天气影响进度滞后", "behind"),
        ("完成60%，好像有点滞后", "behind"),
        ("第9项报错了，应该是尚未启动", "not_started"),
    ],
)
def test_what_is_firm_or_foreseen_is_filed(text: str, status: Status) -> None:
    reading = read(text)
    assert not reading.needs_confirmation, text
    assert [item.status for item in reading.items] == [status]


@settings(max_examples=200, deadline=None)
@given(
    hedge=st.sampled_from(["好像", "似乎", "貌似", "可能", "也许", "或许", "没准", "说不定", "怕是"]),
    told=st.sampled_from(["没完成", "还没启动", "滞后了", "没做完", "没有进展", "还没开始"]),
    label=st.sampled_from(["", "第7项", "7："]),
    variant=st.sampled_from((*SAME_READING, *CHATTER)),
)
def test_no_hedged_status_is_ever_filed(hedge: str, told: str, label: str, variant: object) -> None:
    text = f"{label}{hedge}{told}"
    reading = read(variant(text))  # type: ignore[operator]
    assert reading.needs_confirmation, text
    assert all(item.status is None for item in reading.items)


@pytest.mark.parametrize(
    "text", ["完成60%，待核实", "完成60%（待确认）", "完成60%，尚未核实", "办结120件，数字待核对"]
)
def test_a_number_that_is_still_to_be_verified_is_asked_back(text: str) -> None:
    reading = read(text)
    assert [doubt.code for doubt in reading.doubts] == ["unclear_number"]
    assert all(item.percent is None and not item.figures for item in reading.items)


def test_a_report_that_is_to_follow_doubts_nothing() -> None:
    assert not read("完成60%，待核实后再报明细").needs_confirmation


@pytest.mark.parametrize("text", ["可能要延期到10月30日", "估计要延到10月30日", "可能需要延期到10月30日"])
def test_more_time_that_may_be_needed_is_not_asked_for_yet(text: str) -> None:
    reading = read(text)
    assert (reading.intent, reading.needs_confirmation) == ("extension", True)
    [doubt] = reading.doubts
    assert (doubt.code, doubt.choices[0].until) == ("hedged", date(2026, 10, 30))
    settled = answered(reading, "A")
    assert (settled.intent, settled.until, settled.needs_confirmation) == (
        "extension", date(2026, 10, 30), False,
    )  # fmt: skip


@pytest.mark.parametrize("text", ["申请延期到10月30日", "可能来不及，申请延期到10月30日"])
def test_more_time_that_is_asked_for_is(text: str) -> None:
    reading = read(text)
    assert (reading.intent, reading.needs_confirmation) == ("extension", False)


@pytest.mark.parametrize("hedged", ["第8项好像完成60%", "第8项好像没完成", "第8项可能要延期到10月30日"])
def test_a_task_that_is_not_theirs_is_told_before_anything_is_asked(hedged: str) -> None:
    reading, plain = read(hedged), read("第8项完成60%")
    first, *later = reading.doubts
    assert first.code == plain.doubts[0].code == "not_yours"
    assert [choice.code for choice in first.choices] == [choice.code for choice in plain.doubts[0].choices]
    assert later


@pytest.mark.parametrize(
    ("hedged", "code"), [("第8项好像完成60%", "unclear_number"), ("第8项好像没完成", "hedged")]
)
def test_what_was_hedged_is_asked_of_the_task_that_was_meant(hedged: str, code: str) -> None:
    settled = answered(read(hedged), "第7项")
    assert settled.needs_confirmation
    [doubt] = settled.doubts
    assert (doubt.code, doubt.task) == (code, "7")
    assert {item.task for choice in doubt.choices for item in choice.items} == {"7"}


@pytest.mark.parametrize(
    ("said", "guess"),
    [
        ("应该是B吧", True),
        ("可能是第二个", True),
        ("好像是B", True),
        ("B，不太确定", True),
        ("应该是B", False),
        ("B", False),
        ("选B吧", False),
        ("就是第二个", False),
        ("不可能是A，是B", False),
    ],
)
def test_a_guess_at_an_answer_is_known(said: str, guess: bool) -> None:
    assert guesses(normalise(said)) is guess
