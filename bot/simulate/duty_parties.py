"""Who owes the reports of a plan, on its page of duties: unit by unit with their tasks (责任单位)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from bot.domain.duties import owing_units
from bot.domain.plan import OFFICE, Plan, Task
from bot.simulate.almanac import Almanac


def owers(plan: Plan, almanac: Almanac) -> Iterator[str]:
    """A part that names each unit with the tasks it reports on, and says why the office has what it has."""
    tasks = [task for task in plan.tasks if task.kind == "task" or task.assignments]
    if not tasks:
        return
    units = {unit.id: unit for unit in plan.units}
    of: dict[str, list[Task]] = {unit: [] for unit in units}
    for task in tasks:
        for unit in owing_units(task, units):
            of.setdefault(unit, []).append(task)
    left = of.pop(OFFICE, [])
    yield f"## Who owes: {almanac.named('responsible_unit')}"
    if not any(task.assignments for task in tasks):
        yield (
            f"The plan names no unit for any task: the {almanac.named('office')} owes every report until it "
            "assigns them. Neither slip nor circular is proposed about the office itself, so none is drawn."
        )
        return
    yield "\n".join(_how(plan, tasks, left, almanac))
    head = (almanac.named("responsible_unit"), "reports", f"on {almanac.named('task')}")
    named = [*of.items(), (OFFICE, left)]
    rows = ((owing(plan, (unit,), almanac), str(len(own)), _labels(own)) for unit, own in named if own)
    yield table(head, rows)


def owing(plan: Plan, units: Iterable[str], almanac: Almanac) -> str:
    """Their names, each once."""
    names = {unit.id: unit.name for unit in plan.units} | {OFFICE: almanac.chinese["office"]}
    return "、".join(dict.fromkeys(names.get(unit, unit) for unit in units))


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Markdown; a name cannot break it."""
    lines = ([cell.replace("|", "\\|") for cell in cells] for cells in (head, ("---",) * len(head), *rows))
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _how(plan: Plan, tasks: Sequence[Task], left: Sequence[Task], almanac: Almanac) -> Iterator[str]:
    divided = [task for task in tasks if task.by_division]
    if len(divided) < len(tasks):
        yield f"- Of several units of a task the first {almanac.named('lead_unit')} reports, else the first."
    if divided:
        yield f"- Each unit reports for itself, by division (按职责分工), on {_labels(divided)}."
    if left:
        empty = "、".join(unit.name for unit in plan.units if unit.kind == "collective" and not unit.members)
        why = f", for nobody has named the members of {empty}" if empty else ""
        yield (
            f"- The {almanac.named('office')} reports on {_labels(left)}{why}; about these neither slip nor "
            "circular is proposed."
        )


def _labels(tasks: Iterable[Task]) -> str:
    return "、".join(task.label for task in tasks)
