"""Reporting periods: their ids, their days, and how people name them (时段)."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, cast

from bot.domain.rules import PeriodKind

NODE_MARK: Final = "@"  # in the id that stands for a period where a filing is owed for a node
NEWS_MARK: Final = "!"  # between a period's id and the number of a progress report told in it
_MONTHS_IN: Mapping[PeriodKind, int] = {"month": 1, "quarter": 3, "half": 6, "year": 12}
_BY_CALENDAR: Final[tuple[PeriodKind, ...]] = ("week", "month", "quarter", "half", "year")
_ID = re.compile(
    r"(?P<year>[0-9]{4})(?:H(?P<half>[12])|Q(?P<quarter>[1-4])|-(?P<month>[0-9]{2})"
    r"|W(?P<week>[0-9]{2})|~(?P<plan>[0-9]{4}))?"
)

# How people write them, in lower case, half-width and without spaces.
_NUMERALS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
_NO = r"([0-9]{1,2}|十[一二]?|[一二三四五六七八九])"
_YEAR_AFTER = re.compile(r"([hqw][0-9]{1,2})[/-]?([0-9]{4})")
_YEAR = re.compile(
    r"(?:(?P<year>[0-9]{4})年?度?|(?P<short>[0-9]{2})年度?"
    r"|(?P<last>去年|上年|上一?年度)|(?P<this>今年|本年)度?|(?P<next>明年|下年|下一?年度))?"
)
_NAMED: tuple[tuple[PeriodKind, re.Pattern[str]], ...] = (
    ("half", re.compile(r"([上下])半年度?|h([12])")),
    ("quarter", re.compile(rf"第?{_NO}季度?|q([1-4])|([1-4])q")),
    ("month", re.compile(rf"{_NO}月份?|[-/.]([0-9]{{1,2}})")),
    ("week", re.compile(rf"第?{_NO}周|w([0-9]{{1,2}})")),
)
_NEAR = re.compile(
    r"(?:(?P<last>上一?|last|previous)|(?P<this>[本这当]|this|current)|(?P<next>下一?|next))个?"
    r"(?:(?P<week>周|星期|week)|(?P<month>月份?|month)|(?P<quarter>季度?|quarter)"
    r"|(?P<half>半年度?|half(?:year)?)|(?P<year>年度?|year))"
)


@dataclass(frozen=True, slots=True)
class Period:
    """A span of whole days. Ids: 2026, 2026H1, 2026Q3, 2026-09, 2026W38 (ISO week), 2026~2028 (a plan)."""

    id: str
    kind: PeriodKind
    first: date
    last: date

    def contains(self, day: date) -> bool:
        return self.first <= day <= self.last

    def next(self) -> Period:
        """Raises OverflowError beyond the year 9999."""
        if self.kind == "plan":
            return plan_years(self.last.year + 1, 2 * self.last.year + 1 - self.first.year)
        return containing(self.last + timedelta(days=1), self.kind)

    def previous(self) -> Period:
        """Raises OverflowError before the year 1."""
        if self.kind == "plan":
            return plan_years(2 * self.first.year - self.last.year - 1, self.first.year - 1)
        return containing(self.first - timedelta(days=1), self.kind)


def is_node(period: str) -> bool:
    """What stands for a period is a node: 2026@m_1 of a yearly one, @m_1 of one that comes once."""
    return NODE_MARK in period


def is_news(period: str) -> bool:
    """What stands for a period is a progress report of it: 2026Q3!2 is the second of that quarter."""
    return NEWS_MARK in period


def news_of(period: str, no: int) -> str:
    """The id of the no-th progress report of that period."""
    return f"{period}{NEWS_MARK}{no}"


def period_of(period: str) -> str:
    """The period itself, of a progress report that of the days it was told in."""
    return period.partition(NEWS_MARK)[0]


def plan_years(first: int, last: int) -> Period:
    """The years a plan runs, as one period. Raises OverflowError outside the years 1 to 9999."""
    if not 1 <= first <= last <= date.max.year:
        raise OverflowError(f"no period from {first} to {last}")
    return Period(f"{first:04d}~{last:04d}", "plan", date(first, 1, 1), date(last, 12, 31))


def containing(day: date, kind: PeriodKind) -> Period:
    """The period of that kind the day lies in. Raises ValueError for "plan": its years stand in the plan."""
    if kind == "plan":
        raise ValueError("a plan's years are not known from a day")
    if kind == "week":
        week = day.isocalendar()
        return _numbered(week.year, kind, week.week)
    return _numbered(day.year, kind, (day.month - 1) // _MONTHS_IN[kind] + 1)


def ending_with(period: str, years: tuple[int, int] | None = None) -> tuple[str, ...]:
    """Ids of all periods that end on the last day of that one: itself, then the others from short to long.

    `years` are those of the plan, where they are known. A node and a progress report end with nothing else.
    """
    try:
        last = parse_period(period).last
    except ValueError:
        return (period,)
    found = [containing(last, kind) for kind in _BY_CALENDAR]
    if years is not None and 1 <= years[0] <= years[1] <= date.max.year:
        found.append(plan_years(*years))
    return tuple(dict.fromkeys((period, *(each.id for each in found if each.last == last))))


def parse_period(text: str) -> Period:
    """The period with that id. Raises ValueError where there is none."""
    match = _ID.fullmatch(text)
    if match is None:
        raise ValueError(f"no period id: {text!r}")
    kind = cast(PeriodKind, match.lastgroup)
    try:
        return _numbered(int(match["year"]), kind, 1 if kind == "year" else int(match[kind]))
    except (ValueError, OverflowError) as error:
        raise ValueError(f"no period id: {text!r}") from error


def read_period(words: str, today: date) -> Period | None:
    """The period somebody means, in Chinese or English, or by its id: third quarter, Q3, last month, 2026-09.

    Without a year it is this year's, or last year's where that ended less long ago than this one is ahead.
    """
    text = "".join(unicodedata.normalize("NFKC", words).lower().split())
    try:
        if _ID.fullmatch(text.upper()):
            return parse_period(text.upper())
        return _read_near(text, today) or _read_named(_YEAR_AFTER.sub(r"\2\1", text), today)
    except (ValueError, OverflowError):
        return None


def _read_near(text: str, today: date) -> Period | None:
    match = _NEAR.fullmatch(text)
    if match is None or _NAMED[0][1].fullmatch(text):
        return None
    this = containing(today, cast(PeriodKind, match.lastgroup))
    if match["this"]:
        return this
    return this.previous() if match["last"] else this.next()


def _read_named(text: str, today: date) -> Period | None:
    match = _YEAR.match(text)
    year, rest = (_read_year(match, today), text[match.end() :]) if match else (None, text)
    if not rest:
        return None if year is None else _numbered(year, "year", 1)
    for kind, pattern in _NAMED:
        found = pattern.fullmatch(rest)
        if found:
            no = _read_number(next(filter(None, found.groups())))
            return _nearest(kind, no, today) if year is None else _numbered(year, kind, no)
    return None


def _read_year(match: re.Match[str], today: date) -> int | None:
    if match["year"] or match["short"]:
        return int(match["year"] or f"20{match['short']}")
    steps = {"last": -1, "this": 0, "next": 1}
    return next((today.year + step for name, step in steps.items() if match[name]), None)


def _read_number(text: str) -> int:
    if text in _NUMERALS:
        return _NUMERALS.index(text) + 1
    return {"上": 1, "下": 2}.get(text) or int(text)


def _nearest(kind: PeriodKind, no: int, today: date) -> Period:
    year = today.isocalendar().year if kind == "week" else today.year
    this = _numbered(year, kind, no)
    if this.first <= today:
        return this
    before = _numbered(year - 1, kind, no)
    return before if today - before.last < this.first - today else this


def _numbered(year: int, kind: PeriodKind, no: int) -> Period:
    """The no-th period of that kind in the year; for "plan" the years up to `no`.

    Raises ValueError or OverflowError where there is none.
    """
    if kind == "plan":
        return plan_years(year, no)
    if kind == "week":
        monday = date.fromisocalendar(year, no, 1)
        return Period(f"{year:04d}W{no:02d}", kind, monday, monday + timedelta(days=6))
    ends = {"year": "", "half": f"H{no}", "quarter": f"Q{no}", "month": f"-{no:02d}"}
    to_month = no * _MONTHS_IN[kind]
    first = date(year, to_month - _MONTHS_IN[kind] + 1, 1)
    return Period(f"{year:04d}{ends[kind]}", kind, first, date(year, to_month, monthrange(year, to_month)[1]))
