"""Facts of what units ask and tell besides reports: requests, receipts, urgent events, evidence, absences."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, TypeAlias

from bot.domain.filings import Rung
from bot.domain.form_facts import FormFact
from bot.text import Erasable

RequestKind: TypeAlias = Literal["extension", "dispute", "change", "unattested"]
LostWhy: TypeAlias = Literal["refused_kind", "too_large", "empty", "gone", "not_allowed"]


@dataclass(frozen=True, slots=True)
class RequestMade:
    """A unit asks the office: more time until a day, that a task is not theirs, to change what is accepted,
    or whether a report that came by a form is theirs.

    `request` is the short id that is decided on. `until` belongs to an extension, `to_unit` to a dispute. Of
    an unattested report `words` are what was reported, `reason` whoever says to have written it, `person` "".
    """

    request: str
    kind: RequestKind
    filing: str
    version: int
    person: str
    room: str
    asked_at: datetime
    words: Erasable
    reason: Erasable | None = None
    until: date | None = None
    to_unit: Erasable | None = None


@dataclass(frozen=True, slots=True)
class RequestDecided:
    """The office agrees or not; `reason` is what the unit is told. What follows from a yes is a fact of its
    own.
    """

    request: str
    kind: RequestKind
    filing: str
    version: int
    granted: bool
    reason: Erasable | None = None


@dataclass(frozen=True, slots=True)
class RequestWithdrawn:
    """Taken back by the unit, or of no use any more since the filing was settled otherwise."""

    request: str
    kind: RequestKind
    filing: str
    version: int


@dataclass(frozen=True, slots=True)
class TermMoved:
    """A filing gets another term, or only another ladder; `extended` counts the extensions so far.

    `why` stands where the office moves it by itself. The ladder begins anew and a slip is done with, unless
    `reached` of its stages went already and there is still `slip_until` to answer; `resting` inputs stay so.
    """

    filing: str
    version: int
    due_on: date
    due_at: datetime
    on_time_until: datetime
    locked_at: datetime
    ladder: tuple[Rung, ...]
    extended: int
    provisional: bool = False
    why: Erasable | None = None
    reached: int = 0
    slip_until: date | None = None
    resting: bool = False


@dataclass(frozen=True, slots=True)
class ReceiptGiven:
    """A unit confirms that it has the tasks of that version of the plan (签收)."""

    plan: str
    version: int
    unit: str
    person: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ReceiptsAsked:
    """These units were asked to sign for what that version changed for them, by `due_on`; maybe none."""

    plan: str
    version: int
    units: tuple[str, ...]
    on: date
    due_on: date


@dataclass(frozen=True, slots=True)
class ReceiptsReminded:
    """These units, who had not signed by then, were asked once more."""

    plan: str
    version: int
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EvidenceWanted:
    """A file came with a reply, and is to be fetched; `source` is the platform's own reference to it. One of
    an urgent event names that and its plan, and no filing.
    """

    evidence: str
    filing: str
    version: int
    person: str
    room: str
    connection: str
    name: Erasable
    source: Erasable
    plan: str = ""
    event: str = ""


@dataclass(frozen=True, slots=True)
class EvidenceStored:
    """The file is kept under the sha256 of its bytes, with the media type that they show."""

    evidence: str
    filing: str
    version: int
    sha256: str
    media_type: str
    size: int
    plan: str = ""
    event: str = ""


@dataclass(frozen=True, slots=True)
class EvidenceLost:
    """The file is not kept, and was asked for again."""

    evidence: str
    filing: str
    version: int
    why: LostWhy
    plan: str = ""
    event: str = ""


@dataclass(frozen=True, slots=True)
class AbsenceSet:
    """Somebody is away for a span of days, both included; `substitute` speaks for the unit meanwhile."""

    absence: str
    person: str
    unit: str
    substitute: str
    since: date
    until: date


AskingFact: TypeAlias = (
    RequestMade
    | RequestDecided
    | RequestWithdrawn
    | TermMoved
    | ReceiptGiven
    | ReceiptsAsked
    | ReceiptsReminded
    | EvidenceWanted
    | EvidenceStored
    | EvidenceLost
    | AbsenceSet
    | FormFact
)
