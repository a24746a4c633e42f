"""The workday after a task's deadline: where it was not struck off the office is told, once, for from then
on it owes no report (时限已过未销号).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time, timedelta
from typing import Final

from bot.answering.rooms import unit_names
from bot.domain.close_out import place_of
from bot.domain.past_deadlines import PastDeadline, past_deadlines
from bot.domain.plan import Plan
from bot.notices.past_deadlines import PastRow, past_deadline_card
from bot.notices.plan_named import with_plan
from bot.notices.values import title_shown
from bot.ports.ledger import View
from bot.ports.messages import OutboundMessage, Repeat
from bot.ports.usecase import Daily, Outcome, Schedule, Tick

AT: Final = time(8, 40)
LATEST: Final = timedelta(days=28)  # while keys are kept; what was over before that, /status says


def due(tick: Tick, view: View) -> Iterable[str]:
    """One key a plan and deadline whose office has a room; none on a day off."""
    if not view.calendar.is_workday(tick.day):
        return []
    return [
        f"past-deadline/{plan.id}/{deadline}"
        for plan in view.plans.all_current()
        for deadline in sorted({each.deadline for each in _past(view, plan, tick.day)})
        if deadline >= tick.day - LATEST and view.ledger.rooms_seated("office", plan.id)
    ]


def run(key: str, tick: Tick, view: View) -> Outcome:
    _, plan_id, day = key.split("/")
    plan, deadline = view.plans.current(plan_id), date.fromisoformat(day)
    found = [each for each in _past(view, plan, tick.day) if each.deadline == deadline]
    if not found:
        return Outcome()
    card = with_plan(past_deadline_card([_row(view, plan, each) for each in found], deadline), view, plan.id)
    return Outcome(
        messages=tuple(
            OutboundMessage(
                f"{key}/{room}",
                room,
                card,
                repeat=Repeat.AT_LEAST_ONCE,
                priority=4,
                not_before=view.hours.next_open(tick.at, view.calendar),
            )
            for room in view.ledger.rooms_seated("office", plan.id)
        )
    )


def _past(view: View, plan: Plan, day: date) -> list[PastDeadline]:
    if all(task.deadline is None or task.deadline >= day for task in plan.tasks):
        return []
    return list(past_deadlines(plan, view.queries.closed_out(plan.id), day))


def _row(view: View, plan: Plan, each: PastDeadline) -> PastRow:
    names = unit_names(view)
    parts = dict.fromkeys(place_of(plan, each.task, unit).part for unit in each.units)
    standing = (view.ledger.close_out(plan.id, each.task.id, part) for part in parts)
    claimed = any(one is not None and one.waits for one in standing)
    units = tuple(names.get(unit, "") for unit in each.units)
    return PastRow(each.task.label, title_shown(each.task), units, claimed)


SCHEDULE = Schedule("past_deadlines", Daily(AT), due=due, run=run)
