"""Which task or unit of one version of a plan is which of another, by meaning; ids are carried over by it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import replace
from itertools import chain, count
from typing import TypeVar

from rapidfuzz import fuzz

from bot.domain.plan import Assignment, Draft, Indicator, Milestone, Plan, Task, Unit

ALIKE = 70.0  # of 100: titles that differ by one word pass, those of neighbouring tasks do not
SURE = 90.0  # so alike that another label or section does not matter

T = TypeVar("T", Task, Unit, Indicator, Milestone)
D = TypeVar("D", Indicator, Milestone)


def match_tasks(old: Plan, new: Plan) -> dict[str, str]:
    """New task ids to old ones: same words first, then the same place with like words, then like words."""
    return _matched(old.tasks, new.tasks, (_same_words, _same_place_like_words, _like_words))


def match_units(old: Plan, new: Plan) -> dict[str, str]:
    """New unit ids to old ones, by any of their names."""
    return _matched(old.units, new.units, (_same_name, _shared_name))


def match_indicators(old: Plan, new: Plan) -> dict[str, str]:
    return _matched(old.indicators, new.indicators, (_same_figure, _same_metric))


def match_milestones(old: Plan, new: Plan) -> dict[str, str]:
    return _matched(old.milestones, new.milestones, (_same_node, _same_node_name))


def carry_over(old: Draft, new: Draft) -> Draft:
    """The new reading of a plan with the ids, classes, members, rules and settled warnings of the old one.

    Nodes that somebody added stay as well: they stand on no line of the document.
    """
    was, plan = old.plan, new.plan
    units = _ids(was.units, plan.units, match_units(was, plan))
    tasks = _ids(was.tasks, plan.tasks, match_tasks(was, plan))
    indicators = _ids(was.indicators, plan.indicators, match_indicators(was, plan))
    milestones = _ids(was.milestones, plan.milestones, match_milestones(was, plan))
    carried = replace(
        plan,
        id=was.id,
        units=_with_members([_carried_unit(unit, was, units) for unit in plan.units], was),
        tasks=tuple(_carried_task(task, was, tasks, units) for task in plan.tasks),
        indicators=tuple(_carried_row(row, indicators, tasks) for row in plan.indicators),
        milestones=_with_added([_carried_row(row, milestones, tasks) for row in plan.milestones], was, tasks),
        rules=was.rules or plan.rules,
        version=was.version,
    )
    stretches = tuple(
        replace(each, of=tasks.get(each.of, each.of)) if each.of else each for each in new.stretches
    )
    return replace(
        new,
        plan=carried,
        stretches=stretches,
        settled=old.settled,
        revision=old.revision,
        document=old.document,
        edits=old.edits,
    )


def _matched(
    old: Sequence[T], new: Sequence[T], likeness: Sequence[Callable[[T, T], float]]
) -> dict[str, str]:
    """Each rule in turn pairs what is left, the likest and then the nearest first; 0 means not the same."""
    pairs: dict[str, str] = {}
    for rule in likeness:
        taken = set(pairs.values())
        found = [
            (-score, abs(i - j), i, old_row.id, new_row.id)
            for j, new_row in enumerate(new)
            if new_row.id not in pairs
            for i, old_row in enumerate(old)
            if old_row.id not in taken and (score := rule(old_row, new_row)) > 0
        ]
        for _, _, _, old_id, new_id in sorted(found):
            if new_id not in pairs and old_id not in taken:
                pairs[new_id] = old_id
                taken.add(old_id)
    return pairs


def _same_words(old: Task, new: Task) -> float:
    return float(_words(old) == _words(new))


def _same_place_like_words(old: Task, new: Task) -> float:
    same_place = old.label == new.label and old.section[-1:] == new.section[-1:]
    return _over(fuzz.ratio(_words(old), _words(new)), ALIKE) if same_place else 0.0


def _like_words(old: Task, new: Task) -> float:
    return _over(fuzz.ratio(_words(old), _words(new)), SURE)


def _words(task: Task) -> str:
    return f"{task.title}\n{task.text}"


def _over(score: float, least: float) -> float:
    return score if score >= least else 0.0


def _same_name(old: Unit, new: Unit) -> float:
    return float(old.name == new.name)


def _shared_name(old: Unit, new: Unit) -> float:
    return float(len({old.name, *old.aliases} & {new.name, *new.aliases}))


def _same_figure(old: Indicator, new: Indicator) -> float:
    return float((old.metric, old.by, old.unit) == (new.metric, new.by, new.unit))


def _same_metric(old: Indicator, new: Indicator) -> float:
    return float((old.metric, old.unit) == (new.metric, new.unit))


def _same_node(old: Milestone, new: Milestone) -> float:
    return float((old.name, old.kind, old.date) == (new.name, new.kind, new.date))


def _same_node_name(old: Milestone, new: Milestone) -> float:
    return float((old.name, old.kind) == (new.name, new.kind))


def _ids(old: Sequence[T], new: Sequence[T], pairs: Mapping[str, str]) -> dict[str, str]:
    """The id each new row gets: the old one of its pair, else its own, changed where an old row has it."""
    used = {each.id for each in old}
    ids: dict[str, str] = {}
    for each in new:
        ids[each.id] = pairs.get(each.id) or _free(each.id, used)
        used.add(ids[each.id])
    return ids


def _free(wanted: str, used: Set[str]) -> str:
    numbered = (f"{wanted}{number}" for number in count(2))
    return next(each for each in chain([wanted], numbered) if each not in used)


def _carried_unit(unit: Unit, old: Plan, ids: Mapping[str, str]) -> Unit:
    known = next((each for each in old.units if each.id == ids[unit.id]), None)
    if known is None:
        return replace(unit, id=ids[unit.id], members=tuple(ids.get(each, each) for each in unit.members))
    aliases = tuple(
        name for name in dict.fromkeys([*unit.aliases, *known.aliases, known.name]) if name != unit.name
    )
    members = known.members or tuple(ids.get(each, each) for each in unit.members)
    return replace(unit, id=known.id, aliases=aliases, members=members)


def _with_members(units: Sequence[Unit], old: Plan) -> tuple[Unit, ...]:
    """Members that somebody named stay known, although the document does not print them."""
    there, named = {unit.id for unit in units}, {each for unit in units for each in unit.members}
    return (*units, *(unit for unit in old.units if unit.id in named - there))


def _with_added(read: Sequence[Milestone], old: Plan, tasks: Mapping[str, str]) -> tuple[Milestone, ...]:
    """What was read, and after it the nodes a person added whose task is still there."""
    there, left = {row.id for row in read}, set(tasks.values())
    added = (row for row in old.milestones if not row.line and row.id not in there)
    return (*read, *(row for row in added if row.task is None or row.task in left))


def _carried_task(task: Task, old: Plan, ids: Mapping[str, str], units: Mapping[str, str]) -> Task:
    assignments = tuple(Assignment(units.get(each.unit, each.unit), each.role) for each in task.assignments)
    task = replace(task, id=ids[task.id], assignments=assignments)
    known = next((each for each in old.tasks if each.id == task.id), None)
    if known is None:
        return task
    return replace(task, task_class=known.task_class, sensitivity=known.sensitivity)


def _carried_row(row: D, ids: Mapping[str, str], tasks: Mapping[str, str]) -> D:
    return replace(row, id=ids[row.id], task=tasks.get(row.task, row.task) if row.task else None)
