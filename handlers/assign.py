"""/assign TASK UNITS [ROLE] REASON: who a task belongs to from now on; the effect first (改派)."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.naming import likeliest_units, read_assigning, units_known
from bot.answering.planning import Located, locate
from bot.answering.replanning import SureArgs, Wish, change_plan, read_sure
from bot.domain.plan import Plan, Task, Unit
from bot.domain.plan_facts import Publishing
from bot.domain.replanning import ROLES, Part, with_parts, with_units
from bot.errors import NotFound
from bot.notices.choices import choose_unit
from bot.notices.replanning import role_line
from bot.ports.ledger import View
from bot.ports.usecase import Call, Command, Outcome
from bot.text import Text


def run(call: Call[SureArgs], view: View) -> Outcome:
    """Asks for what is missing, then for the yes. Raises NotFound."""
    found = locate(call, view, "assign", call.args.words, most=1)
    if isinstance(found, Outcome):
        return found
    others = (unit for plan in view.plans.all_current() for unit in plan.units)
    units = units_known(found.plan.units, others)
    read = read_assigning(found.words, units)
    if read.unknown or not read.parts:
        return _which(found, read.unknown or found.words, units)
    task = found.tasks[0]
    named = [unit for part in read.parts for unit in part.units]
    changed = with_parts(with_units(found.plan, units, named), task.id, read.parts)
    wish = Wish(
        plan=changed,
        publishing=Publishing("assign", (task.id,), read.reason),
        call=f"/assign {found.named} {_told(read.parts, units)}",
        lines=_lines(found.plan, changed, task.id),
        units=_touched(task, changed.task(task.id)),
        digest=call.args.digest,
    )
    return change_plan(call, view, wish)


def _which(found: Located, name: str, units: Sequence[Unit]) -> Outcome:
    """The likeliest units, each with the call in which it stands. Raises NotFound."""
    near = likeliest_units(name, units)
    if not near:
        raise NotFound(what="unit", name=name)
    calls = [(unit.name, f"/assign {found.named} {found.words.replace(name, unit.name, 1)}") for unit in near]
    return Outcome(answer=choose_unit(name, calls))


def _told(parts: Sequence[Part], units: Sequence[Unit]) -> str:
    """The same changes as this command takes them."""
    names = {unit.id: unit.name for unit in units}
    hows = {"set": "to", "add": "add", "drop": "drop"}
    return " ".join(
        f"{hows[part.how]} {'、'.join(names[unit] for unit in part.units)} {part.role or ''}".strip()
        for part in parts
    )


def _lines(old: Plan, new: Plan, task: str) -> tuple[Text, ...]:
    """Each role that others have now."""
    names = {unit.id: unit.name for unit in new.units}
    found = []
    for role in ROLES:
        before, after = (
            [names[each.unit] for each in plan.task(task).assignments if each.role == role]
            for plan in (old, new)
        )
        if before != after:
            found.append(role_line(role, before, after))
    return tuple(found)


def _touched(before: Task, after: Task) -> tuple[str, ...]:
    """The units whose part is another now, those that come in first."""
    differing = set(before.assignments) ^ set(after.assignments)
    listed = (each.unit for each in (*after.assignments, *before.assignments) if each in differing)
    return tuple(dict.fromkeys(listed))


COMMAND = Command("assign", parse=read_sure, run=run, access="office")
