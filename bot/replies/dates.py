"""Dates and spans of time told in a reply (日期)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.domain.calendar import WorkCalendar
from bot.replies.days import DAY_OF, FEAST, YEAR, N, dated, day_after, year_of
from bot.replies.rules import ANY, rule

_PART = r"(?:月?份?(?:底|末|初|上旬|中旬|下旬|中(?![小层央旬])))"
_SCAN = rule(
    "scan",
    rf"(?P<iso>20\d\d[-./年]\d{{1,2}}[-./月]\d{{1,2}}日?(?!\d))"
    rf"|(?P<stretch>{YEAR}?{N}(?:月份?)?[-~至到]{N}月份?(?!{N}[日号]))"
    rf"|(?P<month>{YEAR}?的?{N}月(?:份(?:底|末|初|上旬|中旬|下旬)?|底|末|初|上旬|中旬|下旬"
    rf"|中(?![小层央旬])|{N}(?:[日号](?!线)|(?=[前之至~到、，。;]|$)))?)"
    r"|(?P<around>(?:下下个?|下个?|本|这个?|上个?|当)?月(?:底|末|初|上旬|中旬|下旬"
    rf"|{N}[日号]|中(?![小层央旬]))|(?:下下个?|下个?|本|这个?|上个?)月)"
    rf"|(?P<quarter>{YEAR}?第?(?:[一二三四1-4]季度?|q[1-4](?![a-z0-9]))(?:末|底|内)?(?!度))"
    rf"|(?P<stretch2>前[一二三四123]个?季度)"
    rf"|(?P<half>{YEAR}?[上下]半年)"
    rf"|(?P<year>(?:{YEAR}(?:年)?|年)(?:底|末|内)|{YEAR}(?:初|以来)?(?!度)"
    r"|20\d\d(?=[-—~至]20\d\d)|(?<![\d.])20\d\d(?=剑网|春|秋|版|行动))"
    r"|(?P<week>(?:下下个?|下个?|本|这个?|上个?)?(?:周|星期"
    r"|礼拜)(?:[一二三四五六日天末](?![次步类种家个年])|[1-7](?!\d))|(?:下下个?|下个?|本"
    r"|这个?|上个?)(?:周|星期|礼拜)末?)"
    rf"|(?P<feast>{FEAST}节?(?:假期?)?(?=[之以]?前))"
    rf"|(?P<near>大后天|大前天|今天|明天|后天|昨天|前天|今日|明日|昨日|今晚|明早|当天)"
    r"|(?P<ago>(?:\d{1,3}|[一两二三四五六七八九十几半]{1,2})个?(?:多|半)?"
    r"(?:工作日|小时|星期|礼拜|天|周|月|年)[之以]?前(?!期))"
    r"|(?P<some>[一二两三四五六七八九]{2}个?(?:工作日|星期|礼拜|天|周|月|年))"
    r"|(?P<span>(?:\d{1,12}(?:\.\d{1,12})?|十?[一二两三四五六七八九]|十|几|半)个?(?:多"
    r"|来)?(?:半)?(?:个)?(?:工作日|自然日|小时|分钟|星期|礼拜|季度|天|周(?!年|岁|期|边|刊"
    r"|报(?![送告]))|月(?![份饼])|年(?![度级轻])))"
    r"|(?P<clock>(?:上午|下午|中午|晚上?|早上?|凌晨)?\d{1,2}(?::\d{2}|时(?:许|左右"
    r"|\d{1,2}分)?|点(?:半|钟|许|左右|\d{1,2}分?)?(?![\d多家]))(?!长|代))"
    rf"|(?P<day>(?<![\d第.任务#]){N}[日号](?=之?前|之后|以前|左右|上午|下午|晚|当天"
    r"|[就再能完办报交才]|$|[，。;、!])|(?<=[至到在于后])\d{1,2}[日号])"
    r"|(?P<short>(?<=[至到在于])\d{1,2}[./-]\d{1,2}(?=之?前|以前|左右"
    r"|[，。,;)!\s再报完办交可行吗吧能好不]|$)|(?<![\d.])\d{1,2}[./]\d{1,2}(?=之?前|就|日|号"
    r"|[，。]?再?报))",
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
_ENGLISH = rule(
    "english",
    rf"\b(?:(?P<d>\d{{1,2}})(?:st|nd|rd|th)? )?(?P<m>{'|'.join(_MONTH_NAMES)})(?!be\b)[a-z]{{0,6}}\.?"
    r"(?: (?P<d2>\d{1,2})(?![\d%]))?(?:,? (?P<y>20\d\d))?\b",
)

_MAY_BE_ONE = re.compile(
    r"[年月日号周星礼季天今明昨后前本当上下清五春端中国元小工分]|20\d\d|\d[-./:时点~至到]\d?|q[1-4]"
)
_NO_SINGLE_DAY = ("stretch", "stretch2", "clock", "ago", "some")


@dataclass(frozen=True, slots=True)
class Moment:
    """A date or span of time told at `start`..`end`. `day` None: no single day (1-9月, 2小时)."""

    kind: Literal["day", "period", "span"]
    start: int
    end: int
    day: date | None = None
    rolled: bool = False  # no year was told and the day has passed this year, so the next one is taken


def find_moments(text: str, today: date, calendar: WorkCalendar, can: int = ANY) -> tuple[Moment, ...]:
    """Every date, period and span of time, in order; a date without a year is the next one."""
    found: list[Moment] = []
    if can & _SCAN.bit and _MAY_BE_ONE.search(text):
        found = [_moment(match, today, calendar) for match in _SCAN.finditer(text)]
    if can & _ENGLISH.bit and re.search(r"[a-z]{3}", text):
        found += [one for match in _ENGLISH.finditer(text) if (one := _english(match, today))]
        found.sort(key=lambda one: one.start)
    return tuple(found)


def _moment(match: re.Match[str], today: date, calendar: WorkCalendar) -> Moment:
    name, words = str(match.lastgroup), match.group()
    if name in _NO_SINGLE_DAY:
        return Moment("period", *match.span())
    try:
        day = day_after(words, today, calendar) if name == "span" else DAY_OF[name](words, today)
    except (OverflowError, ValueError):  # beyond the last year there is
        return Moment("period", *match.span())
    if name == "span":
        return Moment("span", *match.span(), day)
    rolled = name in ("month", "quarter", "half", "short") and day is not None and day.year > today.year
    return Moment("day", *match.span(), day, rolled and year_of(words, today) is None)


def _english(match: re.Match[str], today: date) -> Moment | None:
    day = match["d"] or match["d2"]
    if not day and not match["y"] and match["m"] in ("mar", "may"):
        return None
    month = _MONTH_NAMES[match["m"]]
    year = int(match["y"]) if match["y"] else None
    told = dated(year, month, int(day) if day else 31, today, clip=not day)
    rolled = year is None and told is not None and told.year > today.year
    return Moment("day", *match.span(), told, rolled)
