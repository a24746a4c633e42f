"""What a command's words hold: tasks, a unit, a day, and what is left of them (命令参数)."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta

from bot.answering.office import find_unit
from bot.domain.calendar import WorkCalendar
from bot.domain.plan import Unit
from bot.ports.ledger import View
from bot.replies.dates import find_moments

_LEAD = re.compile(r"^(?:(?:申请)?(?:延期|延|推迟|改|顺延)?(?:至|到|为)|于|从|自)\s*")
_NUMERIC = re.compile(r"(?:(20\d\d)[-/.年])?(\d{1,2})[-/.月](\d{1,2})[日号]?(?!\d)")
_BETWEEN = " \t\n　,，、;；:：。"
_QUOTES = {"“": "”", '"': '"', "「": "」", "『": "』"}


def day_at_start(text: str, today: date, calendar: WorkCalendar) -> tuple[date | None, str]:
    """A day the text begins with (10月12日, 下周五, 10-12, 2026-10-12, 国庆前), and the words after it."""
    words = unicodedata.normalize("NFKC", text).strip(_BETWEEN)
    bare = _LEAD.sub("", words, count=1)
    if found := _NUMERIC.match(bare):
        day = _numeric_day(found, today)
        return (day, _rest(bare, found.end())) if day else (None, words)
    for moment in find_moments(bare, today, calendar):
        if moment.start == 0 and moment.day is not None:
            return moment.day, _rest(bare, moment.end)
    return None, words


def days_at_start(text: str, today: date, calendar: WorkCalendar) -> tuple[date | None, date | None, str]:
    """A span of days the text begins with (10月8日至16日); a single day is both its ends."""
    first, rest = day_at_start(text, today, calendar)
    if first is None:
        return None, None, rest
    if not re.match(r"[至到~\-—]", rest):
        return first, first, rest
    after = rest[1:].lstrip("-—")
    last, left = day_at_start(after, first, calendar)
    if last is None and (bare := re.match(r"(\d{1,2})[日号]", after)):
        last = _same_month(first, int(bare[1]))
        left = _rest(after, bare.end())
    return (first, last, left) if last else (first, None, rest)


def unit_at_start(text: str, view: View) -> tuple[Unit | None, str]:
    """A unit of a published plan the text begins with, and the words after it."""
    words = text.strip(_BETWEEN)
    first = re.split(f"[{_BETWEEN}]", words, maxsplit=1)[0]
    unit = nearest_unit(view, first)
    return (unit, words[len(first) :].strip(_BETWEEN)) if unit else (None, words)


def nearest_unit(view: View, name: str) -> Unit | None:
    """The unit of that name or alias, else the only one whose name ends so (数据局 for 市数据局)."""
    found = find_unit(view, name)
    if found is not None or len(name) < 2:
        return found
    units = {unit.id: unit for plan in view.plans.all_current() for unit in plan.units if unit.kind == "unit"}
    ends = [unit for unit in units.values() if unit.name.endswith(name)]
    return ends[0] if len(ends) == 1 else None


def unquoted(text: str) -> str:
    """The words without the quotation marks around all of them."""
    words = text.strip(_BETWEEN)
    closing = _QUOTES.get(words[:1])
    return words[1:-1].strip() if closing and len(words) > 1 and words.endswith(closing) else words


def _numeric_day(found: re.Match[str], today: date) -> date | None:
    """In the year that is told, else the next such day."""
    year, month, day = found.groups()
    for candidate in (int(year),) if year else (today.year, today.year + 1):
        try:
            told = date(candidate, int(month), int(day))
        except ValueError:
            continue
        if year or told >= today:
            return told
    return None


def _same_month(first: date, day: int) -> date | None:
    try:
        last = first.replace(day=day)
    except ValueError:
        return None
    return last if last >= first else (last + timedelta(days=31)).replace(day=day)


def _rest(text: str, end: int) -> str:
    """Without the little words that belong to the day."""
    return re.sub(r"^(?:之?前|以前)?(?:再?报(?!送)|完成)?", "", text[end:]).strip(_BETWEEN)
