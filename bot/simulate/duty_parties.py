"""Who owes the reports of a plan and who gets them, on its page of duties (责任单位、报送去向)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from bot.domain.owing import lists_several, owed_by_groups, owing_units
from bot.domain.plan import OFFICE, Plan, Task
from bot.domain.rules import ReportingRule
from bot.plans.inferred import Inference, inferred
from bot.simulate.almanac import Almanac

_WHY: Final[Mapping[Inference, str]] = {
    "rule": "the plan prints no such report; the office's usual one is taken until it says otherwise.",
    "report": "the plan prints {words} and no report; one a year is taken for it.",
    "days": "the plan prints {words}; when it opens, is due and is locked are the office's usual days.",
    "hours": "the plan prints {words}; the hours of the first report and the days between those that follow, "
    "like its other terms, are the office's usual ones.",
    "lead": "the plan prints {words}; how many workdays before the day it opens, and after it locks, "
    "are the office's usual ones.",
    "instead": "that an accepted urgent report stands for the quarter's is not printed; else one thing were "
    "told twice.",
    "circular": "the plan prints {words}, not when a circular goes and to whom; one after each roll-up is "
    "taken, to every unit and the leading group, on paper to whom the roll-up goes.",
}


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


def receivers(plan: Plan, almanac: Almanac) -> Iterator[str]:
    """A part that says to whom reports, roll-ups, circulars and urgent news go, and what the plan prints."""
    if plan.rules:
        yield "## To whom they go: 报送去向"
        yield "\n".join((_printed(plan), *(_goes(rule, almanac) for rule in plan.rules)))
        yield "## What is inferred: 推定"
        yield "\n".join(_inferred(plan, almanac))


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
    nameless = {unit.id: unit.name for unit in plan.units if unit.kind == "collective" and not unit.members}
    for unit, name in nameless.items():
        if waiting := [task for task in divided if unit in {each.unit for each in task.assignments}]:
            yield (
                f"- Nobody has named the members of {name}, by division on {_labels(waiting)}: what they owe "
                "there is asked for once they are named."
            )
    groups = _of_groups(plan, left)
    if groups:
        names = "、".join(dict.fromkeys(name for found in groups.values() for name in found))
        labels = _labels(task for task in left if task.id in groups)
        yield (
            f"- The {almanac.named('office')} reports on {labels} for the {names} (推定); about these "
            "neither slip nor circular is proposed."
        )
    if left := [task for task in left if task.id not in groups]:
        empty = "、".join(nameless.values())
        why = f", for nobody has named the members of {empty}" if empty else ""
        yield (
            f"- The {almanac.named('office')} reports on {_labels(left)}{why}; about these neither slip nor "
            "circular is proposed."
        )


def _of_groups(plan: Plan, tasks: Iterable[Task]) -> dict[str, list[str]]:
    """By task the leading groups for which the office files."""
    units = {unit.id: unit for unit in plan.units}
    named = {task.id: [unit.name for unit in owed_by_groups(task, units)] for task in tasks}
    return {task: names for task, names in named.items() if names}


def _owers_inferred(plan: Plan) -> Iterator[str]:
    if several := [task for task in plan.tasks if lists_several(task)]:
        yield (
            f"- Who reports on {_labels(several)}: the plan lists several units (责任单位) and "
            "no lead (牵头); the first is taken to report and the others to owe nothing until the office "
            "confirms it or lets each report for itself."
        )
    if groups := _of_groups(plan, plan.tasks):
        names = "、".join(dict.fromkeys(name for found in groups.values() for name in found))
        labels = _labels(task for task in plan.tasks if task.id in groups)
        yield f"- Who reports on {labels}: the plan names the {names} itself; its office is taken to report."


def _printed(plan: Plan) -> str:
    """The plan's own words on reporting, by whom and to whom."""
    told = [
        each.printed
        + (f" by {each.from_unit}" if each.from_unit else "")
        + (f" to {each.to_unit}" if each.to_unit else "")
        for each in plan.printed_rules
    ]
    if not told:
        return "- The plan prints nothing on reporting; it goes as below until the office sets it otherwise."
    return f"- The plan prints (方案所列): {'; '.join(told)}. What it leaves open is the office's to set."


def _inferred(plan: Plan, almanac: Almanac) -> Iterator[str]:
    """What the rules have that the plan does not print, and why; the office confirms it in the review."""
    rules = {rule.id: almanac.title(rule) for rule in plan.rules}
    owers = tuple(_owers_inferred(plan))
    yield from owers
    found = inferred(plan.printed_rules, plan.rules)
    for each in found:
        words = f"“{each.printed}”" if each.printed else ""
        if each.what == "days":
            words = f"{words} and no day" if words else "no day"
        yield f"- {rules[each.rule]}: {_WHY[each.what].format(words=words)}"
    if not found and not owers:
        yield "- Nothing: the rules are the plan's own or set by the office."
    else:
        yield "- The office confirms or changes this in the review (审核) or by `/rule`."


def _goes(rule: ReportingRule, almanac: Almanac) -> str:
    office, group = almanac.named("office"), almanac.named("leading_group")
    also = f", and through the office to {'、'.join(rule.also_to)}" if rule.also_to else ""
    if rule.kind == "urgent":
        return f"- {almanac.title(rule)}: at once to the {office} and the {group}{also}."
    if rule.kind == "milestone":
        return f"- {almanac.title(rule)}: at once to the {office}."
    gathered = f"the {almanac.named('rollup')} of each period to the {group}{also}"
    return f"- {almanac.title(rule)}: to the {office}; {gathered}; {_circulars(rule, almanac)}."


def _circulars(rule: ReportingRule, almanac: Almanac) -> str:
    named = {
        "units": "every unit",
        "concerned": "the units concerned",
        "leading_group": f"the {almanac.named('leading_group')}",
    }
    to = [named[each] for each in rule.circulars.recipients]
    to += [f"{each} (on paper, through the office)" for each in rule.circulars.addressees]
    when = "after a slip without an answer"
    if rule.circulars.workdays_after_rollup is not None:
        when = f"{when} and {rule.circulars.workdays_after_rollup} workdays after each roll-up"
    return f"a {almanac.named('circular')}, {when}, to {', '.join(to) or 'nobody'}"


def _labels(tasks: Iterable[Task]) -> str:
    return "、".join(task.label for task in tasks)
