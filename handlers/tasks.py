"""/tasks: what the writer's units owe and by when; a coordinator may name a unit (任务)."""

from __future__ import annotations

from bot.answering.office import find_unit
from bot.domain.filings import Filing
from bot.domain.people import is_office, units_of
from bot.domain.plan import Plan, Role
from bot.errors import NotFound
from bot.notices.tasks import TaskRow, task_list
from bot.ports.ledger import View
from bot.ports.usecase import Call, Command, Outcome


def parse(rest: str) -> str:
    """A unit's name, for coordinators; empty for one's own."""
    return rest.strip()


def run(call: Call[str], view: View) -> Outcome:
    """Raises NotFound for a unit that is in no plan."""
    unit_id = _unit(call, view)
    rows: list[TaskRow] = []
    name = ""
    for plan in view.plans.all_current():
        filings = {filing.task: filing for filing in view.queries.filings_of(plan=plan.id, unit=unit_id)}
        rows += _rows(plan, unit_id, filings)
        name = name or next((unit.name for unit in plan.units if unit.id == unit_id), "")
    about = tuple(row.filing.id for row in rows if row.filing and row.filing.is_owed)
    return Outcome(answer=task_list(name, rows), about=about)


def _unit(call: Call[str], view: View) -> str:
    own = next(iter(units_of(call.posts)), "")
    if not call.args or not is_office(call.posts):
        if own:
            return own
        raise NotFound(what="unit", name=call.args)
    unit = find_unit(view, call.args)
    if unit is None:
        raise NotFound(what="unit", name=call.args)
    return unit.id


def _rows(plan: Plan, unit_id: str, filings: dict[str, Filing]) -> list[TaskRow]:
    """The unit's tasks in plan order, its own role in each, with its latest filing."""
    rows = []
    for task in plan.tasks:
        role: Role | None = next((each.role for each in task.assignments if each.unit == unit_id), None)
        filing = filings.get(task.id)
        if role is not None or filing is not None:
            rows.append(TaskRow(task, role or "responsible", filing))
    return rows


COMMAND = Command("tasks", parse=parse, run=run)
