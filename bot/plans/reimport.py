"""A document read again: ids and what people settled stay, what the document changed comes in (重新读入)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, count
from typing import Any, TypeVar

from bot.domain.likeness import has_no_wording
from bot.domain.plan import Assignment, Draft, Indicator, Milestone, Plan, Stretch, Task, Unit, Warning
from bot.domain.review import warning_key
from bot.domain.rules import ReportingRule
from bot.plans.known_ids import assigned, merged_units, with_ids
from bot.plans.merging import Clash, FieldGroup, Merge, changed, merge_rows
from bot.plans.messages import field_name, warn

OF_PLAN: tuple[FieldGroup, ...] = (
    ("title",), ("issuer",), ("issued", "issued_printed"), ("doc_no",), ("jurisdiction",),
    ("from_year", "to_year"),
)  # fmt: skip
OF_TASK: tuple[FieldGroup, ...] = (
    ("label",), ("kind",), ("title",), ("text",), ("section",), ("assignments",), ("open_list",),
    ("by_division",), ("deadline", "ongoing", "deadline_doubtful"), ("boxes",),
)  # fmt: skip
OF_UNIT: tuple[FieldGroup, ...] = (("name",), ("kind",))
OF_INDICATOR: tuple[FieldGroup, ...] = (
    ("metric",), ("op",), ("value",), ("value2",), ("unit",), ("by",), ("baseline",), ("baseline_year",),
    ("cadence",), ("task",),
)  # fmt: skip
OF_MILESTONE: tuple[FieldGroup, ...] = (("name",), ("kind",), ("date",), ("task",))
LASTING = frozenset(
    {"kept_own", "task_gone"}
)  # told once by the reading that found them: they wait till settled

R = TypeVar("R", Task, Unit, Indicator, Milestone)
D = TypeVar("D", Indicator, Milestone)


@dataclass(frozen=True, slots=True)
class Carried:
    """`draft` is the new reading with what people settled; `reading` without, for the next time."""

    draft: Draft
    reading: Draft


def carry_over(known: Draft, read: Draft, before: Draft | None = None) -> Carried:
    """The new reading under the ids of `known`, with all that people settled there.

    `before` is the reading that `known` was made from: where the two differ, somebody decided so. Without it
    (a published version), and over a catalogue, what the document does not say stays as it is known. Classes,
    sensitivity, members, other names of figures and rules are never the document's.
    """
    reading = replace(read, plan=with_ids(known.plan, read.plan, before.plan if before else None))
    bare = before is not None and all(map(has_no_wording, before.plan.tasks))
    merge = Merge(bare)
    plan = _merged(known.plan, reading.plan, _with_known_units(before, known) if before else None, merge)
    plan = replace(plan, tasks=_single_labels(plan.tasks, reading.plan))
    told_before = {*known.warnings}
    names = {unit.id: unit.name for unit in (*known.plan.units, *reading.plan.units)}
    told = [*(_clash(clash, names) for clash in merge.clashes), *_tasks_missed(known, reading, plan, before)]
    draft = replace(
        read,
        plan=plan,
        warnings=(*read.warnings, *_waiting(known), *(each for each in told if each not in told_before)),
        settled=known.settled,
        revision=known.revision,
        stretches=_stretches(read, reading.plan),
        edits=known.edits,
    )
    return Carried(draft, replace(reading, revision=0))


def _stretches(read: Draft, named: Plan) -> tuple[Stretch, ...]:
    """The document's stretches with the ids that its tasks got."""
    ids = {task.id: now.id for task, now in zip(read.plan.tasks, named.tasks, strict=True)}
    return tuple(changed(each, of=ids[each.of]) if each.of else each for each in read.stretches)


# What people settled


def _with_known_units(before: Draft, known: Draft) -> Plan:
    """The last reading as it would stand with the units that were merged since."""
    units = merged_units(before.plan, known.plan)
    ids = {unit.id: units.get(unit.id, unit.id) for unit in before.plan.units}
    tasks = (changed(task, assignments=assigned(task.assignments, ids)) for task in before.plan.tasks)
    kept = tuple(unit for unit in before.plan.units if unit.id not in units)
    return replace(before.plan, units=kept, tasks=tuple(tasks))


def _merged(known: Plan, read: Plan, before: Plan | None, merge: Merge) -> Plan:
    def task(was: Task | None, own: Task, now: Task) -> Task:
        row = merge.row(was, own, now, OF_TASK)
        return changed(row, task_class=own.task_class, sensitivity=own.sensitivity)

    def indicator(was: Indicator | None, own: Indicator, now: Indicator) -> Indicator:
        return changed(merge.row(was, own, now, OF_INDICATOR), aliases=own.aliases or now.aliases)

    def milestone(was: Milestone | None, own: Milestone, now: Milestone) -> Milestone:
        return merge.row(was, own, _with_known_week(own, now), OF_MILESTONE)

    whole = merge.row(before, known, read, OF_PLAN)
    tasks = merge_rows(before.tasks if before else None, known.tasks, read.tasks, task)
    return replace(
        whole,
        units=_merged_rows_of_units(known, read, before, tasks, merge),
        tasks=tasks,
        indicators=_of_tasks(
            merge_rows(before.indicators if before else None, known.indicators, read.indicators, indicator),
            tasks,
        ),
        milestones=_of_tasks(
            merge_rows(before.milestones if before else None, known.milestones, read.milestones, milestone),
            tasks,
        ),
        rules=_rules(known, read, before),
    )


