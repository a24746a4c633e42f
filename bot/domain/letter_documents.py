"""What a slip or a circular says, as a value that cards and documents are made from (督办单、通报)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from bot.domain.case_files import CaseFile, Objection
from bot.domain.letter_facts import LetterKind
from bot.domain.plan import Task
from bot.domain.rollup import Rollup
from bot.domain.rules import Recipient

MOST_OBJECTIONS: Final = 3  # told of a task, the latest


@dataclass(frozen=True, slots=True)
class Matter:
    """One filing that is still owed. `title` is None for a task whose words never leave (offline); the days
    are those on which something went out.
    """

    label: str
    title: str | None
    unit: str
    period: str
    due: datetime
    overdue_workdays: int
    reminded: tuple[date, ...] = ()
    urged: tuple[date, ...] = ()
    unsent: int = 0
    returned: datetime | None = None  # when it was filed, where the office sent it back
    explained: datetime | None = None  # when its unit told why a node is not reached yet
    expected: date | None = None  # when it expects that
    objections: tuple[Objection, ...] = ()  # of its supporting units
    extended: bool = False  # the office granted more time, until the due time

    @property
    def newest_objections(self) -> tuple[Objection, ...]:
        """Those that are told, earlier first; cards and documents say of how many."""
        return self.objections[-MOST_OBJECTIONS:]


@dataclass(frozen=True, slots=True)
class LetterDocument:
    """A slip or circular, ready to be worded. Instants are UTC, days local.

    `plan_no` is the plan's own document number. `units` and `recipients` are who it is addressed to, the
    `addressees` as printed; `reply_at` by when an answer is asked for, `at` when it is read. A
    periodic circular has a `rollup`.
    """

    kind: LetterKind
    year: int
    no: int
    level: int
    office: str
    plan: str
    day: date
    plan_no: str | None = None
    signer: str = ""
    units: tuple[str, ...] = ()
    recipients: tuple[Recipient, ...] = ()
    addressees: tuple[str, ...] = ()
    reply_at: datetime | None = None
    reason: str = ""
    matters: tuple[Matter, ...] = ()
    rollup: Rollup | None = None
    at: datetime | None = None

    @property
    def is_ahead(self) -> bool:
        """Nothing it is about is due yet."""
        return bool(self.matters) and not any(map(self.is_over, self.matters))

    def is_over(self, matter: Matter) -> bool:
        """Its due time has passed when this is said, or by the day where that alone is known."""
        return matter.due <= self.at if self.at else matter.due.date() < self.day


def matter_of(case: CaseFile, task: Task, unit: str) -> Matter:
    """A case file as a line of the document."""
    filing, report = case.filing, case.filing.report
    return Matter(
        label=filing.label,
        title=None if task.sensitivity == "offline" else task.title,
        unit=unit,
        period=filing.period,
        due=filing.due_at,
        overdue_workdays=case.overdue_workdays,
        reminded=case.days_of("reminder"),
        urged=case.days_of("urging", "urged"),
        unsent=sum(not step.went for step in case.steps),
        returned=report.filed_at if filing.state == "returned" and report else None,
        explained=report.filed_at if filing.state == "open" and filing.is_node and report else None,
        expected=filing.expected_on if filing.state == "open" else None,
        objections=case.objections,
        extended=filing.extended > 0 and filing.state == "open",
    )
