"""What coordinators write of a rule: days as people name them, settings, the reason; nothing is guessed."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.ruling import read_ruling
from bot.answering.ruling_names import rules_at_start, spoken
from bot.domain.rule_days import MONTHS_IN, WEEKDAYS, RuleDay, recurrence, rule_day
from bot.domain.rule_faults import rule_faults
from bot.domain.rule_fields import FIELDS, SET_BY_NOBODY, require_of_kind
from bot.domain.rules import (
    DEFAULT_LADDER,
    MILESTONE_LADDER,
    URGENT,
    BadRule,
    Circulars,
    PeriodKind,
    ReportingRule,
)
from bot.notices.rules import changed
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


# How each field an office may set is written, in Chinese and in English, and what it then is.
BY_FIELD: dict[str, list[tuple[ReportingRule, str, object]]] = {
    "period": [(QUARTERLY, "改为 月报", "month"), (QUARTERLY, "to plan_end", "plan")],
    "opens": [(QUARTERLY, "开始 末月5日", "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=5")],
    "due": [(QUARTERLY, "due last month day 28", "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=28")],
    "after_period": [(QUARTERLY, "截止 次季度首月10日", True)],
    "cut_off": [(QUARTERLY, "截止时刻 12:00", time(12)), (URGENT, "cut-off 9:30", time(9, 30))],
    "shift": [(QUARTERLY, "休息日 提前", "before"), (MILESTONE, "shift after", "after")],
    "grace_workdays": [(QUARTERLY, "宽限 2", 2), (URGENT, "grace 2", 2)],
    "lock_workdays": [(QUARTERLY, "锁定 30", 30), (URGENT, "lock 30", 30)],
    "classes": [(QUARTERLY, "类别 全部", ("regular", "key")), (URGENT, "class all", ("regular", "key"))],
    "ladder": [(QUARTERLY, "提醒 无", DEFAULT_LADDER[2:]), (MILESTONE, "urge none", MILESTONE_LADDER[:-1])],
    "rollup_workdays": [(QUARTERLY, "汇总 5", 5)],
    "most_extensions": [(QUARTERLY, "延期次数 1", 1), (URGENT, "extensions 1", 1)],
    "reply_workdays": [(QUARTERLY, "督办答复 5", 5), (MILESTONE, "reply 5", 5)],
    "circulars": [
        (QUARTERLY, "通报对象 各单位、领导小组", Circulars(("units", "leading_group"))),
        (URGENT, "circular-to units concerned", Circulars(("units", "concerned"))),
        (QUARTERLY, "抄送 市政府、市人大", Circulars(addressees=("市政府", "市人大"))),
        (MILESTONE, 'paper-to "city council"', Circulars(addressees=("city council",))),
        (QUARTERLY, "通报对象 无", Circulars(())),
        (QUARTERLY, "定期通报 汇总后2个工作日", Circulars(workdays_after_rollup=2)),
        (QUARTERLY, "periodic-circular 0", Circulars(workdays_after_rollup=0)),
    ],
    "also_to": [
        (QUARTERLY, "同时报 市政府", ("市政府",)),
        (URGENT, "also-to 市委、市政府", ("市委", "市政府")),
        (QUARTERLY, 'also-to "city council"', ("city council",)),
    ],
    "first_hours": [(URGENT, "初报 2小时", 2)],
    "follow_up_days": [(URGENT, "follow-up 1", 1)],
    "lead_workdays": [(MILESTONE, "提前开始 5", 5)],
    "input_workdays": [(QUARTERLY, "配合单位提前 3", 3)],
    "signed_by_head": [(QUARTERLY, "审签 需要", True)],
    "unless_urgent": [(QUARTERLY, "已速报不另报 是", True), (QUARTERLY, "unless-urgent yes", True)],
    "asked_apart": [(QUARTERLY, "期末单独报 是", True), (QUARTERLY, "apart yes", True)],
    "news_workdays": [(URGENT, "约报 5个工作日", 5), (URGENT, "news 5", 5)],
}
WRITTEN = [(field, *each) for field, some in BY_FIELD.items() for each in some]


def test_no_field_that_an_office_may_set_is_forgotten() -> None:
    settable = {field.name for field in fields(ReportingRule)} - SET_BY_NOBODY
    assert settable == {field for of_kind in FIELDS.values() for field in of_kind} == set(BY_FIELD)
    for kind in ("quarterly", "urgent", "milestone"):
        rules = {field for field, rule, *_ in WRITTEN if rule.kind == kind}
        assert rules <= set(FIELDS[kind])


@pytest.mark.parametrize(("field", "rule", "words", "value"), WRITTEN)
def test_each_field_is_set_in_words_and_told_in_words(
    field: str, rule: ReportingRule, words: str, value: object
) -> None:
    read = read_ruling(f"{words} 与省里一致", rule, PRESETS)
    assert (getattr(read.rule, field), read.reason, read.unread) == (value, "与省里一致", "")
    again = read_ruling(" ".join(read.told), rule, PRESETS)
    assert (again.rule, again.told) == (read.rule, read.told)
    require_of_kind(rule, read.rule)
    assert rule_faults(read.rule) == () or field == "ladder"
    if field != "after_period":  # told with the day
        told = changed(rule, read.rule)
        assert [line.values["state"] for line in told].count("after") == len(told) // 2 > 0


def test_what_was_set_can_be_taken_back() -> None:
    rule = read_ruling("定期通报 2 抄送 市政府 同时报 市委 已速报不另报 是 审签 是", QUARTERLY, PRESETS).rule
    back = read_ruling("定期通报 无 抄送 无 同时报 无 已速报不另报 否 审签 否", rule, PRESETS)
    assert (back.rule, back.unread) == (QUARTERLY, "")


@pytest.mark.parametrize(
    ("rule", "words", "field"),
    [
        (URGENT, "汇总 3", "rollup_workdays"),
        (URGENT, "提醒 前3", "ladder"),
        (QUARTERLY, "约报 2", "news_workdays"),
        (MILESTONE, "初报 2", "first_hours"),
        (MILESTONE, "同时报 市政府", "also_to"),
        (MILESTONE, "已速报不另报 是", "unless_urgent"),
        (QUARTERLY, "改为 速报", "kind"),
        (MILESTONE, "改为 月报", "kind"),
    ],
)
def test_a_setting_of_another_kind_of_rule_is_refused(rule: ReportingRule, words: str, field: str) -> None:
    with pytest.raises(BadRule) as refused:
        require_of_kind(rule, read_ruling(words, rule, PRESETS).rule)
    assert (refused.value.field, refused.value.why) == (field, "of_other_kind")


def test_a_periodic_circular_is_for_periods_only() -> None:
    [fault] = rule_faults(replace(MILESTONE, circulars=Circulars(workdays_after_rollup=2)))
    assert (fault.field, fault.why) == ("circulars", "of_events")


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
        "to weekly", "通报对象 各单位、领导小组", "通报对象 无", "抄送 市政府、市人大", "定期通报 2",
        "抄送 无", 'paper-to "city council"', "已速报不另报 是",
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
