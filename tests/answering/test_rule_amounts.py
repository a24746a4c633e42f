"""The rest of an amount or of a value is never a reason: converted where that is exact, else refused."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.naming import reason_in
from bot.answering.ruling import read_ruling
from bot.answering.ruling_faults import why_unread
from bot.domain.rules import URGENT, ReportingRule
from bot.plans.default_rules import QUARTERLY
from handlers.class_ import parse as parse_class
from tests.answering.test_ruling import PRESETS

HOURS = {"小时": Fraction(1), "天": Fraction(24), "日": Fraction(24), "分钟": Fraction(1, 60)}
DAYS = {"天": Fraction(1), "小时": Fraction(1, 24), "周": Fraction(7)}


def _read(words: str, rule: ReportingRule = URGENT) -> tuple[tuple[str, ...], str, str]:
    found = read_ruling(words, rule, PRESETS)
    return found.told, found.reason, found.unread


@pytest.mark.parametrize(
    ("words", "told", "reason"),
    [
        ("续报 24小时 省里要求", "follow-up 1", "省里要求"),
        ("续报 48 小时 省里要求", "follow-up 2", "省里要求"),
        ("续报 一周 省里要求", "follow-up 7", "省里要求"),
        ("初报 2小时内 应急要求", "first 2", "应急要求"),
        ("初报 1天之内 应急要求", "first 24", "应急要求"),
        ("初报 0.5天 应急要求", "first 12", "应急要求"),
        ("初报 120分钟 应急要求", "first 2", "应急要求"),
        ("初报 ２小时，应急要求", "first 2", "应急要求"),
        ("初报 2小时 应急要求 确认", "first 2", "应急要求"),
        ("初报 2小时 理由 确认件已到 确认。", "first 2", "确认件已到"),
    ],
)
def test_an_amount_in_another_unit_is_converted_where_that_is_exact(
    words: str, told: str, reason: str
) -> None:
    assert _read(words) == ((told,), reason, "")


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("初报 30分钟 省里要求", "wants_hours"),
        ("初报 1.5小时 省里要求", "wants_hours"),
        ("初报 2个工作日 省里要求", "wants_hours"),
        ("续报 36小时 省里要求", "wants_days"),
        ("续报 3个工作日 省里要求", "wants_days"),
        ("续报 1个月 省里要求", "wants_days"),
        ("初报 2小时左右 省里要求", "wants_hours"),
    ],
)
def test_an_amount_that_is_none_of_its_setting_is_refused_with_the_reason(words: str, why: str) -> None:
    told, _, unread = _read(words)
    assert told == ()
    assert why_unread(unread, URGENT).why == why


@pytest.mark.parametrize("words", ["宽限 24小时 理由 试", "宽限 1周 理由 试", "锁定 2次 理由 试"])
def test_workdays_are_no_hours_weeks_or_times(words: str) -> None:
    told, _, unread = _read(words, QUARTERLY)
    assert told == ()
    assert why_unread(unread, QUARTERLY).why == "wants_workdays"


@pytest.mark.parametrize(
    "words",
    ["通报对象 各单位、市政府 规范", "通报对象 各单位，市政府 规范", "通报对象 各单位 市政府办公室 规范",
     "通报对象 各单位、领导小组、市人大 规范"],
)  # fmt: skip
def test_a_recipient_that_is_none_is_not_dropped(words: str) -> None:
    told, reason, unread = _read(words, QUARTERLY)
    assert (told, reason) == ((), "")
    assert why_unread(unread, QUARTERLY).why == "recipient_unread"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("通报对象 各单位、领导小组 按市政府要求规范", "circular-to units leading_group"),
        ("通报对象 各单位 理由 市政府", "circular-to units"),
    ],
)
def test_a_reason_behind_recipients_may_speak_of_an_authority(words: str, told: str) -> None:
    assert _read(words, QUARTERLY)[0] == (told,)


@given(st.integers(1, 99), st.sampled_from(sorted(HOURS)), st.sampled_from(["初报", "续报"]))
def test_what_is_set_is_exactly_what_was_said_or_nothing(count: int, unit: str, setting: str) -> None:
    told, reason, unread = _read(f"{setting} {count}{unit} 省里要求")
    worth = (HOURS if setting == "初报" else {**DAYS, "日": Fraction(1), "分钟": Fraction(1, 1440)})[unit]
    amount = count * worth
    if amount.denominator == 1:
        assert (told[0].split()[1], reason, unread) == (str(int(amount)), "省里要求", "")
    else:
        assert (told, reason) == ((), "")


@given(st.text("省里要求通知精神", min_size=1), st.sampled_from(["确认", "确认。", "确定", "确认！"]))
def test_a_yes_behind_the_reason_is_no_part_of_it(reason: str, yes: str) -> None:
    assert reason_in(f"{reason} {yes}") == reason


def test_a_yes_behind_a_change_of_class_is_no_part_of_its_reason() -> None:
    assert parse_class("5 重点 列入市政府重点督办 确认").reason == "列入市政府重点督办"
    assert parse_class("5 重点 确认").reason == ""
