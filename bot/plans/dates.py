"""Dates and deadlines as plans print them: 2023年12月底前, 到2025年, 年内, 持续推进 (时限)."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bot.plans.marks import chinese_number

_PERIODS = {"一": 3, "二": 6, "三": 9, "四": 12, "1": 3, "2": 6, "3": 9, "4": 12}
_FINISHED = (
    "(?:全部|全面|基本|正式)?"
    "(?:完成|完工|建成|竣工|投用|投入使用|投产|开工|动工|开园|开业|开放|交付|上线|启用|验收)"
)
_DATE = re.compile(
    r"(?P<y1>(?:19|20)\d\d)\s*(?:年|[-./])\s*(?P<m1>1[0-2]|0?[1-9])\s*(?:月|[-./])\s*(?P<d1>3[01]"
    r"|[12]\d|0?[1-9])\s*日?"
    r"|(?P<y2>(?:19|20)\d\d)\s*年\s*(?P<m2>1[0-2]|0?[1-9])\s*月(?:份|底|末|初|中旬|上旬|下旬)?"
    r"|(?P<y3>(?:19|20)\d\d)\s*年?\s*(?:第?(?P<q3>[一二三四1234])季度末?|(?P<h3>[上下])半年"
    r"|(?P<mid3>年中))"
    r"|(?P<y4>(?:19|20)\d\d)\s*年(?:度)?(?:年?(?:底|末))?"
    r"|“?(?P<plan>十[三四五六七])五”?\s*(?:时期|期间|规划期)?\s*(?:期?末|末期|收官)"
    r"|(?P<this>(?:今年|本年度?|当年|今年年|(?<!每)年)(?:年?底|年?末)|(?:今年|本年度?|当年|(?<![一二两三四五六七八九十几数\d])年)内"
    r"|今年(?=[^0-9一二三四五六七八九十]{0,3}前))"
    r"|(?:今年)?(?<![\d.])(?P<m5>1[0-2]|0?[1-9])\s*月(?P<d5>\s*(?:3[01]|[12]\d|0?[1-9])\s*日)?(?:份"
    rf"|底|末|(?P<third>[上中下]旬))?(?:(?<=[底末])|(?=\s*(?:底|末)?\s*(?:之|以)?前|{_FINISHED}|$))"
    rf"|(?:今年)?第?(?P<q6>[一二三四])季度末?(?=\s*(?:之|以)?前|[,内]|{_FINISHED}|$)"
    rf"|(?:今年)?(?P<h6>[上下])半年(?=\s*(?:之|以)?前|[,内开启]|{_FINISHED}|$)"
)
_ONGOING = re.compile(
    r"持续(?:推进|实施|开展|用力|落实|推动|深化|跟进|$)|长期(?:坚持|推进|实施|任务|开展|$)|常态化"
    r"|常态(?:推进|开展|长效|落实|$)|全程(?:推进|实施|落实|$)|日常(?:开展|推进|工作|$)|随时(?:开展|$)|贯穿全"
    r"|常年|全年(?!.{0,4}\d)|贯穿始终|按(?:时间)?节点推进"
    r"|立足经常|经常性工作|滚动推进|接续推进|一直|每(?:个)?(?:季度|月|年|半年|周)|定期"
)
_MONTH = re.compile(r"(?<!\d)(20\d\d)[./-](1[0-2]|0?[1-9])(?![\d./-])")  # 2024.10, as cells print it
_BEFORE = re.compile(r"\s*+(?:(?:底|末)\s*+)?(?:之|以)?前")
_EVERY = re.compile(r"(?:每年|每个?月|每个?季度|每周|逐年)[的度]?\s*+$")  # a date of every year ends nothing
_DONE = re.compile(rf"(?:内|前)?(?:{_FINISHED}|实现|投入|出台|印发|达到|达标|办结|落地)")
_TITLE_MOST = 200
_THIRDS = {"上旬": "10", "中旬": "20"}
_TO = re.compile(r"\s*[-—~至到]\s*")
_WORDED_YEAR = re.compile(r"二[〇零○O][〇零○O一二三四五六七八九]{2}(?=\s*年)")
_DIGITS = str.maketrans("〇零○O一二三四五六七八九", "0000123456789")
_SINCE = re.compile(r"\s*(?:年|月|日|度)?(?:起|开始|以来|以后)")
_FEAST = re.compile(r"[“\"]?(?!年|底|末|度|内|之|以|完|全|基|建)[\u4e00-\u9fff]{2,5}[”\"]?(?:之|以)?前")
# Feasts of fixed days: what is done before them is done by the day before.
_FEAST_DAYS = (
    (re.compile(r"[“\"]?(?:十一|国庆节?)[”\"]?(?:之|以)?前"), "9月30日前"),
    (re.compile(r"[“\"]?(?:五一|劳动节)[”\"]?(?:之|以)?前"), "4月30日前"),
    (re.compile(r"[“\"]?七一[”\"]?(?:之|以)?前"), "6月30日前"),
    (re.compile(r"[“\"]?八一[”\"]?(?:之|以)?前"), "7月31日前"),
)
_PERIOD_OF_PLAN = re.compile(r"“?十([三四五六七])五”?(?:时期|期间|规划期)$")
_CHINESE = re.compile(
    r"(?P<year>二[〇零○O][〇零○O一二三四五六七八九]{2})\s*年(?:\s*(?P<month>十[一二]?|[一二三四五六七八九])\s*月"
    r"(?:\s*(?P<day>[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])\s*日)?)?"
)
_PLANS = {"十三": 2020, "十四": 2025, "十五": 2030, "十六": 2035, "十七": 2040}


@dataclass(frozen=True, slots=True)
class When:
    """A date in a text, from `start` to before `end`: `iso` as precise as printed, `last` its last day."""

    start: int
    end: int
    iso: str
    last: date
    assumed_year: bool = False
    before_year: bool = False


@dataclass(frozen=True, slots=True)
class Deadline:
    """What a time requirement asks: a day, or work without an end."""

    on: date | None = None
    ongoing: bool = False
    doubtful: bool = False


def with_digits(text: str) -> str:
    """The text with dates in words (二〇二四年六月三日) in digits; its length may change."""
    return _CHINESE.sub(_in_digits, text)


def _in_digits(found: re.Match[str]) -> str:
    parts = [f"{found['year'].translate(_DIGITS)}年"]
    parts += [f"{chinese_number(found[n])}{sign}" for n, sign in (("month", "月"), ("day", "日")) if found[n]]
    return "".join(parts)


def dates_in(text: str, this_year: int | None = None) -> Iterator[When]:
    """Every date of the text; one without a year is taken in `this_year`, if that is known."""
    text = _WORDED_YEAR.sub(lambda found: found[0].translate(_DIGITS), text)
    before: When | None = None
    for found in _DATE.finditer(text):
        is_range = before is not None and _TO.fullmatch(text, before.end, found.start())
        when = _read(found, before.last.year if before and is_range else this_year)
        if when is not None:
            before = when
            yield when


def _read(found: re.Match[str], this_year: int | None) -> When | None:
    named = {name: value for name, value in found.groupdict().items() if value}
    year = next((int(named[name]) for name in ("y1", "y2", "y3", "y4") if name in named), None)
    assumed = year is None and "plan" not in named
    if "plan" in named:
        year = _PLANS[named["plan"]]
    elif year is None:
        year = this_year
    if year is None:
        return None
    month, day = _month(named), named.get("d1") or named.get("d5") or _THIRDS.get(named.get("third", ""))
    last = _last_day(year, month, int(re.sub(r"\D", "", day)) if day else None)
    if last is None:
        return None
    iso = f"{year}" if month is None else f"{year}-{month:02d}" if day is None else last.isoformat()
    if month is not None and day is None and not ("m2" in named or "m5" in named):
        iso = last.isoformat()
    before = _BEFORE.match(found.string, found.end()) is not None
    alone = "y4" in named and found[0].endswith("年") and before and found.string[found.end()] == "前"
    return When(found.start(), found.end(), iso, last, assumed, alone)


def _month(named: dict[str, str]) -> int | None:
    for name in ("m1", "m2", "m5"):
        if name in named:
            return int(named[name])
    for name in ("q3", "q6"):
        if name in named:
            return _PERIODS[named[name]]
    for name in ("h3", "h6"):
        if name in named:
            return 6 if named[name] == "上" else 12
    return 6 if "mid3" in named else None


def _last_day(year: int, month: int | None, day: int | None) -> date | None:
    """The last day of what is named; None for a day that does not exist."""
    month = month or 12
    longest = calendar.monthrange(year, month)[1]
    if day is not None and day > longest:
        return None
    return date(year, month, day or longest)


def is_time(text: str) -> bool:
    """The words are a date to keep and nothing else: 9月底前完成."""
    when = next(dates_in(text, this_year=2000), None)
    return when is not None and len(text) - (when.end - when.start) <= 6 and sets_a_date(text, when)


def is_ongoing(text: str) -> bool:
    return _ONGOING.search(text) is not None


def read_deadline(text: str, this_year: int | None = None) -> Deadline:
    """A time requirement (完成时限): the last date it names, or work that goes on."""
    words = _PERIOD_OF_PLAN.sub(r"十\1五末", _MONTH.sub(r"\1年\2月", with_digits(text)))
    for feast, day in _FEAST_DAYS:
        words = feast.sub(day, words)
    found = [when for when in dates_in(words, this_year) if not _opens(words, when)]
    if not found:
        return Deadline(ongoing=is_ongoing(text) or _SINCE.search(words) is not None)
    last = max(found, key=lambda when: when.last)
    return Deadline(last.last, is_ongoing(text), last.before_year)


def _opens(text: str, when: When) -> bool:
    """It begins something (2023年起), comes every year, or names a day without a date (2024年春节前)."""
    before, after = text[max(0, when.start - 4) : when.start], text[when.end : when.end + 8]
    return bool(_SINCE.match(after) or _EVERY.search(before) or (len(when.iso) == 4 and _FEAST.match(after)))


def deadline_in_text(text: str, this_year: int | None = None) -> Deadline:
    """The deadline a task's own sentences set: 到2025年底, 2023年6月底前, 年内完成."""
    due = [when for when in dates_in(text, this_year) if sets_a_date(text, when)]
    if not due:
        return Deadline()
    last = max(due, key=lambda when: when.last)
    return Deadline(last.last, doubtful=last.before_year)


def sets_a_date(text: str, when: When) -> bool:
    """The words around the date make it a date to keep, not the name of a plan or a year looked back on."""
    before, after = text[max(0, when.start - 6) : when.start], text[when.end : when.end + 6]
    if _opens(text, when) or (before.rstrip().endswith(("截至", "截止")) and "已" in after):
        return False
    if _inside_title(text, when.start) or re.match(r"\s*[-—~至]", after):
        return False
    if _BEFORE.match(after) or re.search(r"(?:到|至|于|力争|争取)\s*$", before):
        return True
    if _DONE.match(after):
        return True
    if when.assumed_year:
        return text[when.start : when.end].endswith(("内", "底", "末"))
    return bool(re.match(r"[底末内]", after)) or text[when.start : when.end].endswith(("底", "末", "内"))


def _inside_title(text: str, place: int) -> bool:
    start = max(0, place - _TITLE_MOST)
    return text.rfind("《", start, place) > text.rfind("》", start, place)
