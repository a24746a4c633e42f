"""What a unit owes as a list, and one task with its course: for commands and for questions alike."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bot.answering.speaking_for import names_of, spoken_for
from bot.answering.taking_effect import taking_effect
from bot.domain.filings import Filing
from bot.domain.inputs import lead_of
from bot.domain.milestones import node_of, task_or_node
from bot.domain.people import may_see, office_plans, units_of
from bot.domain.plan import Plan, Role, Task
from bot.domain.series import series_of
from bot.errors import NotFound
from bot.notices.choices import choose_plan
from bot.notices.gathering import gathered, lead_name
from bot.notices.plan_named import short_names, with_plan
from bot.notices.tasks import TaskRow, TaskView, task_detail, task_list, unit_lists
from bot.ports.ledger import View
from bot.ports.usecase import Call, Outcome
from bot.text import Text
from bot.wording.cards import Attachment, Card

_LAST = datetime.max.replace(tzinfo=UTC)


def tasks_of(call: Call[Any], view: View, unit_id: str, *, page: int = 1) -> Outcome:
    """The unit's tasks over all plans, a page at a time: all that is owed first, whatever the period, the
    earliest due before the others.
    """
    rows: list[TaskRow] = []
    name = ""
    closed: list[tuple[str, str]] = []
    names = short_names(view)
    shown: dict[str, set[str]] = {}
    for plan in view.plans.all_current():
        off = view.queries.closed_out(plan.id)
        own = (task for task in plan.tasks if off & {(task.id, ""), (task.id, unit_id)})
        mine = (task for task in own if any(each.unit == unit_id for each in task.assignments))
        short = names.get(plan.id, "")
        closed += [(task.label, short) for task in mine]
        filings = view.queries.filings_of(plan=plan.id, unit=unit_id)
        of_plan = _rows(view, plan, unit_id, [filing for filing in filings if not filing.is_node])
        of_plan += _node_rows(plan, [filing for filing in filings if filing.is_node and filing.is_owed])
        rows += [replace(row, plan=short) for row in of_plan]
        shown[plan.id] = {row.task.id for row in of_plan}
        name = name or next((unit.name for unit in plan.units if unit.id == unit_id), "")
    rows = [
        replace(row, locked=row.filing is not None and row.filing.is_locked(call.filed_at)) for row in rows
    ]
    rows.sort(key=_when_due)
    about = tuple(row.filing.id for row in rows if row.filing and row.filing.is_owed)
    name = name or "".join(names_of(view, (unit_id,) if unit_id else ()))
    answer = task_list(name, rows, page=page, closed=closed)
    return Outcome(answer=_settling(answer, taking_effect(view, shown)), about=about)


def tasks_here(call: Call[Any], view: View, *, page: int = 1) -> Outcome:
    """What the unit owes that the writer speaks for here; of several, each under its name."""
    units = spoken_for(call, view)
    if len(units) < 2:
        return tasks_of(call, view, next(iter(units), ""), page=page)
    owed = [filing for filing in view.ledger.answerable_by(units) if filing.is_owed]
    by_unit = [[filing for filing in owed if filing.unit == unit] for unit in units]
    answer = unit_lists(list(zip(names_of(view, units), by_unit, strict=True)))
    return Outcome(
        answer=_settling(answer, taking_effect(view, _tasks_by_plan(owed))),
        about=tuple(filing.id for filings in by_unit for filing in filings),
    )


def task_of(call: Call[Any], view: View, label: str, plan_id: str = "") -> Outcome:
    """The caller's own task of that label first; where plans differ, which one is asked. Raises NotFound."""
    meant = plan_id or which_plan(call, view, f"/task {{plan}} {label}", label)
    if isinstance(meant, Outcome):
        return meant
    plan, task = find_task(call, view, label, meant)
    names = {unit.id: unit.name for unit in plan.units}
    units: dict[Role, list[str]] = {}
    for each in task.assignments:
        units.setdefault(each.role, []).append(names.get(each.unit, each.unit))
    filings = seen_filings(call, view, plan, task)
    about = tuple(filing.id for filing in filings if filing.is_owed)
    evidence = tuple(
        Attachment(each.name, each.media_type or "", each.sha256)
        for filing in filings
        for each in view.ledger.evidence_of(filing.id)
        if each.sha256
    )
    closing = [
        (each, names.get(each.unit or each.part, ""))
        for each in view.queries.close_outs(plan.id)
        if each.task == task.id
    ]
    goals = [one for one in plan.indicators if one.task == task.id]
    series = series_of(goals, filings, call.day, from_year=plan.from_year, divided=task.by_division)
    shown = replace(
        _view(plan, task, units, filings, names),
        evidence=evidence,
        closing=closing,
        series=series,
        unit_names=names,
    )
    answer = _settling(task_detail(shown), taking_effect(view, {plan.id: {task.id}}))
    return Outcome(answer=with_plan(answer, view, plan.id), about=about)


def _settling(card: Card, lines: tuple[Text, ...]) -> Card:
    """With what is said of a version that is being put into effect."""
    return replace(card, after=(*card.after, *lines)) if lines else card


