"""/tasks: what the writer's units owe and by when; a coordinator may name a unit (任务)."""

from __future__ import annotations

from bot.answering.lists import tasks_of
from bot.answering.office import find_unit
from bot.domain.people import is_office, units_of
from bot.errors import NotFound
from bot.ports.ledger import View
from bot.ports.usecase import Call, Command, Outcome


def parse(rest: str) -> str:
    """A unit's name, for coordinators; empty for one's own."""
    return rest.strip()


def run(call: Call[str], view: View) -> Outcome:
    """Raises NotFound for a unit that is in no plan."""
    return tasks_of(view, _unit(call, view))


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


COMMAND = Command("tasks", parse=parse, run=run)
