"""What a later version does to very many filings, a few tasks at a time (分批衔接).

A filing is kept, waived, moved or dated anew by what its own task is in both versions, so a part of the tasks
may be looked at alone; `compare` of all parts, one after the other, is `compare` of the whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import dropwhile, islice
from typing import Final

from bot.domain.calendar import WorkCalendar
from bot.domain.duties import Closed
from bot.domain.facts import Fact, FilingOpened, FilingWaived
from bot.domain.filings import Filing
from bot.domain.owing import owing_units, supporting_units
from bot.domain.plan import Milestone, Plan
from bot.domain.reconcile import Change, compare

MANY: Final = 1_000  # filings of a plan: with more, a later version is carried over in parts
NODES: Final = "nodes"  # stands for a task: the nodes of the plan itself
_DUTIES: Final = 80  # of a period in one part, by the one version and the other


@dataclass(frozen=True, slots=True)
class Portion:
    """So many tasks in a row, by the id of the first; or the plan's own nodes."""

    first: str
    count: int = 0


def portions(old: Plan, new: Plan) -> Iterator[Portion]:
    """Tasks of the older version in their order, those the new one adds, nodes of the plan; a part in which
    no filing can change is left out.
    """
    duties = Counter(_duties(old))
    duties.update(_duties(new))
    changed = set(changed_tasks(old, new))
    first, count, known, changes = "", 0, 0, False
    for task in _tasks(old, new):
        if count and known + duties[task] > _DUTIES:
            if changes:
                yield Portion(first, count)
            count, known, changes = 0, 0, False
        first = first if count else task
        count, known, changes = count + 1, known + duties[task], changes or task in changed
    if changes:
        yield Portion(first, count)
    yield Portion(NODES)


@dataclass(frozen=True, slots=True)
class Parts:
    """All parts of a version in their order, and of each task in one of them which that is."""

    portions: tuple[Portion, ...]
    of_task: Mapping[str, Portion]

    @property
    def tasks(self) -> int:
        """How many tasks are looked at."""
        return sum(each.count for each in self.portions)


def parts_of(old: Plan, new: Plan) -> Parts:
    found = tuple(portions(old, new))
    tasks = tuple(_tasks(old, new))
    place = {task: no for no, task in enumerate(tasks)}
    own = [each for each in found if each.first != NODES]
    of_task = {
        task: each for each in own for task in tasks[place[each.first] : place[each.first] + each.count]
    }
    return Parts(found, of_task)


def changed_tasks(old: Plan, new: Plan) -> tuple[str, ...]:
    """Those of which filings may become something else, in plan order: all of them where rules, members of a
    collective or years of the plan are others.
    """
    tasks = tuple(_tasks(old, new))
    if _common(old) != _common(new):
        return tasks
    before, after = ({task.id: task for task in plan.tasks} for plan in (old, new))
    was, now = _nodes(old), _nodes(new)
    return tuple(
        task for task in tasks if before.get(task) != after.get(task) or was.get(task) != now.get(task)
    )


def _common(plan: Plan) -> object:
    """What the filings of every task go by."""
    members = {unit.id: unit.members for unit in plan.units if unit.kind == "collective"}
    return plan.rules, members, plan.from_year, plan.to_year, plan.issued


def _nodes(plan: Plan) -> Mapping[str, list[Milestone]]:
    found: dict[str, list[Milestone]] = {}
    for each in plan.milestones:
        if each.task is not None:
            found.setdefault(each.task, []).append(each)
    return found


def tasks_of(old: Plan, new: Plan, portion: Portion) -> tuple[str, ...]:
    """Ids of what its filings are owed for: tasks, or nodes of the whole plan."""
    if portion.first == NODES:
        nodes = (each.id for each in (*old.milestones, *new.milestones) if each.task is None)
        return tuple(dict.fromkeys(nodes))
    rest = dropwhile(lambda task: task != portion.first, _tasks(old, new))
    return tuple(islice(rest, portion.count))


def _tasks(old: Plan, new: Plan) -> Iterator[str]:
    """Those of the new version are looked at only by whoever comes to the end of the older one's."""
    yield from (task.id for task in old.tasks)
    before = {task.id for task in old.tasks}
    yield from (task.id for task in new.tasks if task.id not in before)


def _duties(plan: Plan) -> dict[str, int]:
    """How many filings of a period there are of each task."""
    units = {unit.id: unit for unit in plan.units}
    return {
        task.id: len(owing_units(task, units)) + len(supporting_units(task, units)) for task in plan.tasks
    }


def carried_over(  # noqa: PLR0913 - what there is, what is to be, and when
    filings: Iterable[Filing],
    old: Plan,
    new: Plan,
    tasks: Iterable[str],
    *,
    at: datetime,
    calendar: WorkCalendar,
    closed: Closed,
    moving: Collection[str] = (),
) -> tuple[Change, ...]:
    """What becomes of the filings of those tasks or nodes, which are to be all there are of them; `moving` as
    for `compare`.
    """
    wanted = frozenset(tasks)
    was, now = _part(old, wanted), _part(new, wanted)
    return compare(filings, was, now, at=at, calendar=calendar, closed=closed, moving=moving)


def facts_of(changes: Iterable[Change]) -> tuple[Fact, ...]:
    """What makes them so: first all that is waived, then all that opens, so that facts of a kind are written
    together. No filing is waived and opened by one version.
    """
    kinds = (FilingWaived, FilingOpened)
    found = [fact for change in changes for fact in change.facts]
    first = [fact for kind in kinds for fact in found if isinstance(fact, kind)]
    return (*first, *(fact for fact in found if not isinstance(fact, kinds)))


def _part(plan: Plan, wanted: frozenset[str]) -> Plan:
    return replace(
        plan,
        tasks=tuple(task for task in plan.tasks if task.id in wanted),
        milestones=tuple(each for each in plan.milestones if (each.task or each.id) in wanted),
    )
