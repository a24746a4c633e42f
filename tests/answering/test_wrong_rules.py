"""Every wrong setting of a rule is refused with its reason; no words end in an error or are half taken."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.answering.ruling import read_ruling
from bot.answering.ruling_faults import why_unread
from bot.answering.ruling_words import count_of
from bot.domain.rule_faults import rule_faults
from bot.domain.rule_fields import require_of_kind
from bot.domain.rules import URGENT, BadRule, ReportingRule
from bot.plans.default_rules import MILESTONE, QUARTERLY
from bot.plans.presets import parse_presets
from bot.storage.data_files import data_files

PRESETS = parse_presets(data_files().read("rules.toml"))
WEEKLY, MONTHLY, YEARLY = PRESETS["weekly"], PRESETS["monthly"], PRESETS["year"]
WORDS = [
    tomllib.loads(data_files().read(f"wording/{locale}/forms.toml"))["words"] for locale in ("zh-CN", "en")
]

WRONG: list[tuple[str, str, str, str]] = [
    # words, field, why, what
    ("截止 末月35日", "due", "day_range", ""),
    ("截止 末月３５日", "due", "day_range", ""),
    ("截止 末月三十五日", "due", "day_range", ""),
    ("截止末月32号", "due", "day_range", ""),
    ("截止 末月0日", "due", "day_range", ""),
    ("截止 45", "due", "day_range", ""),
    ("due day 32", "due", "day_range", ""),
    ("截止 13月5日", "due", "month_range", ""),
    ("截止 十三月五日", "due", "month_range", ""),
    ("截止 0月5日", "due", "month_range", ""),
    ("截止 第四个月5日", "due", "month_of_period", ""),
    ("截止 第4个月5日", "due", "month_of_period", ""),
    ("due month 7 day 5", "due", "month_of_period", ""),
    ("截止 末月第6个周五", "due", "nth_range", ""),
    ("截止 第六个周五", "due", "nth_range", ""),
    ("截止 末月第0个周五", "due", "nth_range", ""),
    ("due 6th friday", "due", "nth_range", ""),
    ("截止 周五", "due", "nth_missing", ""),
    ("截止 末月第三个星期八", "due", "weekday_unknown", ""),
    ("截止 末月", "due", "day_missing", ""),
    ("截止 9月", "due", "day_missing", ""),
    ("截止 明天", "due", "not_recurring", ""),
    ("截止 2026-09-28", "due", "not_recurring", ""),
    ("截止 2026年9月28日", "due", "not_recurring", ""),
    ("截止 末月28日-30日", "due", "several_days", ""),
    ("截止 末月28日或29日", "due", "several_days", ""),
    ("截止 末月28日、30日", "due", "several_days", ""),
    ("截止 末月28日25:00", "cut_off", "hour_range", ""),
    ("截止 <b>*</b>", "due", "day_unread", ""),
    ("截止", "due", "empty", ""),
    ("截止 ：", "due", "empty", ""),
    ("开始 末月40日", "opens", "day_range", ""),
    ("截止 末月31日", "due", "none", "2024Q2"),
    ("截止 2月30日", "due", "none", "2024Q1"),
    ("截止 末月5日", "opens", "opens_after_due", "2024Q1"),
    ("开始 末月28日", "opens", "opens_after_due", "2024Q1"),
    ("截止 FREQ=SECONDLY", "due", "unreadable", ""),
    ("截止 FREQ=MONTHLY;BYMONTHDAY=25", "due", "several", "2024Q1"),
    ("截止时刻 25:00", "cut_off", "hour_range", ""),
    ("截止时刻 下班前", "cut_off", "hour_unread", ""),
    ("截止时刻 6:00", "cut_off", "out_of_bounds", "09:00-23:59"),
    ("宽限 1000", "grace_workdays", "number_range", "0-250"),
    ("宽限 300", "grace_workdays", "out_of_bounds", "0-250"),
    ("宽限 -1", "grace_workdays", "number_range", "0-250"),
    ("宽限 2.5", "grace_workdays", "number_wanted", ""),
    ("宽限 2-3天", "grace_workdays", "several_numbers", ""),
    ("宽限 半天", "grace_workdays", "number_wanted", ""),
    ("宽限", "grace_workdays", "empty", ""),
    ("宽限 25", "grace_workdays", "grace_beyond_lock", "20"),
    ("锁定 -1", "lock_workdays", "lock_early", ""),
    ("锁定 提前3天", "lock_workdays", "lock_early", ""),
    ("锁定 长一点", "lock_workdays", "number_wanted", ""),
    ("锁定 3", "ladder", "ladder_after_lock", ""),
    ("配合单位 推后3", "input_workdays", "inputs_after", ""),
    ("配合单位提前 60", "input_workdays", "inputs_too_early", "2024Q1"),
    ("配合单位提前 9999", "input_workdays", "number_range", "0-250"),
    ("类别 难点工作", "classes", "class_unread", ""),
    ("类别", "classes", "empty", ""),
    ("通报对象 张三", "circulars", "recipient_unread", ""),
    ("定期通报 很快", "circulars", "recipient_unread", ""),
    ("同时报", "also_to", "empty", ""),
    ("改为 旬报", "period", "period_unknown", "旬报"),
    ("改为", "period", "empty", ""),
    ("休息日 不管", "shift", "shift_unread", ""),
    ("审签 也许", "signed_by_head", "yes_no", ""),
    ("提醒 很久", "ladder", "steps_unread", ""),
    ("督办 无", "ladder", "ladder_no_slip", ""),
    ("截至 末月28日", "", "field_unknown", "截止"),
    ("宽线 2", "", "field_unknown", "宽限"),
    ("grase 2", "", "field_unknown", "grace"),
    ("截止 末月28日 宽线 2", "", "field_unknown", "宽限"),
    ("明天交", "", "field_unknown", ""),
    ("初报 2", "first_hours", "of_other_kind", ""),
]


def fault_of(words: str, rule: ReportingRule = QUARTERLY) -> tuple[str, str, str]:
    """Field, why and what of it, as the command refuses the words."""
    read = read_ruling(words, rule, PRESETS)
    if read.unread:
        wrong = why_unread(read.unread, rule)
        return wrong.field, wrong.why, wrong.what
    try:
        require_of_kind(rule, read.rule)
    except BadRule as error:
        return error.field, error.why, ""
    first = next(iter(rule_faults(read.rule)))
    return first.field, first.why, first.what


@pytest.mark.parametrize(("words", "field", "why", "what"), WRONG)
def test_each_wrong_setting_has_its_reason(words: str, field: str, why: str, what: str) -> None:
    assert fault_of(words) == (field, why, what)


@pytest.mark.parametrize(
    ("rule", "words", "field", "why"),
    [
        (WEEKLY, "截止 28日", "due", "week_wants_weekday"),
        (WEEKLY, "截止 末月28日", "due", "week_wants_weekday"),
        (MONTHLY, "截止 30日", "due", "none"),
        (MONTHLY, "截止 第二个月5日", "due", "month_of_period"),
        (YEARLY, "截止 2月30日", "due", "none"),
        (YEARLY, "截止 13月1日", "due", "month_range"),
        (URGENT, "初报 很快", "first_hours", "number_wanted"),
        (URGENT, "续报 0", "follow_up_days", "out_of_bounds"),
        (MILESTONE, "提前开始 1000", "lead_workdays", "number_range"),
    ],
)
def test_of_each_kind_of_rule(rule: ReportingRule, words: str, field: str, why: str) -> None:
    assert fault_of(words, rule)[:2] == (field, why)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("截止 末月二十八日", ("due this FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=28",)),
        ("截止 九月二十八日", ("due this FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=28",)),
        ("截止 末月最后一天", ("due this FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1",)),
        ("截止 末月28日17：30", ("due this FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=28", "cut-off 17:30")),
        ("截止 末月28日 12点", ("due this FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=28", "cut-off 12:00")),
        ("宽限 十五天", ("grace 15",)),
        ("宽限 十二个工作日 锁定 二十", ("grace 12", "lock 20")),
    ],
)
def test_numbers_are_read_whole_however_they_are_written(words: str, told: tuple[str, ...]) -> None:
    read = read_ruling(f"{words} 理由 与省里一致", QUARTERLY, PRESETS)
    assert (read.told, read.reason, read.unread) == (told, "与省里一致", "")


@given(st.integers(1, 99))
def test_numerals_are_counted(number: int) -> None:
    tens, ones = divmod(number, 10)
    signs = " 一二三四五六七八九"
    head = "" if tens == 0 else "十" if tens == 1 else f"{signs[tens]}十"
    assert count_of(head + (signs[ones] if ones else "")) == number == count_of(str(number))


def test_every_reason_and_every_field_has_its_words() -> None:
    reasons = {why for _, field, why, _ in WRONG if why_is_of_words(field, why)}
    for words in WORDS:
        assert reasons <= set(words["rule_wrong"])
        assert set(words["rule_field"]) == set(words["rule_example"])


def why_is_of_words(field: str, why: str) -> bool:
    return why not in WORDS[0]["rule_fault"]


def test_each_example_is_read() -> None:
    for words in WORDS:
        for field, written in words["rule_example"].items():
            kinds = (QUARTERLY, URGENT, MILESTONE)
            assert any(read_ruling(written, rule, PRESETS).unread == "" for rule in kinds), field


_PIECES = st.lists(
    st.sampled_from(
        [
            *"末首本次下每第最后个月季度年半日号天周星期一二三四五六七八九十两零前后至到或和、，",
            *"-~./:：点时 0123456789",
            "next", "this", "last", "day", "month", "friday", "FREQ=", "BYMONTHDAY=", "宽限", "锁定",
            "理由", "休息日", "28日", "17:00", "９月", "<b>", "@所有人", "=1+1",
        ]
    ),
    max_size=9,
).map("".join)  # fmt: skip


@given(_PIECES | st.text(max_size=30), st.sampled_from([QUARTERLY, WEEKLY, MONTHLY, YEARLY]))
@example("末月28日 28:00", QUARTERLY)
@example("28日两零", QUARTERLY)
def test_whatever_is_typed_as_a_due_day_is_read_whole_or_refused_with_a_reason(
    typed: str, rule: ReportingRule
) -> None:
    read = read_ruling(f"截止 {typed}", rule, PRESETS)
    if read.unread:
        wrong = why_unread(read.unread, rule)
        assert all(wrong.why in words["rule_wrong"] for words in WORDS)
        assert wrong.field == "" or all(wrong.field in words["rule_example"] for words in WORDS)
        return
    assert read.told
    assert not read.reason[:1].isdecimal()
    again = read_ruling(" ".join(read.told), rule, PRESETS)
    assert (again.rule, again.told) == (read.rule, read.told)
    assert not rule_faults(read.rule) or all(
        fault.why in words["rule_fault"] for fault in rule_faults(read.rule) for words in WORDS
    )