def _tasks_by_plan(filings: Iterable[Filing]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for each in filings:
        found.setdefault(each.plan, set()).add(each.task)
    return found


def find_task(call: Call[Any], view: View, label: str, plan_id: str = "") -> tuple[Plan, Task]:
    """The caller's own task of that label first, of the plan if one is given. Raises NotFound."""
    found = _tasks_of_label(call, view, label)
    found = [pair for pair in found if plan_id in {"", pair[0].id}]
    if not found:
        raise NotFound(what="task", name=label)
    return found[0]


def which_plan(
    call: Call[Any], view: View, then: str, label: str, *, likely: Sequence[str] = ()
) -> Outcome | str:
    """The id of the plan that is meant by the label, "" where none has it; asks where several are equally the
    caller's. The message answered tells it, or that it alone is `likely`. `then` is the call that goes on,
    with {plan} for the plan's id.
    """
    found = [plan for plan, _ in _tasks_of_label(call, view, label)]
    quoted = {filing.split("/", 1)[0] for filing in call.quoted}
    for chosen in (quoted, likely):
        found = [plan for plan in found if plan.id in chosen] or found
    if len(found) < 2:
        return next((plan.id for plan in found), "")
    calls = [(plan.title, then.replace("{plan}", plan.id, 1)) for plan in found]
    return Outcome(answer=choose_plan(calls, labels=[label]))


def _tasks_of_label(call: Call[Any], view: View, label: str) -> list[tuple[Plan, Task]]:
    """Those of the caller's own units, or of the plans the caller answers for, if there are any."""
    found = [(plan, task) for plan in view.plans.all_current() if (task := plan.find_task(label))]
    own, plans = set(units_of(call.posts)), office_plans(call.posts) or frozenset()
    mine = [pair for pair in found if any(each.unit in own for each in pair[1].assignments)]
    return mine or [pair for pair in found if pair[0].id in plans] or found


def seen_filings(call: Call[Any], view: View, plan: Plan, task: Task) -> list[Filing]:
    """The task's filings: all for the plan's office and leaders, a unit's own for the unit and, for the lead,
    the inputs it puts together.
    """
    filings = view.queries.filings_of(plan=plan.id, task=task.id)
    leads = {lead_of(plan, task.id)} & set(units_of(call.posts))
    return [
        filing
        for filing in filings
        if may_see(call.posts, plan=plan.id, unit=filing.unit) or (filing.is_input and leads)
    ]


def _rows(view: View, plan: Plan, unit_id: str, filings: Sequence[Filing]) -> list[TaskRow]:
    """The unit's tasks in plan order, its own role in each, with what it owes of it for whatever period, a
    row each; where it owes nothing, with its latest filing.
    """
    found: dict[str, list[Filing]] = {}
    for filing in sorted(filings, key=lambda one: not one.is_news):  # a period's report is the later one
        found.setdefault(filing.task, []).append(filing)
    rows = []
    for task in plan.tasks:
        role: Role | None = next((each.role for each in task.assignments if each.unit == unit_id), None)
        known = found.get(task.id, [])
        shown: list[Filing | None] = [each for each in known if each.is_owed] or [*known[-1:]]
        if role is not None and not known:
            shown = [None]
        rows += [_row(view, task, role or "responsible", filing) for filing in shown]
    return rows


def _when_due(row: TaskRow) -> datetime:
    """Stable: what is due together stays in plan order; what is not owed comes last."""
    filing = row.filing
    return filing.due_at if filing is not None and filing.is_owed else _LAST


def _row(view: View, task: Task, role: Role, filing: Filing | None) -> TaskRow:
    """With how many inputs are there, where the report is owed still."""
    found = gathered(view, filing) if filing and filing.is_owed else None
    lead = lead_name(view, filing) if filing else ""
    return TaskRow(task, role, filing, inputs=found.values if found else {}, lead=lead)


def _node_rows(plan: Plan, owed: Iterable[Filing]) -> Iterable[TaskRow]:
    """Nodes that are owed, beside the reports of their tasks."""
    for filing in owed:
        node = node_of(plan, filing.period)
        if node is not None:
            task = task_or_node(plan, filing.task)
            role: Role | None = next(
                (each.role for each in task.assignments if each.unit == filing.unit), None
            )
            yield TaskRow(task, role or "responsible", filing, node.name)


def _view(
    plan: Plan, task: Task, units: dict[Role, list[str]], filings: Iterable[Filing], names: dict[str, str]
) -> TaskView:
    latest = sorted(filings, key=lambda filing: filing.due_at, reverse=True)
    owed = [filing for filing in reversed(latest) if filing.is_owed]
    others = [filing for filing in latest if not filing.is_owed]
    return TaskView(
        task,
        {role: tuple(listed) for role, listed in units.items()},
        tuple(one for one in plan.indicators if one.task == task.id),
        tuple(one for one in plan.milestones if one.task == task.id),
        tuple((names.get(filing.unit, ""), filing) for filing in (*owed, *others)),
    )
