"""Dates and spans of time in a reply, resolved forward from the day it was written (日期)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from dateutil.relativedelta import relativedelta

from bot.replies.numerals import number_of

_N = r"(?:\d{1,2}|[二三]?十[一二三四五六七八九]?|[一二两三四五六七八九])"
_YEAR = r"(?:20\d\d年|今年|明年|后年|本年|当年|去年|前年|上年)"
_PART = r"(?:月?份?(?:底|末|初|上旬|中旬|下旬|中(?![小层央旬])))"
_SCAN = re.compile(
    rf"(?P<iso>20\d\d[-./年]\d{{1,2}}[-./月]\d{{1,2}}日?(?!\d))"
    rf"|(?P<stretch>{_YEAR}?{_N}(?:月份?)?[-~至到]{_N}月份?(?!{_N}[日号]))"
    rf"|(?P<month>{_YEAR}?的?{_N}月(?:份(?:底|末|初|上旬|中旬|下旬)?|底|末|初|上旬|中旬|下旬"
    rf"|中(?![小层央旬])|{_N}(?:[日号](?!线)|(?=[前之至~到、，。;]|$)))?)"
    r"|(?P<around>(?:下下个?|下个?|本|这个?|上个?|当)?月(?:底|末|初|上旬|中旬|下旬"
    rf"|{_N}[日号]|中(?![小层央旬]))|(?:下下个?|下个?|本|这个?|上个?)月)"
    rf"|(?P<quarter>{_YEAR}?第?(?:[一二三四1-4]季度?|q[1-4](?![a-z0-9]))(?:末|底|内)?(?!度))"
    rf"|(?P<stretch2>前[一二三四123]个?季度)"
    rf"|(?P<half>{_YEAR}?[上下]半年)"
    rf"|(?P<year>(?:{_YEAR}(?:年)?|年)(?:底|末|内)|{_YEAR}(?:初|以来)?"
    r"|20\d\d(?=[-—~至]20\d\d)|(?<![\d.])20\d\d(?=剑网|春|秋|版|行动))"
    r"|(?P<week>(?:下下个?|下个?|本|这个?|上个?)?(?:周|星期"
    r"|礼拜)(?:[一二三四五六日天末](?![次步类种家个年])|[1-7](?!\d))|(?:下下个?|下个?|本"
    r"|这个?|上个?)(?:周|星期|礼拜)末?)"
    r"|(?P<feast>(?:国庆|元旦)节?(?=之?前|以前))"
    rf"|(?P<near>大后天|大前天|今天|明天|后天|昨天|前天|今日|明日|昨日|今晚|明早|当天)"
    r"|(?P<span>(?:\d{1,12}(?:\.\d{1,12})?|十?[一二两三四五六七八九]|十|几|半)个?(?:多"
    r"|来)?(?:半)?(?:个)?(?:工作日|自然日|小时|分钟|星期|礼拜|季度|天|周(?!年|岁|期|边|刊"
    r"|报(?![送告]))|月(?![份饼])|年(?![度级轻])))"
    r"|(?P<clock>(?:上午|下午|中午|晚上?|早上?|凌晨)?\d{1,2}(?::\d{2}|时(?:许|左右"
    r"|\d{1,2}分)?|点(?:半|钟|许|左右|\d{1,2}分?)?(?![\d多家]))(?!长|代))"
    rf"|(?P<day>(?<![\d第.任务#]){_N}[日号](?=之?前|之后|以前|左右|上午|下午|晚|当天"
    r"|[就再能完办报交才]|$|[，。;、!])|(?<=[至到在于后])\d{1,2}[日号])"
    r"|(?P<short>(?<=[至到在于])\d{1,2}[./-]\d{1,2}(?=之?前|以前|左右"
    r"|[，。,;)!\s再报完办交]|$)|(?<![\d.])\d{1,2}[./]\d{1,2}(?=之?前|就|日|号"
    r"|[，。]?再?报))"
)
_MONTH_NAMES = {
    "jan": 1,
    "feb": 2,
    "mar": 3,
    "apr": 4,
    "may": 5,
    "jun": 6,
    "jul": 7,
    "aug": 8,
    "sep": 9,
    "oct": 10,
    "nov": 11,
    "dec": 12,
}
_ENGLISH = re.compile(
    rf"\b(?:(?P<d>\d{{1,2}})(?:st|nd|rd|th)? )?(?P<m>{'|'.join(_MONTH_NAMES)})[a-z]{{0,6}}\.?"
    r"(?: (?P<d2>\d{1,2})(?!\d))?(?:,? (?P<y>20\d\d))?\b"
)
_NUMBER = re.compile(_N)
_WEEKDAYS = {
    sign: at
    for at, signs in enumerate(("一1", "二2", "三3", "四4", "五5", "六6", "日天末7"))
    for sign in signs
}
_NEAR = {"今": 0, "明": 1, "后": 2, "大后": 3, "昨": -1, "前": -2, "大前": -3, "当": 0}


@dataclass(frozen=True, slots=True)
class Moment:
    """A date or span of time told at `start`..`end`. `day` None: no single day (1-9月, 2小时)."""

    kind: Literal["day", "period", "span"]
    start: int
    end: int
    day: date | None = None
    rolled: bool = False  # no year was told and the day has passed this year, so the next one is taken


def find_moments(text: str, today: date) -> tuple[Moment, ...]:
    """Every date, period and span of time, in order; a date without a year is the next one."""
    found = [_moment(match, today) for match in _SCAN.finditer(text)]
    if max(text, default="") >= "a" and re.search(r"[a-z]{3}", text):
        found += [one for match in _ENGLISH.finditer(text) if (one := _english(match, today))]
        found.sort(key=lambda one: one.start)
    return tuple(found)


def _moment(match: re.Match[str], today: date) -> Moment:
    name, words = str(match.lastgroup), match.group()
    if name in ("stretch", "stretch2", "clock"):
        return Moment("period", *match.span())
    if name == "span":
        return Moment("span", *match.span(), _after(words, today))
    day = _READERS[name](words, today)
    rolled = name in ("month", "quarter", "half", "short") and day is not None and day.year > today.year
    return Moment("day", *match.span(), day, rolled and _year_of(words, today) is None)


def _english(match: re.Match[str], today: date) -> Moment | None:
    day = match["d"] or match["d2"]
    if not day and not match["y"] and match["m"] in ("mar", "may"):
        return None
    month = _MONTH_NAMES[match["m"]]
    year = int(match["y"]) if match["y"] else None
    return Moment("day", *match.span(), _dated(year, month, int(day) if day else 31, today, clip=not day))


def _number(words: str, default: int = 0) -> int:
    found = _NUMBER.search(words)
    value = number_of(found.group()) if found else None
    return default if value is None else int(value)


def _year_of(words: str, today: date) -> int | None:
    if found := re.match(r"20\d\d", words):
        return int(found.group())
    offsets = {"明年": 1, "后年": 2, "今年": 0, "本年": 0, "当年": 0, "去年": -1, "上年": -1, "前年": -2}
    return next((today.year + by for word, by in offsets.items() if words.startswith(word)), None)


def _last_day(year: int, month: int) -> date:
    return date(year, month, 1) + relativedelta(months=1, days=-1)


def _dated(year: int | None, month: int, day: int, today: date, *, clip: bool = False) -> date | None:
    """That day in `year`, else the next one from today; None when there is no such day."""
    if not 1 <= month <= 12 or not 1 <= day <= 31:
        return None
    for candidate in (year,) if year else (today.year, today.year + 1):
        if not 1 <= candidate <= 9998:
            return None
        last = _last_day(candidate, month)
        if day > last.day and not clip:
            return None
        found = min(last, last.replace(day=min(day, last.day)))
        if year or found >= today:
            return found
    return None


def _day_in_month(words: str) -> tuple[int, bool]:
    """Day told by 底, 上旬, 15日 and the like; the whole month is its last day."""
    for sign, day in (("上旬", 10), ("中旬", 20), ("初", 10), ("中", 15)):
        if words.endswith(sign):
            return day, True
    return (_number(words), False) if _NUMBER.search(words) else (31, True)


def _iso(words: str, today: date) -> date | None:
    year, month, day = (int(part) for part in re.findall(r"\d{1,12}", words))
    return _dated(year, month, day, today)


def _month(words: str, today: date) -> date | None:
    year = _year_of(words, today)
    rest = re.sub(rf"^{_YEAR}?的?", "", words)
    head, _, tail = rest.partition("月")
    day, clip = _day_in_month(tail)
    return _dated(year, _number(head), day, today, clip=clip)


def _around(words: str, today: date) -> date | None:
    head, _, tail = words.partition("月")
    months = (
        2 if head.startswith("下下") else 1 if head.startswith("下") else -1 if head.startswith("上") else 0
    )
    day, clip = _day_in_month(tail)
    month = today + relativedelta(day=1, months=months)
    return _dated(month.year, month.month, day, today, clip=clip)


def _quarter(words: str, today: date) -> date | None:
    sign = re.sub(rf"^{_YEAR}", "", words).strip("第q末底内季度")[:1]
    quarter = "一二三四".find(sign) + 1 or int(sign)
    return _dated(_year_of(words, today), quarter * 3, 31, today, clip=True)


def _half(words: str, today: date) -> date | None:
    return _dated(_year_of(words, today), 6 if "上半年" in words else 12, 31, today, clip=True)


def _year(words: str, today: date) -> date | None:
    year = _year_of(words, today) or today.year
    return _last_day(year, 12)


def _week(words: str, today: date) -> date | None:
    weeks = (
        2
        if words.startswith("下下")
        else 1
        if words.startswith("下")
        else -1
        if words.startswith("上")
        else 0
    )
    weekday = _WEEKDAYS.get(words[-1], 6)
    day = today + timedelta(days=weekday - today.weekday(), weeks=weeks)
    bare = words[0] in "周星礼"
    return day + timedelta(weeks=1) if bare and day < today else day


def _feast(words: str, today: date) -> date | None:
    return _dated(None, *((10, 1) if words.startswith("国庆") else (1, 1)), today)


def _near(words: str, today: date) -> date | None:
    return today + timedelta(days=_NEAR[words[:-1]])


def _day(words: str, today: date) -> date | None:
    day = _number(words)
    this_month = _dated(today.year, today.month, day, today)
    if this_month and this_month >= today:
        return this_month
    following = today + relativedelta(day=1, months=1)
    return _dated(following.year, following.month, day, today)


def _short(words: str, today: date) -> date | None:
    month, day = (int(part) for part in re.findall(r"\d{1,12}", words))
    return _dated(None, month, day, today)


def _after(words: str, today: date) -> date | None:
    """Today and so much time; None for hours and for 几天, which says no number."""
    if "几" in words or "时" in words or "分" in words:
        return None
    count, half = (1, False) if words.startswith("半") else (_number(words), "半" in words)
    if "工作日" in words:
        return _workdays_after(today, min(count, 400))
    count = min(count, 400)
    if words.startswith("半"):
        return today + (
            relativedelta(months=6) if "年" in words else timedelta(days=15 if "月" in words else 1)
        )
    extra = timedelta(days=15) if half and "月" in words else timedelta()
    for sign, step in (
        ("年", relativedelta(years=count)),
        ("季", relativedelta(months=3 * count)),
        ("月", relativedelta(months=count)),
    ):
        if sign in words:
            return today + step + extra
    return today + timedelta(days=count * (1 if re.search("天|日", words) else 7))


def _workdays_after(today: date, count: int) -> date:
    day = today
    while count:
        day += timedelta(days=1)
        count -= _is_workday(day)
    return day


def _is_workday(day: date) -> bool:
    """By the State Council's table where there is one for the year, else Monday to Friday."""
    import chinese_calendar  # few replies count workdays

    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5


_READERS = {
    "iso": _iso,
    "month": _month,
    "around": _around,
    "quarter": _quarter,
    "half": _half,
    "year": _year,
    "week": _week,
    "feast": _feast,
    "near": _near,
    "day": _day,
    "short": _short,
}
