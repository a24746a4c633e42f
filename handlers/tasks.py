"""/tasks [UNIT [PAGE]]: what the writer's units owe and by when; a coordinator names a unit (任务).

/tasks TASK is the task, as /task has it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.answering.lists import task_of, tasks_here, tasks_of
from bot.answering.office import as_label, find_unit
from bot.domain.people import is_office, units_of
from bot.errors import NotFound
from bot.ports.ledger import View
from bot.ports.usecase import Call, Command, Outcome


@dataclass(frozen=True, slots=True)
class TasksArgs:
    """A unit's name, for coordinators ("" for one's own), and the page from 1; or a task's label alone."""

    unit: str
    page: int
    label: str = ""


def parse(rest: str) -> TasksArgs:
    """A number alone is a task: the button to the next page names the unit."""
    label = as_label(rest.strip())
    if label is not None:
        return TasksArgs("", 1, label)
    found = re.fullmatch(r"(.*?)\s*(\d{1,3})?", rest.strip())
    unit, page = (found[1], int(found[2] or 1)) if found else (rest.strip(), 1)
    return TasksArgs(unit, max(page, 1))


def run(call: Call[TasksArgs], view: View) -> Outcome:
    """One's own; of several, and for coordinators, the one that is named.

    Raises NotFound for a unit or a task that is in no plan, and where a coordinator names neither.
    """
    if call.args.label:
        return task_of(call, view, call.args.label)
    own, name = units_of(call.posts), call.args.unit
    unit = find_unit(view, name)
    if unit is not None and (unit.id in own or is_office(call.posts)):
        return tasks_of(call, view, unit.id, page=call.args.page)
    if own and (not name or not is_office(call.posts)):
        return tasks_here(call, view, page=call.args.page)
    raise NotFound(what="unit", name=name)


COMMAND = Command("tasks", parse=parse, run=run)
