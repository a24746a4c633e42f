"""What a review may do to a document divided wrongly: one task that is two, two that are one, none (拆并)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from itertools import chain, count

from bot.document_errors import BadEdit
from bot.domain.draft_parts import free_id, task_of, with_plan
from bot.domain.plan import Assignment, Draft, Indicator, Milestone, Plan, Stretch, Task
from bot.domain.task_acts import free_label

BEGINNING = 8  # characters that find the place in the source where the second task begins


@dataclass(frozen=True, slots=True)
class SplitTask:
    """Two tasks of one: the second begins at the character `at` of the text and has the same units.

    Without a `label` it is the first one's with -2, or the next that is free. Figures and nodes whose words
    stand in the second part go with it.
    """

    task: str
    at: int
    title: str = ""
    label: str = ""

    def on(self, draft: Draft) -> Draft:
        """Raises NotFound, BadEdit."""
        task = task_of(draft.plan, self.task)
        if not 0 <= self.at <= len(task.text):
            raise BadEdit(why="split_place", what=task.label)
        first, second = task.text[: self.at].strip(), task.text[self.at :].strip()
        if not first or not second:
            raise BadEdit(why="split_place", what=task.label)
        label = free_label(draft, self.label.strip() or _next_label(draft.plan, task.label))
        new = free_id("t_", f"{task.id}\n{second}", {each.id for each in draft.plan.tasks}, shortest=4)
        other = replace(
            task, id=new, label=label, title=self.title.strip(), text=second, no=None, boxes=(), printed=None
        )
        return _divided(draft, replace(task, text=first, printed=None), other)


@dataclass(frozen=True, slots=True)
class JoinTasks:
    """One task of several: the others' words follow, their units, figures and nodes are its own.

    Number, title and class stay those of `into`.
    """

    into: str
    tasks: tuple[str, ...]

    def on(self, draft: Draft) -> Draft:
        """Raises NotFound, BadEdit: two different time limits are for a person to decide."""
        into = task_of(draft.plan, self.into)
        others = [task_of(draft.plan, each) for each in dict.fromkeys(self.tasks)]
        if not others:
            raise BadEdit(why="empty", what=into.label)
        if into in others:
            raise BadEdit(why="join_self", what=into.label)
        limits = {(each.deadline, each.ongoing) for each in (into, *others)} - {(None, False)}
        if len(limits) > 1:
            raise BadEdit(why="deadlines_differ", what=into.label)
        deadline, ongoing = next(iter(limits), (None, False))
        gone = {each.id for each in others}
        joined = replace(
            into,
            text="\n".join(filter(None, [into.text, *(_words(each) for each in others)])),
            assignments=_once(chain(into.assignments, *(each.assignments for each in others))),
            open_list=into.open_list or any(each.open_list for each in others),
            by_division=into.by_division or any(each.by_division for each in others),
            boxes=(*into.boxes, *(box for each in others for box in each.boxes)),
            deadline=deadline,
            ongoing=ongoing,
            printed=None,
        )
        tasks = tuple(
            joined if each.id == into.id else each for each in draft.plan.tasks if each.id not in gone
        )
        moved = replace(draft.plan, tasks=tasks)
        return _pointed(with_plan(draft, moved), lambda task: into.id if task in gone else task)


@dataclass(frozen=True, slots=True)
class DropTask:
    """What was read as a task is none. Its figures and nodes are the plan's from now on."""

    task: str

    def on(self, draft: Draft) -> Draft:
        """Raises NotFound, BadEdit for the last one."""
        gone = task_of(draft.plan, self.task)
        if len(draft.plan.tasks) == 1:
            raise BadEdit(why="last_task", what=gone.label)
        tasks = tuple(each for each in draft.plan.tasks if each.id != gone.id)
        left = _pointed(
            with_plan(draft, replace(draft.plan, tasks=tasks)), lambda task: None if task == gone.id else task
        )
        stretches = tuple(
            replace(now, what="dropped") if was.of == gone.id else now
            for was, now in zip(draft.stretches, left.stretches, strict=True)
        )
        return replace(left, stretches=stretches)


def _words(task: Task) -> str:
    return f"{task.title}。{task.text}" if task.title and task.text else task.title or task.text


def _next_label(plan: Plan, label: str) -> str:
    taken = {task.label for task in plan.tasks}
    return next(each for number in count(2) if (each := f"{label}-{number}") not in taken)


def _divided(draft: Draft, first: Task, second: Task) -> Draft:
    """The draft with both in place of the one, and what hangs on it told off to either."""
    plan = draft.plan
    tasks = tuple(
        each for task in plan.tasks for each in ((first, second) if task.id == first.id else (task,))
    )

    def goes(words: str) -> bool:
        return words in second.text and words not in first.text

    indicators = tuple(
        replace(row, task=second.id) if row.task == first.id and goes(row.metric) else row
        for row in plan.indicators
    )
    milestones = tuple(
        replace(row, task=second.id) if row.task == first.id and goes(row.name) else row
        for row in plan.milestones
    )
    stretches = tuple(_divided_source(draft.stretches, first, second))
    changed = replace(plan, tasks=tasks, indicators=indicators, milestones=milestones)
    return replace(draft, plan=changed, stretches=stretches)


def _divided_source(stretches: Iterable[Stretch], first: Task, second: Task) -> Iterable[Stretch]:
    """The second one's from where it begins; where that is not found, all stay the first one's."""
    begins, begun = second.text[:BEGINNING], False
    before = first.text.count(begins)  # the same words may stand in the first one as well
    for each in stretches:
        if each.of != first.id:
            yield each
            continue
        at = -1 if begun else each.text.find(begins)
        while at >= 0 and before:
            before, at = before - 1, each.text.find(begins, at + 1)
        if at > 0:
            yield replace(each, text=each.text[:at])
        begun = begun or at >= 0
        yield replace(each, text=each.text[max(at, 0) :], of=second.id if begun else first.id)


def _pointed(draft: Draft, now: Callable[[str | None], str | None]) -> Draft:
    """Figures, nodes and source lines by the task that has them now."""

    def indicator(row: Indicator) -> Indicator:
        return replace(row, task=now(row.task))

    def milestone(row: Milestone) -> Milestone:
        return replace(row, task=now(row.task))

    plan = replace(
        draft.plan,
        indicators=tuple(map(indicator, draft.plan.indicators)),
        milestones=tuple(map(milestone, draft.plan.milestones)),
    )
    stretches = tuple(replace(each, of=now(each.of)) for each in draft.stretches)
    return replace(draft, plan=plan, stretches=stretches)


def _once(assignments: Iterable[Assignment]) -> tuple[Assignment, ...]:
    """Each unit once, in its first role."""
    first: dict[str, Assignment] = {}
    for each in assignments:
        first.setdefault(each.unit, each)
    return tuple(first.values())
