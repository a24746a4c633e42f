"""What coordinators write of a rule: days as people name them, settings, the reason; nothing is guessed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.ruling import read_ruling
from bot.answering.ruling_names import rules_at_start, spoken
from bot.domain.rule_days import MONTHS_IN, WEEKDAYS, RuleDay, recurrence, rule_day
from bot.domain.rules import URGENT, PeriodKind, ReportingRule
from bot.plans.default_rules import MILESTONE, QUARTERLY
from bot.plans.presets import parse_presets
from bot.storage.data_files import data_files
from tests.domain.duty_builders import a_plan

PRESETS = parse_presets(data_files().read("rules.toml"))
RULES = {"week": "weekly", "month": "monthly", "quarter": "quarter_end", "half": "half_year", "year": "year"}


def rule_of(period: str) -> ReportingRule:
    return PRESETS[RULES[period]]


@pytest.mark.parametrize(
    ("period", "words", "due", "after"),
    [
        ("week", "截止 周三", "FREQ=WEEKLY;BYDAY=WE", False),
        ("week", "due next wednesday", "FREQ=WEEKLY;BYDAY=WE", True),
        ("week", "截止 下周一", "FREQ=WEEKLY;BYDAY=MO", True),
        ("month", "截止 28日", "FREQ=MONTHLY;BYMONTHDAY=28", False),
        ("month", "截止：每月最后一天", "FREQ=MONTHLY;BYMONTHDAY=-1", False),
        ("month", "截止 次月5日前", "FREQ=MONTHLY;BYMONTHDAY=5", True),
        ("month", "期限 每月第二个星期五", "FREQ=MONTHLY;BYDAY=2FR", False),
        ("month", "due last friday", "FREQ=MONTHLY;BYDAY=-1FR", False),
        ("quarter", "截止每季度末月２８日", "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=28", False),
        ("quarter", "截止改为28号", "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=28", False),
        ("quarter", "报送期限 9月28日", "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=28", False),
        ("quarter", "截止 次季度首月10日", "FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY=10", True),
        ("quarter", "截止 第二个月最后一个周五", "FREQ=YEARLY;BYMONTH=2,5,8,11;BYDAY=-1FR", False),
        ("quarter", "due month 3 day 20", "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=20", False),
        ("half", "截止 末月15日", "FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=15", False),
        ("year", "截止 12月25日", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=25", False),
        ("year", "截止 次年1月10日", "FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=10", True),
        ("year", "due RRULE:FREQ=YEARLY;BYYEARDAY=300", "FREQ=YEARLY;BYYEARDAY=300", False),
    ],
)
def test_due_days(period: str, words: str, due: str, after: bool) -> None:
    read = read_ruling(words, rule_of(period), PRESETS)
    assert (read.rule.due, read.rule.after_period, read.unread) == (due, after, "")


def test_settings_stand_one_after_the_other_and_the_rest_is_the_reason() -> None:
    words = "开始 首月20日，宽限两个工作日；锁定 30天 提醒 前7、前3、当天 类别 全部 休息日提前 与省里一致"
    read = read_ruling(words, QUARTERLY, PRESETS)
    assert (read.rule.opens, read.rule.grace_workdays, read.rule.lock_workdays) == (
        "FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY=20", 2, 30
    )  # fmt: skip
    assert [step.offset_workdays for step in read.rule.ladder if step.stage == "reminder"] == [-7, -3, 0]
    assert (read.rule.classes, read.rule.shift) == (("regular", "key"), "before")
    assert read.reason == "与省里一致"


@pytest.mark.parametrize(
    "words", ["", "截止", "截止 后天", "锁定", "提醒", "宽限 很多", "明天交", "截止 32日", "<b>"]
)
def test_what_is_no_setting_is_not_read(words: str) -> None:
    read = read_ruling(words, QUARTERLY, PRESETS)
    assert (read.rule, read.told, read.unread) == (QUARTERLY, (), words)


def test_a_setting_that_is_not_understood_is_no_reason() -> None:
    read = read_ruling("截止 末月28日 锁定 长一点", QUARTERLY, PRESETS)
    assert read.unread == "锁定 长一点"


DAYS = st.one_of(
    st.builds(RuleDay, st.integers(1, 12), st.integers(1, 31) | st.just(-1)),
    st.builds(
        lambda month, weekday, nth: RuleDay(month, 0, weekday, nth),
        st.integers(1, 12),
        st.sampled_from(WEEKDAYS),
        st.sampled_from([1, 2, 3, 4, 5, -1]),
    ),
)
PERIODS: list[PeriodKind] = ["week", "month", "quarter", "half", "year"]


@given(st.sampled_from(PERIODS), DAYS)
def test_a_day_that_people_name_is_read_back_from_its_recurrence(period: PeriodKind, day: RuleDay) -> None:
    if period == "week":
        day = RuleDay(weekday=day.weekday or "MO")
    else:
        day = replace(day, month=(day.month - 1) % MONTHS_IN[period] + 1)
    assert rule_day(recurrence(day, period), period) == day


SETTINGS = st.lists(
    st.sampled_from([
        "截止 末月28日", "截止 次季首月9日", "开始 末月1日", "截止时刻 12:00", "宽限 2", "提醒 5、0",
        "催办 后1、后2", "督办 无", "通报 无", "类别 重点", "休息日 提前", "改为 月报", "汇总 4", "延期 1次",
        "答复 5", "配合 3", "审签 需要", "在报一并改", "due next month 1 day 8", "grace 1", "锁定 三",
        "to weekly",
    ]),
    max_size=6,
)  # fmt: skip


@given(SETTINGS)
def test_what_the_button_says_again_makes_the_same_rule(settings: list[str]) -> None:
    read = read_ruling(" ".join(settings), QUARTERLY, PRESETS)
    again = read_ruling(" ".join(read.told), QUARTERLY, PRESETS)
    assert (again.rule, again.told) == (read.rule, read.told)


@given(
    st.text(max_size=60)
    | st.lists(st.sampled_from("截止提醒宽限锁定次月末周五前后0123456789:、 理由改为月报due")).map("".join)
)
def test_whatever_is_written_is_read_or_left(words: str) -> None:
    read = read_ruling(words, QUARTERLY, PRESETS)
    assert read.told or read.rule == QUARTERLY


PLAN = replace(
    a_plan(),
    rules=(QUARTERLY, replace(QUARTERLY, id="keys", classes=("key",)), URGENT, MILESTONE, PRESETS["monthly"]),
)


@pytest.mark.parametrize(
    ("words", "ids", "rest"),
    [
        ("季报 截止 末月28日", ["quarterly", "keys"], "截止 末月28日"),
        ("重点季报 截止", ["keys"], "截止"),
        ("quarterly", ["quarterly"], ""),
        ("keys 宽限 2", ["keys"], "宽限 2"),
        ("速报", ["urgent"], ""),
        ("节点即报：提前 5", ["milestone"], "提前 5"),
        ("月报", ["monthly"], ""),
        ("年报", [], ""),
        ("季报告", [], "季报告"),
    ],
)
def test_which_rule_is_meant(words: str, ids: list[str], rest: str) -> None:
    rules, left = rules_at_start(words, PLAN)
    assert ([rule.id for rule in rules], left) == (ids, rest)


def test_how_a_rule_is_called_where_another_has_the_same_name() -> None:
    assert [spoken(PLAN, rule) for rule in PLAN.rules] == ["quarterly", "keys", "速报", "节点即报", "月报"]
