"""What units that support a task object to, for whoever reads the case of its report (配合单位意见)."""

from __future__ import annotations

from collections.abc import Iterable

from bot.domain.case_files import Objection
from bot.domain.filings import Filing
from bot.domain.letter_documents import Matter
from bot.domain.owing import supporting_units
from bot.domain.plan import Plan
from bot.domain.requests import Request
from bot.notices.values import MOST_TITLE
from bot.ports.ledger import View
from bot.text import Text, Value


def objections_to(view: View, filing: Filing) -> list[Objection]:
    """Of units that support its task now or did when it opened: what waits, and what came since it opened.

    One objection may be about several filings of its unit; it is told once, earlier first.
    """
    plans = [view.plans.current(filing.plan), view.plans.version(filing.plan, filing.version)]
    names = {unit.id: unit.name for plan in reversed(plans) for unit in plan.units}
    supporting = {unit for plan in plans for unit in _supporting(plan, filing.task)}
    found: dict[tuple[str, object], Objection] = {}
    for each in view.queries.objections_to(filing.plan, filing.task):
        *_, unit, part = each.filing.split("/")
        supports = part == "input" or unit in supporting
        if supports and unit != filing.unit and _counts(each, filing):
            name = names.get(unit, unit)
            found[unit, each.asked_at] = Objection(name, each.asked_at, each.state, each.to_unit)
    return sorted(found.values(), key=lambda one: one.at)


def objections_lines(matters: Iterable[Matter]) -> tuple[Text, ...]:
    """A line a task that something was objected to."""
    return tuple(_line(each) for each in matters if each.objections)


def _line(matter: Matter) -> Text:
    told: list[Value] = [
        {"unit": one.unit, "at": one.at, "state": one.state, "to_unit": one.to_unit}
        for one in matter.newest_objections
    ]
    values: dict[str, Value] = {"label": matter.label, "told": told, "count": len(matter.objections)}
    return Text("letter/objections", **values, most=MOST_TITLE)


def _supporting(plan: Plan, task_id: str) -> tuple[str, ...]:
    task = next((each for each in plan.tasks if each.id == task_id), None)
    return supporting_units(task, {unit.id: unit for unit in plan.units}) if task else ()


def _counts(request: Request, filing: Filing) -> bool:
    """What was taken back, and what was settled before the report opened, tells nothing of it."""
    return request.state == "asked" or (request.state != "withdrawn" and request.asked_at >= filing.opened_at)
