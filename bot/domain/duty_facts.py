"""Facts of duties that a report alone does not settle: nodes missed, tasks closed out and reopened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

from bot.domain.filings import Rung
from bot.text import Erasable


@dataclass(frozen=True, slots=True)
class MilestoneMissed:
    """The office was told that the node was not reached by `due_on`, once for that day."""

    filing: str
    version: int
    due_on: date


@dataclass(frozen=True, slots=True)
class CloseOutClaimed:
    """A unit says that the task, or its part of a divided one, is done (申请销号).

    `close_out` is the short id the office decides on; `part` the unit of a divided task, else "".
    """

    close_out: str
    plan: str
    version: int
    task: str
    part: str
    unit: str
    person: str
    room: str
    claimed_at: datetime
    words: Erasable


@dataclass(frozen=True, slots=True)
class CloseOutReturned:
    """The office has checked the claim and does not uphold it; the unit is told why."""

    close_out: str
    plan: str
    version: int
    task: str
    part: str
    reason: Erasable


@dataclass(frozen=True, slots=True)
class CloseOutWithdrawn:
    """The unit takes its claim back before the office has decided."""

    close_out: str
    plan: str
    version: int
    task: str
    part: str


@dataclass(frozen=True, slots=True)
class TaskStruckOff:
    """The office has checked and struck the task off (销号): nothing is owed for it from here on.

    `ground` is what it was struck off for where no unit claimed it; `waived` the filings that were owed.
    """

    close_out: str
    plan: str
    version: int
    task: str
    part: str
    struck_at: datetime
    ground: Erasable | None = None
    waived: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TaskReopened:
    """A task that was struck off is owed for again, and why (恢复)."""

    close_out: str
    plan: str
    version: int
    task: str
    part: str
    reopened_at: datetime
    reason: Erasable


@dataclass(frozen=True, slots=True)
class TermSettled:
    """The days off that a provisional term rests on are published: its days as they are now (暂定转定).

    `ladder` holds the stages that went as they were. `moved`: the due day is another one, which the unit is
    told in the next digest.
    """

    filing: str
    version: int
    due_on: date
    due_at: datetime
    on_time_until: datetime
    locked_at: datetime
    ladder: tuple[Rung, ...]
    moved: bool
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class SettlingTold:
    """The unit was told of the day that moved, in the day's digest."""

    filing: str
    version: int


DutyFact: TypeAlias = (
    MilestoneMissed
    | TermSettled
    | SettlingTold
    | CloseOutClaimed
    | CloseOutReturned
    | CloseOutWithdrawn
    | TaskStruckOff
    | TaskReopened
)
