"""A published work plan: sections, tasks, units, indicators, milestones, reporting rules (方案)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal, TypeAlias

from bot.domain.rules import ReportingRule

Role: TypeAlias = Literal["lead", "support", "responsible"]
UnitKind: TypeAlias = Literal["unit", "body", "collective"]
TaskKind: TypeAlias = Literal["task", "safeguard"]
TaskClass: TypeAlias = Literal["regular", "key"]
Sensitivity: TypeAlias = Literal["open", "internal", "offline"]
Operator: TypeAlias = Literal[">=", ">", "<=", "<", "=", "between", "growth>="]
Cadence: TypeAlias = Literal["by-deadline", "per-year"]
MilestoneKind: TypeAlias = Literal["annual-day", "annual-week", "deadline", "period"]

OFFICE = "office"  # the unit id of the leading group's office itself: owns what nobody else does


@dataclass(frozen=True, slots=True)
class Unit:
    """Who a task is assigned to. `members` are unit ids of a collective, once somebody names them."""

    id: str
    name: str
    kind: UnitKind = "unit"
    aliases: tuple[str, ...] = ()
    printed: str | None = None
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Assignment:
    """One unit's part in a task; in the order printed."""

    unit: str
    role: Role


@dataclass(frozen=True, slots=True)
class Task:
    """One numbered item. `label` is as printed and shown; `id` never changes."""

    id: str
    label: str
    kind: TaskKind
    title: str
    text: str
    section: tuple[str, ...] = ()
    no: str | None = None
    assignments: tuple[Assignment, ...] = ()
    open_list: bool = False
    by_division: bool = False
    task_class: TaskClass = "regular"
    sensitivity: Sensitivity = "open"
    deadline: date | None = None
    ongoing: bool = False
    boxes: tuple[str, ...] = ()
    line: int = 0
    deadline_doubtful: bool = False
    responsibility: str = ""  # the clause that names the units, as printed
    printed: str | None = None  # title and text as printed, where that is not simplified script


@dataclass(frozen=True, slots=True)
class Indicator:
    """A figure to reach. `value` in base units (3.2万件 is 32000 件); `by` as precise as printed.

    `aliases` are other names that units may tell it by.
    """

    id: str
    metric: str
    op: Operator
    value: Decimal
    unit: str
    value2: Decimal | None = None
    by: str | None = None
    baseline: Decimal | None = None
    baseline_year: int | None = None
    cadence: Cadence = "by-deadline"
    task: str | None = None
    line: int = 0
    aliases: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """As printed, then the others."""
        return (self.metric, *self.aliases)


@dataclass(frozen=True, slots=True)
class Milestone:
    """A dated node (节点) of a task or of the plan. `date`: "2022", "2022-06-30" or yearly "04-26"."""

    id: str
    name: str
    kind: MilestoneKind
    date: str
    task: str | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class PrintedRule:
    """A reporting duty as the plan words it."""

    kind: Literal["quarterly", "urgent", "milestone", "annual", "irregular", "assessment"]
    printed: str
    from_unit: str | None = None
    to_unit: str | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """One immutable version of a plan. Tasks, units and the rest stand in the order printed."""

    id: str
    title: str
    issuer: tuple[str, ...] = ()
    issued: date | None = None
    doc_no: str | None = None
    jurisdiction: str | None = None
    from_year: int | None = None
    to_year: int | None = None
    units: tuple[Unit, ...] = ()
    tasks: tuple[Task, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    printed_rules: tuple[PrintedRule, ...] = ()
    rules: tuple[ReportingRule, ...] = ()
    version: int = 0
    issued_printed: str | None = None  # as precise as printed: "2021-12" where no day is given

    def task(self, task_id: str) -> Task:
        """Raises KeyError where there is none."""
        for task in self.tasks:
            if task.id == task_id:
                return task
        raise KeyError(task_id)

    def find_task(self, label: str) -> Task | None:
        """The task with that printed label."""
        return next((task for task in self.tasks if task.label == label), None)

    def unit(self, unit_id: str) -> Unit:
        """Raises KeyError where there is none."""
        for unit in self.units:
            if unit.id == unit_id:
                return unit
        raise KeyError(unit_id)

    def find_unit(self, name: str) -> Unit | None:
        """The unit with that name or alias."""
        return next((unit for unit in self.units if name == unit.name or name in unit.aliases), None)

    def says_the_same(self, other: Plan) -> bool:
        """It is the other one but for its version, the lines of the document its rows stand on, and what its
        rules owe to the version before.
        """
        return _bare(self) == _bare(other) and all(
            _say_the_same(ours, theirs) for ours, theirs in zip(_rows(self), _rows(other), strict=True)
        )


_Row: TypeAlias = Task | Indicator | Milestone | PrintedRule


def _bare(plan: Plan) -> Plan:
    """Without its rows and what the version before left."""
    rules = tuple(replace(rule, former=()) for rule in plan.rules)
    return replace(plan, version=0, rules=rules, tasks=(), indicators=(), milestones=(), printed_rules=())


def _rows(plan: Plan) -> tuple[Sequence[_Row], ...]:
    return plan.tasks, plan.indicators, plan.milestones, plan.printed_rules


def _say_the_same(ours: Sequence[_Row], theirs: Sequence[_Row]) -> bool:
    """But for their lines. Most rows are the same altogether, and the first that is not ends it."""
    return len(ours) == len(theirs) and all(
        one == other or replace(one, line=0) == replace(other, line=0)
        for one, other in zip(ours, theirs, strict=True)
    )


@dataclass(frozen=True, slots=True)
class Warning:
    """An oddity of the source that a person should look at: what Duban did, and what can be done.

    `about` tells it from others of the same code and quote, whatever the words of the message.
    """

    line: int
    code: str
    quote: str
    message: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Skipped:
    """Source text that is no part of the catalogue, with the reason."""

    line: int
    quote: str
    why: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """Characters of one source line, as printed, that belong to one thing. `of` is a task's id.

    `what` is task, heading, goal or rule; else why the characters are in no catalogue (`Skipped.why`).
    """

    line: int
    text: str
    what: str
    of: str | None = None


@dataclass(frozen=True, slots=True)
class Edit:
    """What somebody did to a draft, and when: `act` is a name of bot/domain/review.py, `given` what it got.

    `by` is a person's id, or the login name of whoever sat at a terminal.
    """

    at: datetime
    by: str
    act: str
    given: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Draft:
    """What was read from a document, before it is published. `source` is the sha256 of its bytes.

    `stretches` in their order are the document itself, line by line; only blank lines have none. `document`
    is its file's name; `edits` are all that was done since it was read, oldest first.
    """

    plan: Plan
    source: str
    warnings: tuple[Warning, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    settled: tuple[str, ...] = ()
    revision: int = 0
    stretches: tuple[Stretch, ...] = ()
    document: str = ""
    edits: tuple[Edit, ...] = ()

    def lines_of(self, task: str) -> tuple[int, ...]:
        """The source lines on which the task with that id stands; none for one that a person added."""
        return tuple(dict.fromkeys(stretch.line for stretch in self.stretches if stretch.of == task))
