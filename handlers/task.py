"""/task LABEL: who, by when, what it must reach, what was reported (任务详情)."""

from __future__ import annotations

from collections.abc import Iterable

from bot.answering.office import as_label
from bot.domain.filings import Filing
from bot.domain.people import is_office, units_of
from bot.domain.plan import Plan, Role, Task
from bot.errors import NotFound
from bot.notices.tasks import TaskView, task_detail
from bot.ports.ledger import View
from bot.ports.usecase import Call, Command, Outcome


def parse(rest: str) -> str:
    label = as_label(rest)
    if label is None:
        raise ValueError(rest)
    return label


def run(call: Call[str], view: View) -> Outcome:
    """The caller's own task of that label first. Raises NotFound."""
    plan, task = _task(call, view)
    names = {unit.id: unit.name for unit in plan.units}
    units: dict[Role, list[str]] = {}
    for each in task.assignments:
        units.setdefault(each.role, []).append(names.get(each.unit, each.unit))
    filings = view.queries.filings_of(plan=plan.id, task=task.id)
    if not is_office(call.posts):
        own = units_of(call.posts)
        filings = [filing for filing in filings if filing.unit in own]
    return Outcome(answer=task_detail(_view(plan, task, units, filings, names)), about=_about(filings))


def _view(
    plan: Plan, task: Task, units: dict[Role, list[str]], filings: Iterable[Filing], names: dict[str, str]
) -> TaskView:
    latest = sorted(filings, key=lambda filing: filing.due_at, reverse=True)
    return TaskView(
        task,
        {role: tuple(listed) for role, listed in units.items()},
        tuple(one for one in plan.indicators if one.task == task.id),
        tuple(one for one in plan.milestones if one.task == task.id),
        tuple((names.get(filing.unit, ""), filing) for filing in latest),
    )


def _task(call: Call[str], view: View) -> tuple[Plan, Task]:
    found = [(plan, task) for plan in view.plans.all_current() if (task := plan.find_task(call.args))]
    if not found:
        raise NotFound(what="task", name=call.args)
    own = set(units_of(call.posts))
    mine = (pair for pair in found if any(each.unit in own for each in pair[1].assignments))
    return next(mine, found[0])


def _about(filings: Iterable[Filing]) -> tuple[str, ...]:
    return tuple(filing.id for filing in filings if filing.is_owed)


COMMAND = Command("task", parse=parse, run=run)
