"""When an urgent event happened: hours as officials write and say them, and what is no hour at all."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.replies.event_times import event_time
from tests.domain.duty_builders import the_calendar
from tests.wording.locales import LOCALES, say

CALENDAR = the_calendar()
THURSDAY = datetime(2026, 10, 22, 3, 0, tzinfo=UTC)  # 11:00 in Shanghai
MINUTES = st.integers(2, 200 * 24 * 60)


def read(words: str, at: datetime = THURSDAY) -> str:
    """The local hour, or what else the words tell of the time."""
    found = event_time(words, at, CALENDAR)
    return (
        f"{found.at.astimezone(CALENDAR.zone):%m-%d %H:%M}"
        if found.told == "hour" and found.at
        else found.told
    )


@pytest.mark.parametrize(
    ("words", "local"),
    [
        ("9时30分物流园起火", "10-22 09:30"),
        ("今天上午九点半物流园起火", "10-22 09:30"),
        ("今天凌晨12点30分起火", "10-22 00:30"),
        ("今晨6点一刻起火", "10-22 06:15"),
        ("昨晚11点机房断电", "10-21 23:00"),
        ("昨晚12点物流园起火", "10-22 00:00"),
        ("昨天中午1点半物流园起火", "10-21 13:30"),
        ("昨日下午三时许商场起火", "10-21 15:00"),
        ("昨日（21日）下午3点起火", "10-21 15:00"),
        ("经查，前日23:50物流园起火", "10-20 23:50"),
        ("大前天下午3点起火", "10-19 15:00"),
        ("20日16时30分，物流园起火", "10-20 16:30"),
        ("30日8时起火", "09-30 08:00"),
        ("10月20日（星期二）16时30分物流园起火", "10-20 16:30"),
        ("10月15日9:05发现", "10-15 09:05"),
        ("2026年10月20日，16:30起火", "10-20 16:30"),
        ("十月二十日晚八点起火", "10-20 20:00"),
        ("10月20日24时起火", "10-21 00:00"),
        ("10-20 16:30起火", "10-20 16:30"),
        ("周二上午9点物流园起火", "10-20 09:00"),
        ("上周五下午3点起火", "10-16 15:00"),
        ("時間：昨晚11點，地點：東門", "10-21 23:00"),
        ("半小时前起火", "10-22 10:30"),
        ("会议提出2点要求。今天10:20物流园起火", "10-22 10:20"),
        ("截至今天10时已扑灭，昨晚11点起火", "10-21 23:00"),
        ("9:40接报，事发时间：9:10", "10-22 09:10"),
        ("A fire broke out yesterday at 4:30 pm at the market", "10-21 16:30"),
        ("A fire at 4:30 p.m. yesterday", "10-21 16:30"),
        ("Last night at 11:30 the power failed", "10-21 23:30"),
        ("On 20 October at 9.15 am a leak", "10-20 09:15"),
        ("Power failed on Tuesday at 16:30", "10-20 16:30"),
        ("Two hours ago, at 9 am, a leak", "10-22 09:00"),
    ],
)
def test_the_hour_it_happened_is_read(words: str, local: str) -> None:
    assert read(words) == local


@pytest.mark.parametrize(
    "words",
    [
        "昨天物流园起火",
        "昨晚政务云机房断电",
        "昨天4点起火",  # of the morning, or of the afternoon
        "昨夜2点起火",  # of which night
        "周二物流园起火",
        "昨天物流园起火，16:30扑灭",
        "16-17时起火",
        "23点起火",
        "10月20日（星期三）16时30分起火",
        "昨日（20日）下午3点起火",
        "上午16:30起火",
        "2月30日8时起火",
        "last Tuesday at 16:30",
        "A fire today",
    ],
)
def test_what_may_be_two_hours_or_none_is_asked_and_never_guessed(words: str) -> None:
    assert read(words) == "unclear"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("物流园起火", "nothing"),
        ("采取3点措施，物流园起火", "nothing"),
        ("提出三点要求，已疏散", "nothing"),
        ("有一点损失，第3点已落实", "nothing"),
        ("查获120点积分卡", "nothing"),
        ("抢修用了3小时", "nothing"),
        ("2026-1 火已扑灭", "nothing"),
        ("明天9点前恢复", "nothing"),
        ("刚刚物流园起火", "just_now"),
        ("It has just happened", "just_now"),
    ],
)
def test_what_is_no_hour_is_none(words: str, told: str) -> None:
    assert read(words) == told


def test_words_say_whether_they_give_the_time_alone() -> None:
    for words in ("2026-1 事发时间应为昨日23时59分", "补充：事发时间 10月20日16:30", "2026-1号 昨日8时"):
        found = event_time(words, THURSDAY, CALENDAR)
        assert (found.told, found.alone) == ("hour", True)
    found = event_time("昨日8时，据群众反映物流园起火", THURSDAY, CALENDAR)
    assert (found.apart, found.alone, found.labelled) == (True, False, False)


@given(MINUTES, st.sampled_from(LOCALES))
def test_a_time_as_we_write_it_is_read_back(minutes: int, locale: str) -> None:
    happened = THURSDAY - timedelta(minutes=minutes)
    shown = say("urgent/happened", locale=locale, day=date(2026, 10, 22), at=happened)
    assert event_time(shown, THURSDAY, CALENDAR).at == happened
    later = event_time(f"物流园起火，{shown}", THURSDAY, CALENDAR)
    assert (later.at, later.labelled) == (happened, True)


WAYS = (
    "{0.month}月{0.day}日{0.hour}时{0.minute}分",
    "{0.year}-{0.month}-{0.day} {0.hour}:{0.minute:02d}",
    "{0.day}日{0.hour:02d}:{0.minute:02d}",
    "{0.month}月{0.day}日（{1}）{2}{3}点{0.minute}分",
    "{1}{2}{3}点{0.minute:02d}",
)


@given(st.integers(2, 6 * 24 * 60), st.sampled_from(WAYS))
def test_whichever_way_it_is_written_it_is_the_same_hour(minutes: int, way: str) -> None:
    local = (THURSDAY - timedelta(minutes=minutes)).astimezone(CALENDAR.zone)
    weekday = f"周{'一二三四五六日'[local.weekday()]}"
    hour = local.hour
    part = (
        "凌晨"
        if hour < 5
        else "上午"
        if hour < 12
        else "中午"
        if hour == 12
        else "下午"
        if hour < 18
        else "晚上"
    )
    words = way.format(local, weekday, part, hour - 12 if hour > 12 else hour)
    assert event_time(f"{words}物流园起火", THURSDAY, CALENDAR).at == local, words


@given(st.text(max_size=200), st.integers(0, 10**6))
def test_no_words_break_the_reading_and_no_event_is_told_before_it_happens(words: str, minutes: int) -> None:
    told_at = THURSDAY + timedelta(minutes=minutes)
    found = event_time(words, told_at, CALENDAR)
    assert (found.at is not None) == (found.told in {"hour", "just_now"})
    assert found.at is None or found.at <= told_at


@given(
    st.lists(st.sampled_from("昨今前上周二日天月晚夜午12点时分半刻:（）0零三十一年前-,，pm at "), max_size=24)
)
def test_no_heap_of_signs_of_time_breaks_it(signs: list[str]) -> None:
    found = event_time("".join(signs), THURSDAY, CALENDAR)
    assert found.at is None or found.at <= THURSDAY
