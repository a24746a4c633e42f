"""What a review may do to one task: its words, its class, its units, its time limit (任务)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Literal, TypeAlias, get_args

from bot.document_errors import BadEdit
from bot.domain.draft_parts import task_of, with_plan, with_task, with_units
from bot.domain.owing import lists_several
from bot.domain.plan import Assignment, Draft, Role, Sensitivity, Task, TaskClass

TextField: TypeAlias = Literal["label", "title", "text"]
TEXT_FIELDS: Final[tuple[TextField, ...]] = get_args(TextField)
MOST_LABEL: Final = 40  # characters, as the ledger's tables hold them


@dataclass(frozen=True, slots=True)
class EditTask:
    """Other words for a task's number, title or text. Tasks are named by id."""

    task: str
    field: TextField
    words: str

    def on(self, draft: Draft) -> Draft:
        """Raises NotFound, BadEdit."""
        task, words = task_of(draft.plan, self.task), self.words.strip()
        if not words:
            raise BadEdit(why="empty", what=self.field)
        if self.field == "label":
            words = free_label(draft, words, but=task.id)
        return with_task(draft, _TEXT_EDITS[self.field](task, words))


@dataclass(frozen=True, slots=True)
class SetDeadline:
    """Until when; None with `ongoing` for what has no end (持续推进)."""

    task: str
    deadline: date | None
    ongoing: bool = False

    def on(self, draft: Draft) -> Draft:
        """Raises NotFound, BadEdit."""
        if self.ongoing and self.deadline is not None:
            raise BadEdit(why="ongoing_with_date", what=self.deadline.isoformat())
        task = task_of(draft.plan, self.task)
        return with_task(
            draft, replace(task, deadline=self.deadline, ongoing=self.ongoing, deadline_doubtful=False)
        )


@dataclass(frozen=True, slots=True)
class SetClass:
    """How the tasks are reported on, regular or key; no tasks: all of them."""

    tasks: tuple[str, ...]
    task_class: TaskClass

    def on(self, draft: Draft) -> Draft:
        """Raises NotFound."""
        ids = {task_of(draft.plan, each).id for each in self.tasks} or {task.id for task in draft.plan.tasks}
        tasks = (
            replace(task, task_class=self.task_class) if task.id in ids else task for task in draft.plan.tasks
        )
        return with_plan(draft, replace(draft.plan, tasks=tuple(tasks)))


@dataclass(frozen=True, slots=True)
class SetDivision:
    """Whether each unit of the tasks files for its own part (按职责分工), or one for all.

    No tasks: all that list several responsible units and name no lead.
    """

    tasks: tuple[str, ...]
    by_division: bool

    def on(self, draft: Draft) -> Draft:
        """Raises NotFound."""
        named = {task_of(draft.plan, each).id for each in self.tasks}
        ids = named or {task.id for task in draft.plan.tasks if lists_several(task)}
        tasks = (
            replace(task, by_division=self.by_division) if task.id in ids else task
            for task in draft.plan.tasks
        )
        return with_plan(draft, replace(draft.plan, tasks=tuple(tasks)))


@dataclass(frozen=True, slots=True)
class SetSensitivity:
    """Where a task's words may go: everywhere, not to foreign platforms, or to no chat at all."""

    task: str
    sensitivity: Sensitivity

    def on(self, draft: Draft) -> Draft:
        """Raises NotFound."""
        return with_task(draft, replace(task_of(draft.plan, self.task), sensitivity=self.sensitivity))


@dataclass(frozen=True, slots=True)
class Assign:
    """These units have the role in the task from now on, and nobody else; without names nobody has it.

    A name nobody knows becomes a new unit.
    """

    task: str
    role: Role
    names: tuple[str, ...]

    def on(self, draft: Draft) -> Draft:
        """Raises NotFound."""
        task = task_of(draft.plan, self.task)
        plan, ids = with_units(draft.plan, self.names)
        kept = [each for each in task.assignments if each.role != self.role and each.unit not in ids]
        given = [Assignment(unit, self.role) for unit in ids]
        order = given + kept if self.role == "lead" else kept + given
        return with_task(with_plan(draft, plan), replace(task, assignments=tuple(order)))


def free_label(draft: Draft, label: str, *, but: str = "") -> str:
    """The label, if no other task has it. Raises BadEdit."""
    if len(label) > MOST_LABEL or any(char.isspace() for char in label):
        raise BadEdit(why="label_odd", what=label)
    if any(each.label == label and each.id != but for each in draft.plan.tasks):
        raise BadEdit(why="label_taken", what=label)
    return label


_TEXT_EDITS: Mapping[TextField, Callable[[Task, str], Task]] = {
    "label": lambda task, words: replace(task, label=words),
    "title": lambda task, words: replace(task, title=words),
    "text": lambda task, words: replace(task, text=words),
}
