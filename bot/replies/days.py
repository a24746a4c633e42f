"""Which day words for a time mean, resolved forward from the day they were written (推算日期)."""

from __future__ import annotations

import re
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from bot.domain.calendar import WorkCalendar, statutory_days
from bot.replies.numerals import number_of

N = r"(?:\d{1,2}|[二三]?十[一二三四五六七八九]?|[一二两三四五六七八九])"
YEAR = r"(?:20\d\d年|今年|明年|后年|本年|当年|去年|前年|上年)"
_NUMBER = re.compile(N)
_AT_MOST = 400  # days, weeks, months or workdays ahead; nobody means more
_WEEKDAYS = {
    sign: at
    for at, signs in enumerate(("一1", "二2", "三3", "四4", "五5", "六6", "日天末7"))
    for sign in signs
}
_NEAR = {"今": 0, "明": 1, "后": 2, "大后": 3, "昨": -1, "前": -2, "大前": -3, "当": 0}
_FEASTS = {
    "元旦": "new_year",
    "春节": "spring_festival",
    "清明": "tomb_sweeping",
    "五一": "labour_day",
    "端午": "dragon_boat",
    "中秋": "mid_autumn",
    "国庆": "national_day",
}
_HALVES = {"年": relativedelta(months=6), "月": relativedelta(days=15), "天": relativedelta(days=1)}
FEAST = f"(?:{'|'.join(_FEASTS)})"


def _number(words: str, default: int = 0) -> int:
    found = _NUMBER.search(words)
    value = number_of(found.group()) if found else None
    return default if value is None else int(value)


def year_of(words: str, today: date) -> int | None:
    if found := re.match(r"20\d\d", words):
        return int(found.group())
    offsets = {"明年": 1, "后年": 2, "今年": 0, "本年": 0, "当年": 0, "去年": -1, "上年": -1, "前年": -2}
    return next((today.year + by for word, by in offsets.items() if words.startswith(word)), None)


def _last_day(year: int, month: int) -> date:
    return date(year, month, 1) + relativedelta(months=1, days=-1)


def dated(year: int | None, month: int, day: int, today: date, *, clip: bool = False) -> date | None:
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
    return dated(year, month, day, today)


def _month(words: str, today: date) -> date | None:
    year = year_of(words, today)
    rest = re.sub(rf"^{YEAR}?的?", "", words)
    head, _, tail = rest.partition("月")
    day, clip = _day_in_month(tail)
    return dated(year, _number(head), day, today, clip=clip)


def _around(words: str, today: date) -> date | None:
    head, _, tail = words.partition("月")
    months = (
        2 if head.startswith("下下") else 1 if head.startswith("下") else -1 if head.startswith("上") else 0
    )
    day, clip = _day_in_month(tail)
    month = today + relativedelta(day=1, months=months)
    return dated(month.year, month.month, day, today, clip=clip)


def _quarter(words: str, today: date) -> date | None:
    sign = re.sub(rf"^{YEAR}", "", words).strip("第q末底内季度")[:1]
    quarter = "一二三四".find(sign) + 1 or int(sign)
    return dated(year_of(words, today), quarter * 3, 31, today, clip=True)


def _half(words: str, today: date) -> date | None:
    return dated(year_of(words, today), 6 if "上半年" in words else 12, 31, today, clip=True)


def _year(words: str, today: date) -> date | None:
    year = year_of(words, today) or today.year
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
    """The next one's own day: 春节 is the first day of the first month, not the eve that is off too."""
    wanted = _FEASTS[words[:2]]
    for year in (today.year, today.year + 1):
        days = [day for day, name in statutory_days(year) if name == wanted]
        day = days[wanted == "spring_festival"]
        if day >= today:
            return day
    return None


def _near(words: str, today: date) -> date | None:
    return today + timedelta(days=_NEAR[words[:-1]])


def _day(words: str, today: date) -> date | None:
    day = _number(words)
    this_month = dated(today.year, today.month, day, today)
    if this_month and this_month >= today:
        return this_month
    following = today + relativedelta(day=1, months=1)
    return dated(following.year, following.month, day, today)


def _short(words: str, today: date) -> date | None:
    month, day = (int(part) for part in re.findall(r"\d{1,12}", words))
    return dated(None, month, day, today)


def day_after(words: str, today: date, calendar: WorkCalendar) -> date | None:
    """Today and so much time; None for hours and for 几天, which says no number."""
    if "几" in words or "时" in words or "分" in words:
        return None
    if words.startswith("半"):
        return today + _HALVES["年" if "年" in words else "月" if "月" in words else "天"]
    count = min(_number(words), _AT_MOST)
    if "工作日" in words:
        return calendar.add_workdays(today, count) if count else None
    extra = timedelta(days=15) if "半" in words and "月" in words else timedelta()
    for sign, months in (("年", 12), ("季", 3), ("月", 1)):
        if sign in words:
            return today + relativedelta(months=months * count) + extra
    return today + timedelta(days=count * (1 if "天" in words or "日" in words else 7))


DAY_OF = {
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
