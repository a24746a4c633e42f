"""What use cases read to open what is owed: what is there already, what is closed out, what was decided."""

from __future__ import annotations

from collections.abc import Mapping, Set
from datetime import date, datetime
from typing import Protocol

from bot.domain.duties import Closed
from bot.domain.filings import Filing, FilingState
from bot.domain.letters import Letter
from bot.domain.rule_periods import OwedDay
from bot.domain.rules import Part
from bot.domain.trail import Recorded


class OpenedLedger(Protocol):
    """By key, inside the transaction of the decision."""

    def opened_of(
        self, plan: str, rule: str, period: str, task: str
    ) -> Mapping[tuple[str, Part], FilingState]:
        """Unit id and part of the task's filings that exist, with their states."""
        ...


class OpenedQueries(Protocol):
    """Lists."""

    def is_claimed(self, key: str) -> bool:
        """Whether a schedule's key was decided, as long as keys are kept."""
        ...

    def claimed(self, start: str) -> Set[str]:
        """The keys that begin so, of those that were decided."""
        ...

    def first_published(self, plan: str) -> datetime:
        """When the plan's first version took effect."""
        ...

    def published_at(self, plan: str, version: int) -> datetime:
        """When that version took effect. Raises LookupError."""
        ...

    def opened_through(self) -> date | None:
        """The last day by which nothing that was owed was left to open; None before the first such day."""
        ...

    def carried_to(self, plan: str) -> int | None:
        """The version up to which all filings of a plan are carried over: an earlier one than that in force
        while they are, part by part. None for a plan that never needed parts.
        """
        ...

    def filings_of_task(self, plan: str, task: str) -> list[Filing]:
        """All there are for a task, or a node of the whole plan, in every state, in the order they opened."""
        ...

    def has_more_filings(self, plan: str, most: int) -> bool:
        """Whether the plan has more than so many, in whatever state."""
        ...

    def owed_days(self, plan: str, rule: str) -> list[OwedDay]:
        """How many reports of the rule are due on which day, by period; without those that are waived."""
        ...

    def count_owed(self, plan: str) -> int:
        """How many filings of the plan are neither waived nor settled."""
        ...

    def publication(self, plan: str, version: int) -> Recorded:
        """The fact of that version. Raises LookupError."""
        ...

    def first_opened(self, plan: str, rule: str, period: str) -> tuple[datetime, int] | None:
        """When the first report of the period or node was opened, and by which version of the plan."""
        ...

    def opened_tasks(self, plan: str, rule: str, period: str) -> Mapping[tuple[str, str, Part], FilingState]:
        """Task id, unit id and part of the filings that exist, with their states."""
        ...

    def provisional_slips(self) -> list[Letter]:
        """Issued slips whose day for the answer rests on unpublished days off, earlier first."""
        ...

    def closed_out(self, plan: str) -> Closed:
        """Tasks, and parts of divided ones, that are struck off."""
        ...
