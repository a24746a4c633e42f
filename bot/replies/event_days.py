"""Days on which something happened, told beside an hour: 昨晚, 周二, 20日, 10月20日（星期二） (事发日期)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, TypeAlias

from bot.replies.numerals import number_of

PartOfDay: TypeAlias = Literal["", "dawn", "morning", "noon", "afternoon", "evening", "night"]

NUMBER = r"(?:\d{1,2}|[一二两三四五六七八九十]{1,3})"
_NOTE = r"(?:\s*\((?P<note>[^()\n]{1,12})\))?"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"(?P<name>{'|'.join(_MONTHS)})(?:[a-z]*)\.?"
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEKDAY = rf"(?:{'|'.join(_WEEKDAYS)})(?:day|sday|nesday|rsday|urday|s|rs)?\b\.?"
_CHINESE_WEEKDAYS = "一二三四五六日"
_AGO = {"今": 0, "昨": 1, "前": 2, "大": 3, "today": 0, "this": 0, "yesterday": 1, "last": 1}
_ENGLISH_PARTS: Mapping[str, PartOfDay] = {
    "morning": "morning", "afternoon": "afternoon", "evening": "evening", "night": "night",
}  # fmt: skip

_NEAR = re.compile(
    r"(?P<near>大前[天日]|(?<![目之以此先从])前[天日]|(?<![目之以此先从日天])前(?=[晚夜])"
    r"|[昨今][天日]|[昨今](?=[晨早晚夜]))" + _NOTE
)
_SAME = re.compile(r"当(?:[天日]|(?=[晨早晚夜]))")
_DATED = re.compile(
    rf"(?<![\d.])(?:(?P<year>20\d\d)\s*年\s*)?(?P<month>{NUMBER})\s*月\s*(?P<number>{NUMBER})\s*[日号]?"
    + _NOTE
)
_SIGNED = re.compile(
    r"(?<![\d./-])(?:(?P<year>20\d\d)[/.-])?(?P<month>\d{1,2})[/.-](?P<number>\d{1,2})(?![\d./-])" + _NOTE
)
_BARE = re.compile(rf"(?<![\d月.第/-])(?P<number>{NUMBER})[日号]" + _NOTE)
_OF_WEEK = re.compile(
    r"(?<!每)(?:(?P<which>上上|上|本|这)个?)?(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天])" + _NOTE
)
_ENGLISH_NEAR = re.compile(
    r"\b(?:(?P<near>today|yesterday|this|last)\s+(?P<part>morning|afternoon|evening|night)"
    r"|(?P<day>today|yesterday))\b"
)
_ENGLISH_DATED = re.compile(
    rf"(?:\b(?P<weekday>{_WEEKDAY}),?\s*)?(?:\b(?P<number>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}"
    rf"|\b{_MONTH.replace('name', 'name2')}\s*(?P<number2>\d{{1,2}})(?:st|nd|rd|th)?\b)"
    r"(?:,?\s*(?P<year>20\d\d))?"
)
_ENGLISH_OF_WEEK = re.compile(rf"\b(?P<last>last\s+)?(?P<weekday>{_WEEKDAY})")


@dataclass(frozen=True, slots=True)
class DayTold:
    """A day at `start`..`end` of the text; None for one there is not, or that is told in two ways.

    `part` of the day where it stands in the same words. `sure` is false where only an hour right behind it
    makes a day of it (20日, 10-20).
    """

    start: int
    end: int
    day: date | None
    part: PartOfDay = ""
    sure: bool = True


def days_told(text: str, today: date) -> list[DayTold]:
    """In the order of the text, none over another; one without a month or year is the last there was."""
    found: list[DayTold] = []
    for one in sorted(_all(text, today), key=lambda each: (each.start, -each.end)):
        if not found or one.start >= found[-1].end:
            found.append(one)
    return found


def _all(text: str, today: date) -> Iterator[DayTold]:
    for pattern, read in _READERS:
        for match in pattern.finditer(text):
            day = _agreed(match, read(match, today), today)
            part = _ENGLISH_PARTS.get(match.groupdict().get("part") or "", "")
            yield DayTold(*match.span(), day, part, sure=pattern not in (_BARE, _SIGNED))
    for match in _SAME.finditer(text):
        before = [one for one in days_told(text[: match.start()], today) if one.sure]
        yield DayTold(*match.span(), before[-1].day if before else today)


def _agreed(match: re.Match[str], day: date | None, today: date) -> date | None:
    """Of 10月20日(星期二) and 昨日(20日): None where the two do not go together."""
    note = match.groupdict().get("note")
    if day is None or not note:
        return day
    weekday = _OF_WEEK.match(note)
    if weekday is not None:
        return day if day.weekday() == _weekday(weekday["weekday"]) else None
    again = [one.day for one in days_told(note, today)]
    return day if not again or again == [day] else None


def _near(match: re.Match[str], today: date) -> date | None:
    return today - timedelta(days=_AGO[match["near"][0]])


def _english_near(match: re.Match[str], today: date) -> date | None:
    return today - timedelta(days=_AGO[match["near"] or match["day"]])


def _dated(match: re.Match[str], today: date) -> date | None:
    return _last(match["year"], _number(match["month"]), _number(match["number"]), today)


def _english_dated(match: re.Match[str], today: date) -> date | None:
    month = _MONTHS.index(match["name"] or match["name2"]) + 1
    day = _last(match["year"], month, int(match["number"] or match["number2"]), today)
    if day is None or match["weekday"] is None:
        return day
    return day if _WEEKDAYS[day.weekday()] == match["weekday"][:3] else None


def _bare(match: re.Match[str], today: date) -> date | None:
    number = _number(match["number"])
    month = today if number <= today.day else today.replace(day=1) - timedelta(days=1)
    return _day(month.year, month.month, number)


def _of_week(match: re.Match[str], today: date) -> date | None:
    weekday, which = _weekday(match["weekday"]), match["which"]
    if which is None:
        return today - timedelta(days=(today.weekday() - weekday) % 7)
    weeks = {"上上": 2, "上": 1}.get(which, 0)
    return today + timedelta(days=weekday - today.weekday() - 7 * weeks)


def _english_of_week(match: re.Match[str], today: date) -> date | None:
    """Last Tuesday may be of this week or of the one before."""
    if match["last"]:
        return None
    return today - timedelta(days=(today.weekday() - _WEEKDAYS.index(match["weekday"][:3])) % 7)


def _last(year: str | None, month: int, number: int, today: date) -> date | None:
    if year is not None:
        return _day(int(year), month, number)
    day = _day(today.year, month, number)
    return day if day is not None and day <= today else _day(today.year - 1, month, number)


def _day(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None


def _number(written: str) -> int:
    """0, which no month and no day is, for what is no number."""
    return int(number_of(written) or 0)


def _weekday(sign: str) -> int:
    return _CHINESE_WEEKDAYS.index("日" if sign == "天" else sign)


_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], date | None]], ...] = (
    (_NEAR, _near),
    (_DATED, _dated),
    (_SIGNED, _dated),
    (_BARE, _bare),
    (_OF_WEEK, _of_week),
    (_ENGLISH_NEAR, _english_near),
    (_ENGLISH_DATED, _english_dated),
    (_ENGLISH_OF_WEEK, _english_of_week),
)
