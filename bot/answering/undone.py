"""A task that was struck off and whose unit says now that it is not completed: the office hears of it, for
only the office opens it again (销号后更正).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.answering.office import task_of, unit_name
from bot.domain.close_out import place_of
from bot.domain.filings import Filing
from bot.notices.close_out_undone import Undone, to_office
from bot.notices.plan_named import with_plan
from bot.notices.values import title_shown
from bot.ports.ledger import View
from bot.ports.messages import OutboundMessage, Repeat
from bot.ports.usecase import Call


def undone_in(view: View, filed: Sequence[tuple[Filing, Filing]]) -> list[Undone]:
    """Of what was filed, each as it was before and as it is now, what takes a completed task back that was
    struck off meanwhile.
    """
    return [
        Undone(now, title_shown(task_of(view, now)), unit_name(view, now), before.report)
        for before, now in filed
        if before.report is not None and _is_undone(before, now) and _is_struck(view, now)
    ]


def tell_of_undone(call: Call[Any], view: View, undone: Sequence[Undone]) -> tuple[OutboundMessage, ...]:
    """One message a task and room of the office."""
    return tuple(
        OutboundMessage(
            f"undone/{call.key}/{one.filing.id}/{room}",
            room,
            with_plan(to_office(one), view, one.filing.plan),
            repeat=Repeat.AT_LEAST_ONCE,
            priority=2,
            not_before=view.hours.next_open(call.at, view.calendar),
        )
        for one in undone
        for room in view.ledger.rooms_seated("office", one.filing.plan)
    )


def _is_undone(before: Filing, now: Filing) -> bool:
    said, says = before.report, now.report
    if said is None or says is None or now.is_node or now.is_input:
        return False
    return said.status == "completed" != says.status


def _is_struck(view: View, filing: Filing) -> bool:
    plan = view.plans.current(filing.plan)
    task = next((each for each in plan.tasks if each.id == filing.task), None)
    if task is None:
        return False
    found = view.ledger.close_out(plan.id, task.id, place_of(plan, task, filing.unit).part)
    return found is not None and found.is_closed
