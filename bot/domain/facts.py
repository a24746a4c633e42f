"""Every fact the ledger can hold: decisions, ids and decimals, nothing that can be computed again (台账)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TypeAlias

from bot.domain.assessment_facts import AssessmentMade
from bot.domain.duty_facts import DutyFact
from bot.domain.event_facts import EventFact
from bot.domain.filings import Rung, Signature
from bot.domain.letter_facts import LetterFact
from bot.domain.passing_facts import PassingFact
from bot.domain.people import PostRole, SeatKind
from bot.domain.plan_facts import PlanPublished
from bot.domain.post_facts import PostFact
from bot.domain.readings import Status
from bot.domain.request_facts import AskingFact
from bot.domain.rollup_facts import ForewordWritten, RollupHeld, RollupIssued, RollupReleased
from bot.domain.rules import Stage
from bot.domain.told_figures import ToldFigure
from bot.text import Erasable


@dataclass(frozen=True, slots=True)
class FilingOpened:
    filing: str
    version: int
    label: str
    opened_at: datetime
    due_on: date
    due_at: datetime
    on_time_until: datetime
    locked_at: datetime
    ladder: tuple[Rung, ...]
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class StageReached:
    """A stage of the ladder went out (or was passed over for a later one); `index` counts from 0."""

    filing: str
    version: int
    stage: Stage
    on: date
    index: int


@dataclass(frozen=True, slots=True)
class ReportFiled:
    """The unit reported; `no` counts the versions of the filing from 1. `filed_at` counts, both are kept.
    `signature`: "wanted" while it waits for the head of the unit, "nobody" where there is none.
    """

    filing: str
    version: int
    no: int
    author: str
    filed_at: datetime
    received_at: datetime
    words: Erasable
    status: Status | None = None
    percent: Decimal | None = None
    figures: tuple[ToldFigure, ...] = ()
    problem: Erasable | None = None
    next_step: Erasable | None = None
    expected_by: date | None = None
    tapped: bool = False
    signature: Signature = ""


@dataclass(frozen=True, slots=True)
class ReportWithdrawn:
    filing: str
    version: int
    no: int


@dataclass(frozen=True, slots=True)
class ReportAccepted:
    filing: str
    version: int
    no: int


@dataclass(frozen=True, slots=True)
class AcceptanceTold:
    """The unit was told of the acceptance, in the day's digest."""

    filing: str
    version: int


@dataclass(frozen=True, slots=True)
class ReportReturned:
    """More is asked for, with a new due date and ladder; `by_lead`: of an input, by the task's lead unit."""

    filing: str
    version: int
    no: int
    reason: Erasable
    due_on: date
    due_at: datetime
    on_time_until: datetime
    ladder: tuple[Rung, ...]
    by_lead: bool = False


@dataclass(frozen=True, slots=True)
class FilingWaived:
    filing: str
    version: int
    reason: Erasable


@dataclass(frozen=True, slots=True)
class FilingMet:
    """The accepted urgent report `by` stands for the period's report: nothing more is owed here."""

    filing: str
    version: int
    by: str


@dataclass(frozen=True, slots=True)
class NewsAsked:
    """The office asked a unit for a progress report, in these words."""

    filing: str
    version: int
    words: Erasable


@dataclass(frozen=True, slots=True)
class UnitUrged:
    """A coordinator urged a unit by hand, about one filing, on a local day."""

    filing: str
    version: int
    on: date | None = None


@dataclass(frozen=True, slots=True)
class PersonAdded:
    person: str
    name: Erasable


@dataclass(frozen=True, slots=True)
class AccountBound:
    person: str
    connection: str
    account: Erasable


@dataclass(frozen=True, slots=True)
class PostGiven:
    post: str
    person: str
    role: PostRole
    unit: str = ""
    plan: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class PostEnded:
    post: str
    on: date
    why: Erasable | None = None


@dataclass(frozen=True, slots=True)
class RoomAdded:
    room: str
    connection: str
    chat: Erasable
    name: Erasable


@dataclass(frozen=True, slots=True)
class SeatTaken:
    room: str
    kind: SeatKind
    unit: str = ""
    plan: str = ""


@dataclass(frozen=True, slots=True)
class SeatLeft:
    room: str
    kind: SeatKind
    unit: str = ""
    plan: str = ""


@dataclass(frozen=True, slots=True)
class BindingAsked:
    """Somebody unknown asks to speak for a unit; `binding` is the id the office decides on."""

    binding: str
    connection: str
    account: Erasable
    name: Erasable
    unit: str
    room: str


@dataclass(frozen=True, slots=True)
class BindingDecided:
    binding: str
    granted: bool


@dataclass(frozen=True, slots=True)
class CommandRefused:
    """A bound person's command that may not be: no words."""

    command: str
    code: str


@dataclass(frozen=True, slots=True)
class TextErased:
    """Written words or a name were erased (personal-data law); the chain stays valid."""

    digests: tuple[str, ...]
    person: str = ""


@dataclass(frozen=True, slots=True)
class Restored:
    """The ledger was put back from a backup; waiting messages are held until released."""

    backup: str


Fact: TypeAlias = (
    PlanPublished
    | FilingOpened
    | StageReached
    | ReportFiled
    | ReportWithdrawn
    | ReportAccepted
    | AcceptanceTold
    | ReportReturned
    | NewsAsked
    | FilingMet
    | PassingFact
    | FilingWaived
    | UnitUrged
    | PersonAdded
    | AccountBound
    | PostGiven
    | PostEnded
    | RoomAdded
    | SeatTaken
    | SeatLeft
    | BindingAsked
    | BindingDecided
    | CommandRefused
    | TextErased
    | RollupHeld
    | RollupReleased
    | ForewordWritten
    | RollupIssued
    | Restored
    | AssessmentMade
    | AskingFact
    | LetterFact
    | EventFact
    | DutyFact
    | PostFact
)
