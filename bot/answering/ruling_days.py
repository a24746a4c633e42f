"""A day of every period in a coordinator's words: 末月28日, 次月5日, 每周五, next month day 5 (报送日)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from bot.answering.ruling_words import NUMERAL, count_of
from bot.domain.rule_days import LAST, MONTHS_IN, WEEKDAYS, RuleDay, recurrence, rule_day
from bot.domain.rules import ReportingRule

_WEEKDAYS: Final = {
    **{sign: WEEKDAYS[no] for no, sign in enumerate("一二三四五六日")}, "天": "SU",
    **{name: WEEKDAYS[no] for no, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))},
}  # fmt: skip
_ORDINALS: Final = {**{sign: no for no, sign in enumerate("一二三四五六", start=1)}, "首": 1}
LONGEST_MONTH: Final = 31
MONTHS: Final = 12
_MONTH: Final = (
    r"(?:(?P<last_month>末月|最后一?个?月|季末月|last month\s*)|(?P<first_month>首月)"
    r"|第\s*(?P<nth_month>[一二三四五六1-6])\s*个?月|month\s*(?P<month>\d{1,2})\s*"
    rf"|(?P<named>\d{{1,2}}|{NUMERAL}(?=月))[月.-])"
)
_DAY: Final = (
    r"(?:(?P<last_day>最后一[天日]|末日|月底|月末|last day)"
    r"|(?:第?(?P<nth>[一二三四五1-5]|最后一?)个?)?(?:周|星期)(?P<weekday>[一二三四五六日天])"
    rf"|(?:day\s*)?(?P<day>\d{{1,2}}|{NUMERAL}(?=[日号]))(?:\s*[日号]|(?![\da-z:点时月.%]))"
    r"|(?:(?P<nth_en>[1-5]|last)(?:st|nd|rd|th)?\s+)?(?P<weekday_en>mon|tue|wed|thu|fri|sat|sun)[a-z]*)"
)
_PERIOD: Final = (
    r"(?:(?P<next>次|下一?个?|next\s*)|(?P<this>每一?个?|当|本|this\s*|every\s*|each\s*))"
    r"(?:期|周|月度?|季度?|半年度?|年度?|period|week|month|quarter|half year|year)?(?:的|,)?\s*"
)
DAYS: Final = (
    r"(?P<rfc>(?:(?P<next_rfc>next|次期)\s+|(?P<this_rfc>this|本期)\s+)?"
    r"(?:RRULE:)?(?P<value>FREQ=[-+A-Z0-9=;,]+))"
    rf"|(?:{_PERIOD})?(?:{_MONTH}\s*(?:的)?)?{_DAY}(?:前|之前)?"
)


@dataclass(frozen=True, slots=True)
class Found:
    """A recurrence, and whether it lies in the period that follows the one reported on."""

    value: str
    after_period: bool


def read_day(found: re.Match[str], rule: ReportingRule, which: str) -> Found | None:
    """What a match of `DAYS` says of that side of the rule; None where its period has no such day."""
    after = rule.after_period
    if found["rfc"]:
        value = found["value"].upper()
        return Found(value, bool(found["next_rfc"]) or (after and not found["this_rfc"]))
    if found["next"] or found["this"]:
        after = bool(found["next"])
    at = _rule_day(found, rule, which)
    return Found(recurrence(at, rule.period), after) if at else None


def _rule_day(found: re.Match[str], rule: ReportingRule, which: str) -> RuleDay | None:
    weekday = _WEEKDAYS.get((found["weekday"] or found["weekday_en"] or "").lower(), "")
    if rule.period == "week":
        return RuleDay(weekday=weekday) if weekday else None
    month = _month(found, rule, which)
    if month is None:
        return None
    if weekday:
        nth = _nth(found["nth"] or found["nth_en"] or "")
        return RuleDay(month, weekday=weekday, nth=nth) if nth else None
    day = LAST if found["last_day"] else count_of(found["day"])
    return RuleDay(month, day) if day and (day == LAST or 1 <= day <= LONGEST_MONTH) else None


def _month(found: re.Match[str], rule: ReportingRule, which: str) -> int | None:
    """Of the period; where none is named that of the rule as it is, the last one of a rule in other words."""
    length = MONTHS_IN[rule.period]
    if found["last_month"] or not any(found[name] for name in ("nth_month", "first_month", "month", "named")):
        before = rule_day(rule.opens if which == "opens" else rule.due, rule.period)
        known = before.month if before and not found["last_month"] else length
        return 1 if length == 1 else known
    number = found["nth_month"] or found["month"] or found["named"] or "1"
    month = count_of(number) or 0
    if found["named"]:  # a month of the calendar: the third of a quarter in "9-28"
        month = (month - 1) % length + 1 if 1 <= month <= 12 else 0
    return month if 1 <= month <= length else None


def _nth(text: str) -> int:
    """0 where none is said."""
    if not text:
        return 0
    return LAST if text.startswith(("最后", "last")) else _ORDINALS.get(text) or int(text)
