"""/burden [PERIOD] [PAGE]: what reporting costs each unit, in messages and minutes (减负)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time, timedelta

from bot.domain.burden import Burden, Counted, burden_of
from bot.domain.periods import Period, containing, read_period
from bot.domain.relief import MOST_A_DUE_DAY, suggestions
from bot.errors import NotFound
from bot.notices.burden import burden_card
from bot.ports.ledger import View
from bot.ports.usecase import Call, Command, Outcome

_PAGED = re.compile(r"(.*?)(?:\s+(\d{1,3}))?")


@dataclass(frozen=True, slots=True)
class BurdenArgs:
    """`period` in words, "" for the running quarter; pages count from 1."""

    period: str
    page: int


def parse(rest: str) -> BurdenArgs:
    found = _PAGED.fullmatch(rest.strip())
    period, page = (found[1], int(found[2] or 1)) if found else (rest.strip(), 1)
    return BurdenArgs(period, max(page, 1))


def run(call: Call[BurdenArgs], view: View) -> Outcome:
    """Raises NotFound for words that name no period."""
    args = call.args
    period = read_period(args.period, call.day) if args.period else containing(call.day, "quarter")
    if period is None:
        raise NotFound(what="period", name=args.period)
    crowded = view.queries.due_together(period.first, period.last, most=MOST_A_DUE_DAY)
    found = suggestions(list(view.plans.all_current()), crowded)
    card = burden_card(_burden(call, view, period), found, period=period.id, page=args.page)
    return Outcome(answer=card)


def _burden(call: Call[BurdenArgs], view: View, period: Period) -> Burden:
    until = min(period.last, call.day)
    start = view.calendar.instant(period.first, time(0))
    end = view.calendar.instant(period.last + timedelta(days=1), time(0))
    named = {unit.id: unit.name for plan in view.plans.all_current() for unit in plan.units}
    rooms: dict[str, list[str]] = {}
    for room, seats in view.queries.rooms():
        for unit in dict.fromkeys(seat.unit for seat in seats if seat.kind == "unit"):
            rooms.setdefault(unit, []).append(room.id)
    workdays = view.calendar.workdays_between(period.first, until + timedelta(days=1))
    counted = Counted(
        view.queries.sent_between(period.first, period.last),
        view.queries.asked_between(start, end),
        view.queries.answered_between(start, end),
        max(workdays, 0),
    )
    touched = [(unit, name) for unit, name in named.items() if unit in rooms or unit in counted.asked]
    return burden_of(touched, rooms, counted)


def as_it_was(call: Call[BurdenArgs], view: View) -> None:
    """Nothing is recorded but the answer: it is what was counted, whatever came meanwhile."""


COMMAND = Command("burden", parse=parse, run=run, access="office", beside=as_it_was)
