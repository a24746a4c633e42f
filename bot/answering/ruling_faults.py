"""Why a setting of a reporting rule was not understood, and which one was meant (规则为何没有看懂)."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from bot.answering.ruling_amounts import AMOUNT, COUNTED_IN, amount_of
from bot.answering.ruling_days import LONGEST_MONTH, MONTHS
from bot.answering.ruling_words import KEYWORDS, NUMERAL, count_of, nearest
from bot.domain.rule_days import MONTHS_IN
from bot.domain.rule_faults import BOUNDS
from bot.domain.rule_fields import FIELDS
from bot.domain.rules import ReportingRule
from bot.notices.rules import Unread

_SETTING: Final = r"[\s:]*(?:改为|改成|改到|调整为|设为|定为|为|到|至|to|=)?\s*"
_N: Final = rf"(\d+|{NUMERAL})"
_PERIOD: Final = re.compile(r"(?:改为|改成|换成|to\b)\s*", re.IGNORECASE)
_MOST_WEEKDAYS: Final = 5
_OTHERS: Final = {
    "shift": "shift_unread",
    "signed_by_head": "yes_no",
    "asked_apart": "yes_no",
    "unless_urgent": "yes_no",
    "classes": "class_unread",
    "circulars": "recipient_unread",
    "also_to": "names_unread",
    "ladder": "steps_unread",
}


def why_unread(words: str, rule: ReportingRule) -> Unread:
    """`words` are those that `read_ruling` left in the place of a setting."""
    fields = FIELDS[rule.kind]
    if period := _PERIOD.match(words):
        value = words[period.end() :].strip()
        return Unread("period", "period_unknown" if value else "empty", value.split()[0] if value else "")
    found = _keyword(words)
    if found is None:
        return Unread("", "field_unknown", nearest(words, fields))
    field, rest = found
    value = rest[len((re.match(_SETTING, rest) or [""])[0]) :].strip()
    return _of_field(field, value, rule) if value else Unread(field, "empty")


def _of_field(field: str, value: str, rule: ReportingRule) -> Unread:
    if field in {"opens", "due"}:
        return _day(field, value, rule)
    if field == "cut_off":
        return _hour(value)
    if field in BOUNDS or field == "input_workdays":
        return _number(field, value)
    return Unread(field, _OTHERS[field])


def _keyword(words: str) -> tuple[str, str] | None:
    """The setting that the words begin with, the longest name there is, and the words after it."""
    hits = [
        (found.end(), field)
        for field, keyword in KEYWORDS
        if (found := re.match(f"(?:{keyword})", words, re.IGNORECASE))
    ]
    if not hits:
        return None
    end = max(at for at, _ in hits)
    return next(field for at, field in hits if at == end), words[end:]


def _day(field: str, value: str, rule: ReportingRule) -> Unread:
    """The first that is wrong with a day."""
    if re.search(r"[:点时]\s*\d{1,2}|\d\s*[点时]", value):
        return _hour(value)
    looks: tuple[Callable[[str, ReportingRule], str], ...] = (
        _single,
        _of_week,
        _month,
        _weekday,
        _of_month,
    )
    return Unread(field, next((why for look in looks if (why := look(value, rule))), "day_unread"))


def _single(value: str, _: ReportingRule) -> str:
    if re.match(r"\d{4}\s*[-年./]|今[天日]|明[天日]|后天|大后天|today|tomorrow", value, re.IGNORECASE):
        return "not_recurring"
    spans = re.search(rf"{_N}\s*[日号]?\s*[-~—至到或、和及/]\s*(?:[末首]月)?{_N}\s*[日号]?", value)
    return "several_days" if spans else ""


def _of_week(value: str, rule: ReportingRule) -> str:
    return "week_wants_weekday" if rule.period == "week" else ""


def _month(value: str, rule: ReportingRule) -> str:
    if (named := re.search(rf"(?<!第){_N}\s*(?:月|[.-]\s*\d)", value)) and not _within(named[1], MONTHS):
        return "month_range"
    of_period = re.search(rf"第\s*{_N}\s*个?月|month\s*(\d+)", value, re.IGNORECASE)
    if of_period and not _within(of_period[1] or of_period[2], MONTHS_IN[rule.period]):
        return "month_of_period"
    if (named or of_period) and not re.search(rf"{_N}\s*[日号]|周|星期|day|底|末|[.-]\s*\d", value):
        return "day_missing"
    return "day_missing" if re.fullmatch(r"(?:[本次下每]?(?:季度?|月))?[末首]月", value) else ""


def _weekday(value: str, _: ReportingRule) -> str:
    if not (found := re.search(rf"(?:第?\s*{_N}\s*个)?\s*(?:周|星期)(.?)", value)):
        nth = re.search(r"(\d+)(?:st|nd|rd|th)\s+(?:mon|tue|wed|thu|fri|sat|sun)", value, re.IGNORECASE)
        return "nth_range" if nth and not _within(nth[1], _MOST_WEEKDAYS) else ""
    if found[2] not in set("一二三四五六日天"):
        return "weekday_unknown"
    if found[1] is None:
        return "nth_missing"
    return "" if _within(found[1], _MOST_WEEKDAYS) else "nth_range"


def _of_month(value: str, _: ReportingRule) -> str:
    found = re.search(rf"{_N}\s*[日号]|day\s*(\d+)|(?:^|\D){_N}\s*$", value)
    named = found and next(each for each in found.groups() if each)
    return "day_range" if named and not _within(named, LONGEST_MONTH) else ""


def _hour(value: str) -> Unread:
    found = re.search(r"(\d+)\s*[:点时]\s*(\d+)?", value)
    is_off = found is not None and (int(found[1]) > 23 or int(found[2] or 0) > 59)
    return Unread("cut_off", "hour_range" if is_off else "hour_unread")


def _number(field: str, value: str) -> Unread:
    """Whole, not below nothing, not too large; an input is asked before the report, never after it."""
    if field == "input_workdays" and re.match(r"后|推后|晚|迟|逾期|\+", value):
        return Unread(field, "inputs_after")
    if field == "lock_workdays" and re.match(r"-|前|提前|早", value):
        return Unread(field, "lock_early")
    if re.match(rf"{_N}\s*(?:个?工作日|天|日|小时|次)?\s*[-~—至到或、/]\s*{_N}", value):
        return Unread(field, "several_numbers")
    if (amount := re.match(AMOUNT, value, re.IGNORECASE)) and _is_of_other_unit(field, amount, value):
        return Unread(field, f"wants_{COUNTED_IN[field]}")
    if re.match(r"-?\s*\d+(?![\d.])", value):
        least, most = BOUNDS.get(field, (0, BOUNDS["grace_workdays"][1]))
        return Unread(field, "number_range", f"{least}-{most}")
    return Unread(field, "number_wanted")


def _is_of_other_unit(field: str, amount: re.Match[str], value: str) -> bool:
    """It is no whole number of the setting's unit, or something is glued to it."""
    named = amount.end() > amount.end("count")
    return (named and amount_of(amount, field) is None) or bool(
        re.match(r"\w", value[len(amount[0].rstrip()) :])
    )


def _within(text: str, most: int) -> bool:
    count = count_of(text)
    return count is not None and 1 <= count <= most
