"""The filters of templates: days, numbers, labels and fixed words become ours, foreign parts stay foreign."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context

from bot.domain.calendar import WorkCalendar
from bot.domain.periods import is_news, period_of
from bot.wording.figures import figure, number, percent, plain_digits
from bot.wording.forms import Forms
from bot.wording.marks import Worded, capital, foreign, one_line

COMMANDS = "command"  # the table of words that commands.toml gives
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
_PLAN_NODE = re.compile(r"N(\d{1,3})", re.ASCII)  # the label of a node without a task
_RRULE_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_MOST_UNITS = 2  # named in a title


@dataclass(frozen=True, slots=True)
class Rendering:
    """For whom a text is rendered: the local day it is read on, and the office's calendar."""

    day: date
    calendar: WorkCalendar


def all_filters(forms: Forms) -> dict[str, Callable[..., Any]]:
    """By the names that templates use."""
    dated: dict[str, Callable[..., Any]] = {
        "day": _day,
        "moment": _moment,
        "due": _due,
        "term": _term,
        "clock": _clock,
        "period": _period,
        "periods": _periods,
        "point": _point,
    }
    plain: dict[str, Callable[..., Any]] = {
        "number": number,
        "percent": percent,
        "figure": figure,
        "labels": _labels,
        "join": _join,
        "clip": _clip,
        "progress": _progress,
        "report": _report,
        "unit": _unit,
        "units": _units,
        "entries": _entries,
        "word": _word,
        "words": _words,
        "command": _command,
        "letter_no": _letter_no,
    }
    return {
        **{name: pass_context(partial(function, forms)) for name, function in dated.items()},
        **{name: partial(function, forms) for name, function in plain.items()},
        "capital": capital,
    }


def shown(value: object) -> str:
    """How a value stands in a text: nothing for None, digits as ours, all that is not ours in marks."""
    if isinstance(value, Worded):
        return value
    if value is None:
        return ""
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        return plain_digits(value)
    return foreign(value)


def _local_day(value: date | datetime, at: Rendering) -> date:
    return at.calendar.local_day(value) if isinstance(value, datetime) else value


def _day(forms: Forms, context: Context, value: date | datetime) -> Worded:
    """The local day; a make-up workday says so, the year only if it is another."""
    at: Rendering = context[RENDERING]
    day = _local_day(value, at)
    pattern = forms.makeup_day if at.calendar.is_makeup(day) else forms.day
    month, weekday = forms.months[day.month - 1], forms.weekdays[day.weekday()]
    text = pattern.format(month=month, day=day.day, weekday=weekday)
    return Worded(text if day.year == at.day.year else forms.other_year.format(text=text, year=day.year))


def _clock(_: Forms, context: Context, value: datetime) -> Worded:
    """The local time of day, 9:05."""
    at: Rendering = context[RENDERING]
    local = value.astimezone(at.calendar.zone)
    return Worded(f"{local.hour}:{local.minute:02d}")


def _moment(forms: Forms, context: Context, value: datetime) -> Worded:
    day, clock = _day(forms, context, value), _clock(forms, context, value)
    return Worded(forms.moment.format(day=day, clock=clock))


def _due(forms: Forms, context: Context, value: date | datetime) -> Worded:
    """By when: a day or an instant; marked where it rests on a year without a table."""
    at: Rendering = context[RENDERING]
    provisional = forms.provisional if at.calendar.is_provisional(_local_day(value, at)) else ""
    return Worded(_term(forms, context, value) + provisional)


def _term(forms: Forms, context: Context, value: date | datetime) -> Worded:
    """By when, as a signed document sets it: whatever table comes, the day stands."""
    moment = _moment(forms, context, value) if isinstance(value, datetime) else _day(forms, context, value)
    return Worded(forms.due.format(moment=moment))


def _period(forms: Forms, context: Context, value: str) -> Worded:
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


def _periods(forms: Forms, context: Context, value: Iterable[str]) -> Worded:
    """Each period once, as a list."""
    return Worded(_listed(forms, [_period(forms, context, period) for period in dict.fromkeys(value)]))


def _point(forms: Forms, context: Context, value: str) -> Worded:
    """A date as precise as printed: 2026-06-30, 2026-06, 2026, a span of two with a slash; of every year
    04-26, 05-3SU (the third Sunday of May), W17, L08-15 (by the lunar calendar).
    """
    start, slash, end = value.partition("/")
    if slash and end:
        first, last = _point(forms, context, start), _point(forms, context, end)
        return Worded(forms.span.format(start=first, end=last))
    if _DATE.fullmatch(value):
        return _printed_day(forms, context, value)
    return _yearly_point(forms, value) or _period(forms, context, value)


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
        return _day(forms, context, date.fromisoformat(value))
    except ValueError:
        return Worded(foreign(value))


