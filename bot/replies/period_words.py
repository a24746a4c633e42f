"""Periods that words name: 四季度第3项.., 10月份.., 2026Q4 (时段)."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Final

from bot.domain.periods import read_period

_MONTH: Final = (
    r"(?:十[一二]?|[一二三四五六七八九]|1[0-2]|0?[1-9])月份?(?![上中下底初末]|\s*\d{1,2}\s*[日号])"
)
_PERIOD: Final = re.compile(
    r"(?<![0-9a-zA-Z])(?:(?:20\d\d年?|\d\d年|去年|上年|今年|本年|明年)?"
    rf"(?:第?[一二三四1-4]季度|[上下]半年|第\d{{1,2}}周|{_MONTH})"
    r"|(?:本|这个?|当|上一?个?)(?:季度|月份?(?![\d上中下底初末])|周(?![一二三四五六日天末])|半年)"
    r"|20\d\d-(?:0[1-9]|1[0-2])(?![-\d])|(?:20\d\d)?q[1-4](?!\d)|20\d\dh[12](?!\d)|20\d\dw\d\d(?!\d)"
    r"|(?:this|last)\s(?:week|month|quarter)\b)",
    re.IGNORECASE,
)
# What comes before or behind a period that is a plan, a term or a comparison, not the one reported on.
_AHEAD: Final = re.compile(
    r"(?:预计|计划|拟|力争|争取|将|将于|于|至|到|截至|较|比|自|从|by|until|in)\s*$", re.IGNORECASE
)
_BEHIND: Final = re.compile(r"\s*(?:前|底|末|初|内|中旬|以来|起|开始|完成|建成|办结|将|拟|计划|预计)")
_END: Final = re.compile(r"[\s,，、;；:：]+|(?=第)|$")


def periods_named(words: str, today: date) -> tuple[str, ...]:
    """The ids of the periods that are spoken of, each once, in order; "this quarter" is that day's."""
    text = unicodedata.normalize("NFKC", words)
    found = (
        read_period(each[0], today)
        for each in _PERIOD.finditer(text)
        if not _AHEAD.search(text, 0, each.start()) and not _BEHIND.match(text, each.end())
    )
    return tuple(dict.fromkeys(period.id for period in found if period is not None))


def period_at_start(words: str) -> tuple[str, str]:
    """The words that name a period at the start, "" where none does, and what comes after them."""
    text = words.strip()
    plain = unicodedata.normalize("NFKC", text)
    found = _PERIOD.match(plain) if len(plain) == len(text) else None  # else places differ: then not read
    end = _END.match(text, found.end()) if found else None
    return (text[: found.end()], text[end.end() :]) if found and end else ("", words)
