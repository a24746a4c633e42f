"""What runs: a plan with its version, rules and doubts; its versions, tasks and units page by page (方案)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from bot.domain.duties import Dates
from bot.domain.plan import Plan, Task
from bot.domain.plan_facts import Doubts, PlanAct
from bot.domain.rules import ReportingRule, rule_name
from bot.notices.values import MOST_WORDS, button, task_label, title_shown
from bot.text import Text
from bot.wording.cards import Button, Card, Field

T = TypeVar("T")
_PAGE = 6
_MOST_TITLE = 22  # characters of a plan's title at the head of a card
_SHOWN_DIGITS = 12  # of a fingerprint


@dataclass(frozen=True, slots=True)
class VersionRow:
    """How a version came about. `who` is None once erased; not `known` where nobody is named.

    `labels` are of the tasks the act was about, `changed` how many differ from the version before.
    """

    version: int
    at: datetime
    act: PlanAct
    labels: Sequence[str]
    changed: int
    who: str | None
    known: bool
    why: str | None
    fingerprint: str


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule with the next period and its dates; None where nothing is dated."""

    rule: ReportingRule
    period: str | None
    dates: Dates | None


@dataclass(frozen=True, slots=True)
class PlanView:
    """A plan in force; `doubts` are those it was published over, None where none were kept."""

    plan: Plan
    last: VersionRow
    rules: Sequence[RuleRow]
    doubts: Doubts | None


def plan_card(view: PlanView) -> Card:
    """Version, who and why, how much it holds, its rules with their next dates, its doubts."""
    plan = view.plan
    classes = Counter(task.task_class for task in plan.tasks)
    return Card(
        title=Text("plan/title", title=plan.title, version=plan.version, most=_MOST_TITLE),
        lines=(
            _made(view.last),
            *_why(view.last),
            Text(
                "plan/counts",
                tasks=len(plan.tasks),
                key=classes["key"],
                units=len(plan.units),
                indicators=len(plan.indicators),
                milestones=len(plan.milestones),
            ),
            *(_rule(row) for row in view.rules),
            _doubts(view.doubts),
        ),
        buttons=tuple(
            button(f"plan_{what}", f"/plan {what} {plan.id}") for what in ("history", "tasks", "units")
        ),
    )


def plan_list(plans: Sequence[Plan], *, page: int = 1) -> Card:
    """Which plans run, each with a button that shows it."""
    shown = _on_page(plans, page)
    return Card(
        title=Text("plan/list", count=len(plans)),
        fields=tuple(
            Field(
                Text("ask/letter", letter=_letter(row)),
                Text("plan/listed", title=plan.title, version=plan.version, most=MOST_WORDS),
            )
            for row, plan in enumerate(shown)
        ),
        after=(Text("plan/list_then"),),
        buttons=(
            *(
                Button(plan.id, Text("ask/letter", letter=_letter(row)), f"/plan {plan.id}", row)
                for row, plan in enumerate(shown)
            ),
            *_next("/plan list", len(plans), page),
        ),
    )


def history_card(plan: Plan, rows: Sequence[VersionRow], *, page: int, count: int) -> Card:
    """The versions of a page, newest first; `count` is how many there are."""
    return Card(
        title=Text("plan/history", title=plan.title, count=count, most=_MOST_TITLE),
        fields=tuple(Field(Text("plan/version", version=row.version, at=row.at), _told(row)) for row in rows),
        after=(Text("plan/history_then"),),
        buttons=_next(f"/plan history {plan.id}", count, page),
    )


def plan_tasks(plan: Plan, *, page: int) -> Card:
    """Its tasks in order, each with its class and whoever answers for it."""
    names = {unit.id: unit.name for unit in plan.units}
    return Card(
        title=Text("plan/tasks", title=plan.title, count=len(plan.tasks), most=_MOST_TITLE),
        fields=tuple(
            Field(task_label(task.label, title_shown(task)), _who(task, names))
            for task in _on_page(plan.tasks, page)
        ),
        after=(Text("plan/tasks_then"),),
        buttons=_next(f"/plan tasks {plan.id}", len(plan.tasks), page),
    )


def plan_units(plan: Plan, *, page: int) -> Card:
    """Its units in order, each with how many tasks it answers for and supports."""
    leads = Counter(each.unit for task in plan.tasks for each in task.assignments if each.role != "support")
    supports = Counter(
        each.unit for task in plan.tasks for each in task.assignments if each.role == "support"
    )
    return Card(
        title=Text("plan/units", title=plan.title, count=len(plan.units), most=_MOST_TITLE),
        fields=tuple(
            Field(
                Text("plan/unit", unit=unit.name),
                Text("plan/unit_tasks", leads=leads[unit.id], supports=supports[unit.id]),
            )
            for unit in _on_page(plan.units, page)
        ),
        after=(Text("plan/units_then"),),
        buttons=_next(f"/plan units {plan.id}", len(plan.units), page),
    )


def page_of(rows: Sequence[object], page: int) -> slice:
    """The rows of a page, from 1."""
    return slice((page - 1) * _PAGE, min(page * _PAGE, len(rows)))


def _on_page(rows: Sequence[T], page: int) -> Sequence[T]:
    return rows[page_of(rows, page)]


def _next(call: str, count: int, page: int) -> tuple[Button, ...]:
    return (button("next_page", f"{call} {page + 1}", key=str(page + 1)),) if count > page * _PAGE else ()


def _letter(row: int) -> str:
    return chr(ord("A") + row)


def _made(row: VersionRow) -> Text:
    return Text(
        "plan/made", at=row.at, who=row.who, known=row.known, fingerprint=row.fingerprint[:_SHOWN_DIGITS]
    )


def _why(row: VersionRow) -> tuple[Text, ...]:
    if row.act == "publish" and not row.why:
        return ()
    return (Text("plan/why", act=row.act, labels=list(row.labels), why=row.why, most=MOST_WORDS),)


def _told(row: VersionRow) -> Text:
    return Text(
        "plan/version_told",
        act=row.act,
        labels=list(row.labels),
        changed=row.changed,
        who=row.who,
        known=row.known,
        why=row.why,
        fingerprint=row.fingerprint[:_SHOWN_DIGITS],
        most=MOST_WORDS,
    )


def _rule(row: RuleRow) -> Text:
    return Text(
        "plan/rule",
        name=rule_name(row.rule),
        kind=row.rule.kind,
        classes=list(row.rule.classes),
        unless_urgent=row.rule.unless_urgent,
        period=row.period,
        opens=row.dates.opens_on if row.dates else None,
        due=row.dates.due_at if row.dates else None,
    )


def _doubts(doubts: Doubts | None) -> Text:
    if doubts is None:
        return Text("plan/no_doubts")
    return Text("plan/doubts", unsettled=len(doubts.unsettled), settled=doubts.settled)


def _who(task: Task, names: dict[str, str]) -> Text:
    units = [names.get(each.unit, "") for each in task.assignments if each.role != "support"]
    return Text("plan/task", units=[*units], task_class=task.task_class)