def _unit(forms: Forms, value: str) -> Worded:
    """A unit's name; the office, where nobody else is named."""
    return Worded(foreign(value)) if value else _word(forms, "office", "unit")


def _units(forms: Forms, value: Sequence[str]) -> Worded:
    """The first names of several units, and how many they are."""
    names = _listed(forms, [_unit(forms, name) for name in value[:_MOST_UNITS]])
    return Worded(names if len(value) <= _MOST_UNITS else forms.and_more.format(list=names, count=len(value)))


def _entries(forms: Forms, value: Iterable[Mapping[str, str]]) -> Worded:
    """Tasks with the units they are of: {label, unit} each."""
    entries = [
        forms.entry.format(label=_labels(forms, entry["label"]), unit=_unit(forms, entry["unit"]))
        for entry in value
    ]
    return Worded(_listed(forms, entries))


def _report(forms: Forms, value: str | Iterable[str]) -> Worded:
    """What reports of these periods are called; one word for all where they differ."""
    periods = [value] if isinstance(value, str) else value
    kinds = {_kind_of(period) for period in periods}
    return Worded(forms.words["report"][kinds.pop() if len(kinds) == 1 else "mixed"])


def _kind_of(period: str) -> str:
    if is_news(period):
        return "news"
    found = _PERIOD.fullmatch(period)
    return (found.lastgroup if found else None) or ("node" if _NODE.fullmatch(period) else "mixed")


def _listed(forms: Forms, parts: list[str], separator: str | None = None) -> str:
    if separator is not None:
        return separator.join(parts)
    if len(parts) < 2:
        return "".join(parts)
    return forms.separator.join(parts[:-1]) + forms.last_separator + parts[-1]


def _labels(forms: Forms, value: str | Iterable[str]) -> Worded:
    """Task labels, one or several: each is the plan's, the words around them ours."""
    labels = [value] if isinstance(value, str) else list(value)
    nodes = [found for label in labels if (found := _PLAN_NODE.fullmatch(label))]
    tasks = [foreign(label) for label in labels if not _PLAN_NODE.fullmatch(label)]
    pattern = forms.label if len(tasks) == 1 else forms.labels
    named = [pattern.format(labels=_listed(forms, tasks))] if tasks or not nodes else []
    return Worded(_listed(forms, [*named, *(forms.plan_node.format(no=int(found[1])) for found in nodes)]))


def _join(forms: Forms, value: Iterable[object], separator: str | None = None) -> Worded:
    """A list; without a separator as the locale writes one."""
    return Worded(_listed(forms, [shown(part) for part in value], separator))


def _clip(forms: Forms, value: object, most: int) -> Worded:
    """Foreign words, cut to so many characters."""
    text = one_line(str(value))
    if len(text) <= most:
        return Worded(foreign(text))
    return Worded(foreign(text[: max(most - len(forms.clipped), 1)].rstrip()) + forms.clipped)


def _progress(forms: Forms, value: Mapping[str, Any]) -> Worded:
    """The status in words and the percent of {status, percent}; nothing where neither is told."""
    status, share = value.get("status"), value.get("percent")
    told = [_word(forms, status, "status")] if status else []
    if share is not None and not (status == "completed" and share == 100):
        told.append(percent(forms, share))
    return Worded(forms.comma.join(told))


def _words(forms: Forms, value: Iterable[str], table: str) -> Worded:
    """The fixed words for codes, as a list."""
    return Worded(_listed(forms, [_word(forms, code, table) for code in value]))


def _command(forms: Forms, value: str) -> Worded:
    """The word that calls a command, with its slash."""
    return _word(forms, value, COMMANDS)


def _letter_no(forms: Forms, value: Mapping[str, Any]) -> Worded:
    """The number of a slip or a circular {kind, year, no}: kind's word, year and number."""
    word = _word(forms, value["kind"], "letter")
    return Worded(forms.letter_no.format(word=word, year=value["year"], no=value["no"]))


def _word(forms: Forms, value: str, table: str) -> Worded:
    """The fixed word for a code of that table; a code nobody worded stands as it is, as foreign."""
    word = forms.words[table].get(value)
    return Worded(foreign(value) if word is None else word)
