"""Which task and unit an objection is about: what is owed rests with it, and it stands without that too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from bot.domain.filings import Filing
from bot.domain.inputs import lead_of
from bot.domain.owing import owing_units, part_of, supporting_units
from bot.domain.people import units_of
from bot.domain.plan import Plan, Task
from bot.domain.requests import unopened
from bot.errors import SeveralMeant
from bot.notices.requested import part_asked
from bot.notices.requests import Part
from bot.ports.ledger import View
from bot.ports.usecase import Call
from bot.replies.wanted import is_about_support


def disputed(call: Call[Any], view: View, label: str, place: tuple[str, str] = ("", "")) -> Filing | None:
    """Of a task that the writer's units have a part in and owe nothing for now: the latest report on it, or
    what stands for one that was never asked for. `place` is the plan and the unit, "" where none was chosen.
    Raises SeveralMeant where several plans have the label.
    """
    found = places_of(call, view, label, place)
    if len({each.plan for each in found}) > 1:
        raise SeveralMeant(label=label)
    return found[0] if found else None


def places_of(call: Call[Any], view: View, label: str, place: tuple[str, str] = ("", "")) -> list[Filing]:
    """The same of each plan and unit."""
    plan_id, unit_id = place
    return [
        _latest(view, plan, task, unit, at=call.at)
        for plan, task, unit in _places(call, view)
        if task.label == label and plan_id in {"", plan.id} and unit_id in {"", unit}
    ]


def objected_to(view: View, filings: Iterable[Filing], words: str) -> list[Filing]:
    """Those the words object to: who should support a task is no objection of whoever leads it."""
    only = is_about_support(words)
    return [each for each in filings if not only or part_asked(view, each) == "support"]


def labels_of_parts(call: Call[Any], view: View) -> tuple[str, ...]:
    """Of all tasks that the writer's units have a part in, each once."""
    return tuple(dict.fromkeys(task.label for _, task, _ in _places(call, view)))


def has_part(plan: Plan, filing: Filing) -> bool:
    """The unit is still named for the task of the filing, by itself or as a member; a milestone of the plan
    belongs to none.
    """
    task = next((each for each in plan.tasks if each.id == filing.task), None)
    if task is None:
        return filing.is_node and filing.state != "waived"
    return filing.unit in _units(plan, task)


def part_of_all(view: View, filings: Iterable[Filing]) -> Part:
    """The part of their units in what is disputed."""
    supports = {part_asked(view, each) == "support" for each in filings}
    return "several" if len(supports) > 1 else "support" if True in supports else "lead"


def lead_named(plan: Plan, task: str) -> str:
    """The name of the unit that leads the task and files for it; "" where the plan names none."""
    lead, units = lead_of(plan, task), {unit.id: unit for unit in plan.units}
    leads = lead in units and part_of(plan.task(task), lead or "", units) == "lead"
    return units[lead].name if leads and lead else ""


def leads_of(view: View, filings: Iterable[Filing]) -> tuple[str, ...]:
    """The names of the units that lead their tasks, each once."""
    named = (lead_named(view.plans.current(each.plan), each.task) for each in filings)
    return tuple(dict.fromkeys(name for name in named if name))


def _latest(view: View, plan: Plan, task: Task, unit: str, *, at: datetime) -> Filing:
    filings = view.queries.filings_of(plan=plan.id, task=task.id, unit=unit)
    if filings:
        return max(filings, key=lambda each: (not each.is_node, each.opened_at))
    return unopened(plan, task, unit, at=at, calendar=view.calendar)


def _places(call: Call[Any], view: View) -> Iterator[tuple[Plan, Task, str]]:
    units = units_of(call.posts)
    for plan in view.plans.all_current():
        for task in plan.tasks:
            named = _units(plan, task)
            yield from ((plan, task, unit) for unit in units if unit in named)


def _units(plan: Plan, task: Task) -> set[str]:
    known = {unit.id: unit for unit in plan.units}
    listed = {each.unit for each in task.assignments}
    return listed | set(owing_units(task, known)) | set(supporting_units(task, known))
