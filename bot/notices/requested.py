"""What a request is about: the filing, or what stands for a task that no report was ever asked for; the part
that its unit has in the task.
"""

from __future__ import annotations

from datetime import datetime

from bot.domain.filings import Filing
from bot.domain.owing import part_of, supporting_units
from bot.domain.plan import Role
from bot.domain.requests import Request, is_unopened, unopened
from bot.ports.ledger import View


def filing_asked(view: View, request: Request) -> Filing | None:
    """What the request is about; None where its task is not in the plan any more."""
    return filing_named(view, request.filing, at=request.asked_at)


def filing_named(view: View, filing: str, *, at: datetime) -> Filing | None:
    """The filing of that id, or what stands for one that was never opened, as of an instant."""
    found = view.ledger.filing(filing)
    if found is not None or not is_unopened(filing):
        return found
    name, _, _, task_id, unit, _ = filing.split("/")
    plan = view.plans.current(name)
    task = next((each for each in plan.tasks if each.id == task_id), None)
    return unopened(plan, task, unit, at=at, calendar=view.calendar) if task else None


def part_asked(view: View, filing: Filing) -> Role | None:
    """The part that the unit of the filing has in its task as the plan is now; None where it has none.
    Another lead or responsible unit than the one that files supports that.
    """
    if filing.is_input:
        return "support"
    plan = view.plans.current(filing.plan)
    task = next((each for each in plan.tasks if each.id == filing.task), None)
    known = {unit.id: unit for unit in plan.units}
    if task is not None and filing.unit in supporting_units(task, known):
        return "support"
    return part_of(task, filing.unit, known) if task else None


def only_supports(view: View, request: Request, filing: Filing) -> bool:
    """An objection of a unit that supports the task."""
    return request.kind == "dispute" and part_asked(view, filing) == "support"
