"""Answers from the record: by when, what was said last, why something is owed (答复)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.calendar import WorkCalendar
from bot.domain.filings import Filing
from bot.domain.plan import Role, Task
from bot.notices.values import MOST_TITLE, MOST_WORDS, button, figure_value, task_label, title_shown, told
from bot.text import Text
from bot.wording.cards import Card, Field


@dataclass(frozen=True, slots=True)
class Standing:
    """One filing as it stands. `planned` is the due day of the rule, before anything moved it; `asked` the
    kinds of requests that wait; `last` the same duty's filing of an earlier period.
    """

    filing: Filing
    task: Task
    plan: str
    role: Role | None = None
    last: Filing | None = None
    planned: date | None = None
    asked: tuple[str, ...] = ()


def due_card(found: Sequence[Standing], *, day: date, calendar: WorkCalendar) -> Card:
    """By when each is due; at least one."""
    owed = [each.filing for each in found if each.filing.is_owed]
    return Card(
        title=Text("inquiry/due", count=len(found), owed=len(owed)),
        fields=tuple(
            Field(
                _label(each),
                Text(
                    "inquiry/due_row",
                    state=each.filing.state,
                    due=each.filing.due_at,
                    workdays=max(calendar.workdays_between(day, each.filing.due_on), 0),
                ),
            )
            for each in found
        ),
        after=(Text("inquiry/due_then", owed=len(owed)),),
    )


def last_card(found: Sequence[Standing]) -> Card:
    """What was reported last: this period's report where there is one, else an earlier period's."""
    return Card(
        title=Text("inquiry/last", count=len(found)),
        fields=tuple(Field(_label(each), _last_row(each)) for each in found),
        after=(Text("inquiry/last_then"),),
        buttons=(button("same", "/same"),) if any(_may_repeat(each) for each in found) else (),
        kind="reminder" if any(each.filing.is_owed for each in found) else "plain",
    )


def why_card(one: Standing, *, day: date) -> Card:
    """Who owes it by what, why on that day, and what comes next."""
    filing = one.filing
    upcoming = filing.next_stage_on()
    moved = one.planned if one.planned and one.planned != filing.due_on else None
    lines = [
        Text("inquiry/why_owed", plan=one.plan, role=one.role, period=filing.period, most=MOST_TITLE),
        Text("inquiry/why_due", due=filing.due_at, planned=moved, extended=filing.extended),
    ]
    if filing.paused or one.asked:
        lines.append(Text("inquiry/why_asked", kinds=list(dict.fromkeys(one.asked)), paused=filing.paused))
    return Card(
        title=Text("inquiry/why", label=filing.label, title=title_shown(one.task), most=MOST_TITLE),
        lines=tuple(lines),
        after=(
            Text(
                "inquiry/why_next",
                on=upcoming if upcoming and upcoming > day else None,
                stage=filing.ladder[filing.reached].stage if upcoming else None,
                owed=filing.is_owed,
            ),
        ),
    )


def _label(one: Standing) -> Text:
    return task_label(one.filing.label, title_shown(one.task))


def _last_row(one: Standing) -> Text:
    filing = one.filing if one.filing.report else one.last
    report = filing.report if filing else None
    hidden = title_shown(one.task) is None
    return Text(
        "inquiry/last_row",
        period=filing.period if filing else None,
        item=told(report) if report and not hidden else None,
        figures=[figure_value(each) for each in report.figures[:3]] if report and not hidden else [],
        problem=report.problem if report and not hidden else None,
        at=report.filed_at if report else None,
        most=MOST_WORDS,
    )


def _may_repeat(one: Standing) -> bool:
    return one.filing.is_owed and one.last is not None and one.last.report is not None
