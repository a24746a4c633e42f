"""What a request is about: the filing, or what stands for a task that no report was ever asked for."""

from __future__ import annotations

from bot.domain.filings import Filing
from bot.domain.requests import Request, is_unopened, unopened
from bot.ports.ledger import View


def filing_asked(view: View, request: Request) -> Filing | None:
    """What the request is about; None where its task is not in the plan any more."""
    found = view.ledger.filing(request.filing)
    if found is not None or not is_unopened(request.filing):
        return found
    name, _, _, task_id, unit, _ = request.filing.split("/")
    plan = view.plans.current(name)
    task = next((each for each in plan.tasks if each.id == task_id), None)
    return unopened(plan, task, unit, at=request.asked_at, calendar=view.calendar) if task else None