def _with_known_week(own: Milestone, now: Milestone) -> Milestone:
    """A week known by its days (04-20/04-26) stays where the document prints the day it ends on (04-26)."""
    is_its_end = now.kind == own.kind == "annual-week" and own.date.endswith(f"/{now.date}")
    return replace(now, date=own.date) if is_its_end else now


def _rules(known: Plan, read: Plan, before: Plan | None) -> tuple[ReportingRule, ...]:
    """The office's; and those of a kind of report that the document did not ask for before."""
    if before is None:
        return known.rules or read.rules
    there = {rule.id for rule in (*known.rules, *before.rules)}
    return (*known.rules, *(rule for rule in read.rules if rule.id not in there))


def _of_tasks(rows: Iterable[D], tasks: Iterable[Task]) -> tuple[D, ...]:
    """What belongs to a task that is gone is the plan's."""
    there = {task.id for task in tasks}
    return tuple(row if row.task is None or row.task in there else replace(row, task=None) for row in rows)


def _merged_rows_of_units(
    known: Plan, read: Plan, before: Plan | None, tasks: Iterable[Task], merge: Merge
) -> tuple[Unit, ...]:
    """Every unit of the document; of the others those that somebody named as members or assigned."""
    was, ours = ({unit.id: unit for unit in plan.units} if plan else {} for plan in (before, known))
    merged = [
        _merged_unit(was.get(unit.id), ours[unit.id], unit, merge) if unit.id in ours else unit
        for unit in read.units
    ]
    there = {unit.id for unit in merged}
    named = {each.unit for task in tasks for each in task.assignments}
    named |= {member for unit in merged for member in unit.members}
    return (*merged, *(unit for unit in known.units if unit.id in named - there))


def _merged_unit(was: Unit | None, own: Unit, now: Unit, merge: Merge) -> Unit:
    """All its names stay; the one before becomes another name."""
    row = merge.row(was, own, now, OF_UNIT)
    names = dict.fromkeys([*now.aliases, *own.aliases, own.name, now.name])
    aliases = tuple(name for name in names if name != row.name)
    return replace(row, aliases=aliases, members=own.members or now.members)


def _single_labels(tasks: Sequence[Task], read: Plan) -> tuple[Task, ...]:
    """A number that two tasks would have is the one's that the document gives it to."""
    printed = {task.id: task.label for task in read.tasks}
    used = {task.label for task in tasks if printed.get(task.id) == task.label}
    single = []
    for task in tasks:
        if printed.get(task.id) != task.label:
            numbered = (f"{task.label}-{number}" for number in count(2))
            wanted = chain([task.label, *filter(None, [printed.get(task.id)])], numbered)
            task = replace(task, label=next(each for each in wanted if each not in used))  # noqa: PLW2901
            used.add(task.label)
        single.append(task)
    return tuple(single)


# What is told


def _clash(clash: Clash, names: Mapping[str, str]) -> Warning:
    own, printed = (_shown(value, names) for value in (clash.own, clash.printed))
    name, field = _called(clash.row), field_name(clash.field)
    line = getattr(clash.row, "line", 0)
    return warn("kept_own", line, printed, printed=printed, name=name, field=field, own=own)


def _called(row: Any) -> str:
    if isinstance(row, Task):
        return f"第{row.label}项"
    return str(getattr(row, "metric", "") or getattr(row, "name", "") or getattr(row, "title", ""))


_MOST_SHOWN = 24


def _shown(value: Any, names: Mapping[str, str]) -> str:
    """In words; the beginning of what is long."""
    many = value if isinstance(value, tuple) else () if value is None else (value,)
    text = "、".join(names[each.unit] if isinstance(each, Assignment) else str(each) for each in many)
    if not text:
        return "（无）"
    return text if len(text) <= _MOST_SHOWN else text[: _MOST_SHOWN - 1] + "…"


def _tasks_missed(known: Draft, reading: Draft, plan: Plan, before: Draft | None) -> Iterator[Warning]:
    """Tasks the document no longer has, and, over a catalogue, those the catalogue does not have."""
    there = {task.id for task in plan.tasks}
    for task in known.plan.tasks:
        if task.id not in there:
            yield warn(
                "task_gone", 0, task.title or task.text, label=task.label, title=task.title or task.text[:16]
            )
    ours = {task.id for task in known.plan.tasks}
    if any(map(has_no_wording, known.plan.tasks)):
        for task in reading.plan.tasks:
            if task.id not in ours:
                yield warn("task_not_in_catalogue", task.line, task.title or task.text, label=task.label)


def _waiting(known: Draft) -> Iterator[Warning]:
    """What an earlier reading found and nobody has settled yet."""
    settled = {*known.settled}
    return (each for each in known.warnings if each.code in LASTING and warning_key(each) not in settled)
