"""What somebody wants to see of the record: a task, a unit, a person, a span of days, in any order (留痕)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from bot.answering.naming import likeliest_units, names_of
from bot.answering.office import as_label, plan_at_start
from bot.answering.planning import own_plans
from bot.domain.calendar import WorkCalendar
from bot.domain.periods import read_period
from bot.domain.plan import Plan
from bot.errors import NotFound
from bot.notices.choices import choose_plan
from bot.ports.ledger import View
from bot.ports.records import Wanted
from bot.ports.usecase import Call, Outcome

_BETWEEN: Final = re.compile(r"[\s,，、;；]+")
_OLDER: Final = re.compile(r"#(\d{1,18})")
_DAY: Final = re.compile(r"(?:(\d{4})[-/.年])?(\d{1,2})[-/.月](\d{1,2})[日号]?")
_NEAR_DAYS: Final = {"今天": 0, "today": 0, "昨天": 1, "yesterday": 1, "前天": 2}
_MOST_WORDS: Final = 3  # of one name or period ("last 3 months" is none)


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """`sought` names it in words; `newest` is the number to begin at; `plan` "" for all of the caller's."""

    wanted: Wanted
    sought: tuple[str, ...] = ()
    plan: str = ""
    newest: int | None = None


def read_filter(call: Call[Any], view: View, words: str) -> AuditFilter | Outcome:
    """Asks where a label stands in several plans. Raises NotFound with the likeliest for what is unknown."""
    plans = own_plans(call, view)
    plan, rest = plan_at_start(words, plans)
    found = AuditFilter(Wanted(), (plan.title,) if plan else (), plan.id if plan else "")
    plans = [plan] if plan else plans
    parts = [part for part in _BETWEEN.split(rest) if part]
    while parts:
        for size in range(min(_MOST_WORDS, len(parts)), 0, -1):
            told = " ".join(parts[:size])
            more = _with(found, told, call, view, plans)
            if isinstance(more, Outcome):
                return _which(more, words)
            if more is not None:
                break
        else:
            raise _unknown(parts[0], view, plans)
        found, parts = more, parts[size:]
    return found


def _with(
    found: AuditFilter, told: str, call: Call[Any], view: View, plans: list[Plan]
) -> AuditFilter | Outcome | None:
    """The filter with one more thing; None where the words are nothing of it."""
    if older := _OLDER.fullmatch(told):
        return replace(found, newest=int(older[1]))
    if span := _span(told, call.day, view.calendar):
        return _add(found, told, since=span[0], until=span[1])
    if (label := _label(told, plans)) is not None:
        return _of_task(found, label, plans)
    unit = names_of([unit for plan in plans for unit in plan.units]).get(told)
    if unit is not None:
        return _add(found, told, unit=unit)
    person = next((person.id for person, _ in view.queries.people() if person.name == told), None)
    return None if person is None else _add(found, told, person=person)


def _add(found: AuditFilter, told: str, **wanted: Any) -> AuditFilter:
    return replace(found, wanted=replace(found.wanted, **wanted), sought=(*found.sought, told))


def _of_task(found: AuditFilter, label: str, plans: list[Plan]) -> AuditFilter | Outcome | None:
    holding = [(plan, task) for plan in plans if (task := plan.find_task(label))]
    if not holding:
        return None
    if len(holding) > 1:
        calls = [(plan.title, f"/audit {plan.id} ") for plan, _ in holding]
        return Outcome(answer=choose_plan(calls, labels=[label]))
    plan, task = holding[0]
    return replace(_add(found, label, task=task.id), plan=plan.id)


def _label(told: str, plans: list[Plan]) -> str | None:
    bare = unicodedata.normalize("NFKC", told).removeprefix("第").removesuffix("项")
    return bare if any(plan.find_task(bare) for plan in plans) else as_label(told)


def _span(told: str, today: date, calendar: WorkCalendar) -> tuple[datetime, datetime] | None:
    """From the first day's beginning to the end of the last; None where the calendar does not reach."""
    day = _day(told, today)
    period = None if day else read_period(told, today)
    if day is None and period is None:
        return None
    first, last = (day, day) if day else (period.first, period.last) if period else (today, today)
    try:
        return calendar.instant(first, time()), calendar.instant(last + timedelta(days=1), time())
    except OverflowError:
        return None


def _day(told: str, today: date) -> date | None:
    """The last such day that is not ahead."""
    words = unicodedata.normalize("NFKC", told)
    if words in _NEAR_DAYS:
        return today - timedelta(days=_NEAR_DAYS[words])
    found = _DAY.fullmatch(words)
    if found is None:
        return None
    for year in [int(found[1])] if found[1] else [today.year, today.year - 1]:
        try:
            day = date(year, int(found[2]), int(found[3]))
        except ValueError:
            return None
        if day <= today or found[1]:
            return day
    return None


def _which(asked: Outcome, words: str) -> Outcome:
    """Each choice with all the words behind the plan."""
    if asked.answer is None:
        return asked
    buttons = tuple(replace(each, call=f"{each.call}{words}") for each in asked.answer.buttons)
    return replace(asked, answer=replace(asked.answer, buttons=buttons))


def _unknown(name: str, view: View, plans: list[Plan]) -> NotFound:
    units = [unit.name for unit in likeliest_units(name, [unit for plan in plans for unit in plan.units])]
    people = [person.name for person, _ in view.queries.people() if person.name and person.name[0] == name[0]]
    return NotFound(what="subject", name=name, nearest=[*people, *units][:3])
