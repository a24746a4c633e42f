"""What the yearly assessment finds in the tasks of a unit: on schedule, closed out (序时进度、销号)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Final

from bot.domain.assessment_courses import Course
from bot.domain.assessment_matter import Found, Judged, Matter
from bot.domain.assessment_rules import CaseName
from bot.domain.duty_facts import (
    CloseOutClaimed,
    CloseOutReturned,
    CloseOutWithdrawn,
    TaskReopened,
    TaskStruckOff,
)
from bot.domain.facts import Fact
from bot.domain.periods import period_of
from bot.domain.plan import Plan, Task
from bot.domain.readings import Status
from bot.domain.series import Series, series_of

_SLOW: Final[dict[Status | None, CaseName]] = {"behind": "behind", "not_started": "not_started"}
_LIT: Final[dict[str, CaseName | None]] = {"green": None, "yellow": "yellow", "red": "red"}


def progress(matter: Matter) -> Judged:
    """By the last accepted report of each task, and by the lamps of its indicators as the unit told them."""
    looked_at, found = 0, list[Found]()
    for task, accepted in _accepted(matter).items():
        last = accepted[-1]
        status = last.told[1].status if last.told else None
        looked_at += status is not None
        if status in _SLOW and last.told:
            found.append(matter.found(last, _SLOW[status], last.told[0], last.told[1].filed_at))
        for series in _series(task, accepted, matter):
            lamp = series.standing.lamp if series.standing else "off"
            looked_at += lamp in _LIT
            if case := _LIT.get(lamp):
                found.append(_lit(series, case, accepted, matter))
    return Judged(looked_at, tuple(found))


def _accepted(matter: Matter) -> dict[str, list[Course]]:
    """Accepted periodic reports by task, in the order of what they are for."""
    found: dict[str, list[Course]] = {}
    for course in matter.courses:
        filing = course.filing
        counts = filing.state == "accepted" and filing.part == "report" and not filing.is_node
        if counts and course.told and not course.excuse:
            found.setdefault(filing.task, []).append(course)
    return {task: sorted(listed, key=lambda each: each.filing.due_on) for task, listed in found.items()}


def _series(task: str, accepted: list[Course], matter: Matter) -> tuple[Series, ...]:
    """No lamps for what is divided among units: each tells a part."""
    indicators = matter.indicators.get(task)
    if not indicators:
        return ()
    day = min(matter.day, date(matter.year, 12, 31))
    filings = [each.filing for each in accepted]
    divided = any(each.id == task and each.by_division for each in matter.owing)
    return series_of(indicators, filings, day, from_year=matter.plan.from_year, divided=divided)


def _lit(series: Series, case: CaseName, accepted: list[Course], matter: Matter) -> Found:
    """Dated by the last report that told the figure."""
    period = series.points[-1].period.id
    told_for = [each for each in accepted if each.told and period_of(each.filing.period) == period]
    course = max(told_for, key=_how_telling)
    seq, told = course.told or (0, None)
    at = told.filed_at if told else matter.at
    return replace(matter.found(course, case, seq, at), about=series.indicator.metric)


def _how_telling(course: Course) -> tuple[bool, datetime]:
    """A period's own report before its news, the later before the earlier."""
    filing = course.filing
    return not filing.is_news, course.told[1].filed_at if course.told else filing.opened_at


def closed_out(matter: Matter) -> Judged:
    """Tasks whose deadline has passed this year, and claims of this year that were not taken back."""
    gone = {each.fact.close_out for each in matter.closing if isinstance(each.fact, CloseOutWithdrawn)}
    closing = [each for each in matter.closing if not _is_one_of(each.fact, gone)]
    settled = {each.fact.task for each in closing if isinstance(each.fact, CloseOutClaimed | TaskStruckOff)}
    claimed = {
        each.fact.task
        for each in closing
        if isinstance(each.fact, CloseOutClaimed) and matter.calendar.local_day(each.at).year == matter.year
    }
    due = {task.id: task for task in matter.owing if _is_due(task, matter)}
    found = [_unclaimed(task, matter) for task in due.values() if task.id not in settled]
    found += _given_back(matter)
    return Judged(len({*due, *claimed, *(each.task for each in found)}), tuple(found))


def _is_one_of(fact: Fact, gone: set[str]) -> bool:
    return isinstance(fact, CloseOutClaimed) and fact.close_out in gone


def _is_due(task: Task, matter: Matter) -> bool:
    deadline = task.deadline
    if deadline is None or task.ongoing or task.deadline_doubtful or task.kind != "task":
        return False
    return deadline.year == matter.year and deadline < matter.day


def _unclaimed(task: Task, matter: Matter) -> Found:
    """It rests on the plan's version, which sets the deadline."""
    return Found("unclaimed", matter.published, task.deadline or matter.day, task.id, task.label)


def _given_back(matter: Matter) -> Iterator[Found]:
    """Claims that were not upheld, and tasks that were reopened, in this year."""
    for each in matter.closing:
        day, fact = matter.calendar.local_day(each.at), each.fact
        if day.year == matter.year and isinstance(fact, CloseOutReturned | TaskReopened):
            case: CaseName = "given_back" if isinstance(fact, CloseOutReturned) else "reopened"
            label = _label(matter.plan, fact.task)
            yield Found(case, each.seq, day, fact.task, label, about=fact.reason.text)


def _label(plan: Plan, task: str) -> str:
    return next((each.label for each in plan.tasks if each.id == task), task)
