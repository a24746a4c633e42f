"""Which of their units the writer speaks for: the room and what is quoted choose among them, nothing else
does (岗位、群).
"""

from __future__ import annotations

from typing import Any

from bot.answering.gone_units import last_names
from bot.domain.people import units_of
from bot.domain.plan import Plan
from bot.ports.ledger import View
from bot.ports.usecase import Call


def spoken_for(call: Call[Any], view: View) -> tuple[str, ...]:
    """One unit where that is settled; all that are left to ask about where it is not, none for the office."""
    units = units_of(call.posts)
    quoted = {filing.unit for filing in view.ledger.filings(call.quoted)} if len(units) > 1 else set()
    seated = {seat.unit for seat in view.ledger.seats(call.room)} if len(units) > 1 else set()
    for chosen in (quoted, seated):
        left = tuple(unit for unit in units if unit in chosen)
        units = left or units
    return units


def names_of(view: View, units: tuple[str, ...]) -> list[str]:
    """As the plans in force call them, in the order given; one that is gone by the name it last had."""
    names = {unit.id: unit.name for plan in view.plans.all_current() for unit in plan.units}
    if any(unit not in names for unit in units):
        names = last_names(view)
    return [names.get(unit, unit) for unit in units]


def plan_of_unit(view: View, plan: str, unit: str) -> Plan:
    """That plan, else the one that names the unit, else the first."""
    plans = list(view.plans.all_current())
    named = (each for each in plans if each.id == plan or any(one.id == unit for one in each.units))
    return next(named, plans[0])
