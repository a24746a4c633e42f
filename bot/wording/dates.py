"""The filters of templates for days, terms and periods: as calendar and locale have them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from jinja2.runtime import Context

from bot.domain.calendar import WorkCalendar
from bot.domain.periods import is_news, period_of
from bot.wording.forms import Forms
from bot.wording.marks import Worded, foreign

RENDERING = "rendering"  # the name under which a template finds the Rendering
_PERIOD = re.compile(
    r"(?P<year>\d{4})(?:Q(?P<quarter>[1-4])|H(?P<half>[12])|-(?P<month>0[1-9]|1[0-2])|W(?P<week>\d{2})|~(?P<plan>\d{4}))?",
    re.ASCII,
)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_YEARLY = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", re.ASCII)
_YEARLY_NTH = re.compile(r"(0[1-9]|1[0-2])-(-1|[1-4])(MO|TU|WE|TH|FR|SA|SU)", re.ASCII)
_YEARLY_WEEK = re.compile(r"W(\d{2})", re.ASCII)
_YEARLY_LUNAR = re.compile(r"L(0[1-9]|1[0-2])-(0[1-9]|[12]\d|30)", re.ASCII)
_NODE = re.compile(r"(\d{4})?@.+", re.ASCII)  # in the place of a period
_RRULE_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True, slots=True)
class Rendering:
    """For whom a text is rendered: the local day it is read on, and the office's calendar."""

    day: date
    calendar: WorkCalendar


def _local_day(value: date | datetime, at: Rendering) -> date:
    return at.calendar.local_day(value) if isinstance(value, datetime) else value


def day_of(forms: Forms, context: Context, value: date | datetime) -> Worded:
    """The local day; a make-up workday says so, the year only if it is another."""
    at: Rendering = context[RENDERING]
    day = _local_day(value, at)
    pattern = forms.makeup_day if at.calendar.is_makeup(day) else forms.day
    month, weekday = forms.months[day.month - 1], forms.weekdays[day.weekday()]
    text = pattern.format(month=month, day=day.day, weekday=weekday)
    return Worded(text if day.year == at.day.year else forms.other_year.format(text=text, year=day.year))


def clock(_: Forms, context: Context, value: datetime) -> Worded:
    """The local time of day, 9:05."""
    at: Rendering = context[RENDERING]
    local = value.astimezone(at.calendar.zone)
    return Worded(f"{local.hour}:{local.minute:02d}")


def moment(forms: Forms, context: Context, value: datetime) -> Worded:
    day, time = day_of(forms, context, value), clock(forms, context, value)
    return Worded(forms.moment.format(day=day, clock=time))


def due(forms: Forms, context: Context, value: date | datetime) -> Worded:
    """By when: a day or an instant; marked where it is still ahead and rests on a year without a table."""
    at: Rendering = context[RENDERING]
    day = _local_day(value, at)
    provisional = forms.provisional if day > at.day and at.calendar.is_provisional(day) else ""
    return Worded(term(forms, context, value) + provisional)


def term(forms: Forms, context: Context, value: date | datetime) -> Worded:
    """By when, as a signed document or an urgent event sets it: whatever table comes, it stands."""
    by = moment(forms, context, value) if isinstance(value, datetime) else day_of(forms, context, value)
    return Worded(forms.due.format(moment=by))


def period(forms: Forms, context: Context, value: str) -> Worded:
    """2026Q3, 2026H1, 2026, 2026-09, 2026W38, 2021~2025 in words; the year only if it is another, or all."""
    found = _PERIOD.fullmatch(period_of(value))
    if found is None:
        return _node(forms, context, value)
    year, end = found["year"], found["plan"]
    if end:
        return Worded(forms.years.format(start=year, end=end))
    if found.lastgroup == "year":
        return Worded(forms.year.format(year=year))
    text = _part_of_year(forms, found)
    at: Rendering = context[RENDERING]
    return Worded(text if int(year) == at.day.year else forms.other_year.format(text=text, year=year))


def _node(forms: Forms, context: Context, value: str) -> Worded:
    """What is owed for a node: its year only if it is another."""
    found = _NODE.fullmatch(value)
    if found is None:
        return Worded(foreign(value))
    at: Rendering = context[RENDERING]
    same_year = found[1] is None or int(found[1]) == at.day.year
    return Worded(forms.node if same_year else forms.other_year.format(text=forms.node, year=found[1]))


def _part_of_year(forms: Forms, found: re.Match[str]) -> str:
    if found["quarter"]:
        return forms.quarters[int(found["quarter"]) - 1]
    if found["half"]:
        return forms.halves[int(found["half"]) - 1]
    if found["month"]:
        return forms.months[int(found["month"]) - 1]
    return forms.week.format(week=int(found["week"]))


def point(forms: Forms, context: Context, value: str) -> Worded:
    """A date as precise as printed: 2026-06-30, 2026-06, 2026, a span of two with a slash; of every year
    04-26, 05-3SU (the third Sunday of May), W17, L08-15 (by the lunar calendar).
    """
    start, slash, end = value.partition("/")
    if slash and end:
        first, last = point(forms, context, start), point(forms, context, end)
        return Worded(forms.span.format(start=first, end=last))
    if _DATE.fullmatch(value):
        return _printed_day(forms, context, value)
    return _yearly_point(forms, value) or period(forms, context, value)


def _yearly_point(forms: Forms, value: str) -> Worded | None:
    if found := _YEARLY.fullmatch(value):
        return Worded(forms.yearly.format(month=forms.months[int(found[1]) - 1], day=int(found[2])))
    if found := _YEARLY_NTH.fullmatch(value):
        month, weekday = forms.months[int(found[1]) - 1], forms.weekdays[_RRULE_DAYS.index(found[3])]
        pattern = forms.yearly_last if found[2] == "-1" else forms.yearly_nth
        return Worded(pattern.format(month=month, nth=found[2], weekday=weekday))
    if found := _YEARLY_WEEK.fullmatch(value):
        return Worded(forms.yearly_week.format(week=int(found[1])))
    if found := _YEARLY_LUNAR.fullmatch(value):
        return Worded(forms.yearly_lunar.format(month=int(found[1]), day=int(found[2])))
    return None


def _printed_day(forms: Forms, context: Context, value: str) -> Worded:
    """The day, or what was printed where there is no such day."""
    try:
        return day_of(forms, context, date.fromisoformat(value))
    except ValueError:
        return Worded(foreign(value))


def kind_of(period: str) -> str:
    if is_news(period):
        return "news"
    found = _PERIOD.fullmatch(period)
    return (found.lastgroup if found else None) or ("node" if _NODE.fullmatch(period) else "mixed")
