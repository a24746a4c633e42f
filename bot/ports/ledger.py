"""How use cases read: the ledger by key, lists by query, plans by number, the calendar."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from bot.domain.absences import Absence
from bot.domain.calendar import WorkCalendar
from bot.domain.events import Event
from bot.domain.filings import Filing
from bot.domain.hours import DEFAULT_HOURS, Hours
from bot.domain.people import Person, Post, Room, Seat
from bot.domain.plan import Plan
from bot.domain.questions import Question
from bot.domain.requests import Request
from bot.domain.trail import Recorded
from bot.wording.commands import CommandWords


@dataclass(frozen=True, slots=True)
class BindingRequest:
    """Somebody who waits for the office to confirm the unit they named."""

    id: str
    connection: str
    account: str
    name: str
    unit: str
    room: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """A file that came with a report: wanted, stored (then with its fingerprint) or lost."""

    id: str
    filing: str
    name: str
    state: str
    sha256: str | None = None
    media_type: str | None = None
    size: int | None = None  # bytes


@dataclass(frozen=True, slots=True)
class Receipt:
    """Who signed for which version of a plan, and when."""

    version: int
    person: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RollupState:
    """Where a roll-up stands: held by the office, its foreword, and whether it went."""

    held: bool = False
    foreword: str = ""
    issued: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which facts are looked for: by ids ("" for any), from one instant to before another."""

    task: str = ""
    unit: str = ""
    person: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class ChainCheck:
    """The head (number and hash), how many of the newest facts were checked, the first that does not fit."""

    seq: int
    digest: str
    checked: int
    broken: int | None = None


class Ledger(Protocol):
    """Reads by key, inside the transaction of the decision."""

    def filing(self, filing: str) -> Filing | None: ...

    def filings(self, ids: Sequence[str]) -> list[Filing]:
        """Those that exist, in the order asked for."""
        ...

    def reported_by(self, units: Sequence[str]) -> list[Filing]:
        """Filed filings (not yet accepted) of those units, latest report first."""
        ...

    def answerable_by(self, units: Sequence[str]) -> list[Filing]:
        """Both in one read: those owed, then those filed."""
        ...

    def stage_due(self, room: str, day: date) -> list[Filing]:
        """Owed filings whose next stage is due on or before that day and whose unit is reminded in that
        room.
        """
        ...

    def untold_in(self, room: str) -> list[Filing]:
        """Accepted filings whose unit is spoken to in that room and has not been told; at most 100."""
        ...

    def last_accepted(self, filing: Filing) -> Filing | None:
        """The same duty's filing of an earlier period with a report, accepted first, else filed."""
        ...

    def question(self, person: str, room: str) -> Question | None: ...

    def person(self, person: str) -> Person | None: ...

    def posts(self, person: str) -> list[Post]: ...

    def room(self, room: str) -> Room | None: ...

    def seats(self, room: str) -> list[Seat]: ...

    def rooms_of(self, plan: str, unit: str) -> list[str]:
        """Rooms where that unit is spoken to about that plan, by id; the office's rooms where it has none."""
        ...

    def rooms_seated(self, kind: str, plan: str) -> list[str]:
        """Rooms of the office or of the leading group for that plan, by id."""
        ...

    def liaison(self, plan: str, unit: str, day: date) -> Person | None: ...

    def request(self, request: str) -> Request | None:
        """A unit's request by its id, in whatever state."""
        ...

    def requests_about(self, filing: str) -> list[Request]:
        """Those that wait for the office, earlier first."""
        ...

    def receipt(self, plan: str, unit: str) -> Receipt | None: ...

    def evidence_of(self, filing: str) -> list[Evidence]:
        """In the order sent."""
        ...

    def evidence_like(self, sha256: str) -> list[Evidence]:
        """All that has these bytes, in the order sent."""
        ...

    def events(self, year: int) -> list[str]:
        """Numbers of that year's urgent events."""
        ...

    def event(self, event: str) -> Event | None: ...

    def absences(self, person: str, day: date) -> list[Absence]:
        """Of that person, those that have not ended before the day."""
        ...

    def binding(self, binding: str) -> BindingRequest | None: ...

    def rollup(self, plan: str, rule: str, period: str) -> RollupState: ...

    def head(self) -> tuple[int, str]:
        """Number and hash (hex) of the last fact."""
        ...


class Queries(Protocol):
    """Lists, for `due` of schedules, coordinators' commands and pages."""

    def rooms_with_stage_due(self, day: date) -> list[str]: ...

    def rooms_with_untold(self) -> list[str]:
        """Rooms whose units have not been told of an acceptance."""
        ...

    def stage_days(self) -> list[tuple[date, int]]:
        """The next days with stages of ladders, and how many, soonest first."""
        ...

    def filings_of(
        self,
        *,
        plan: str = "",
        period: str = "",
        states: Sequence[str] = (),
        unit: str = "",
        task: str = "",
    ) -> list[Filing]:
        """In plan and label order; an empty filter takes all."""
        ...

    def filings_as_of(self, *, plan: str, rule: str, period: str, at: datetime) -> list[Filing]:
        """In plan and label order, each with the last report filed by then and what became of that one;
        supporting units' inputs are not among them.
        """
        ...

    def opened_tasks(self, plan: str, rule: str, period: str) -> set[tuple[str, str]]:
        """(task id, unit id) of the filings that exist."""
        ...

    def people(self) -> list[tuple[Person, list[Post]]]: ...

    def rooms(self) -> list[tuple[Room, list[Seat]]]: ...

    def bindings(self) -> list[BindingRequest]: ...

    def recorded(self, wanted: Wanted, *, newest: int | None, most: int) -> list[Recorded]:
        """Facts, newest first: those of that number (none: the newest) and before."""
        ...

    def publications(self, plan: str) -> list[Recorded]:
        """The facts by which the plan's versions took effect, newest first."""
        ...

    def chain_check(self, most: int) -> ChainCheck:
        """Of at most so many of the newest facts."""
        ...

    def open_questions(self) -> list[Question]:
        """Those that nobody has answered, soonest to run out first."""
        ...


class Plans(Protocol):
    """Published plans. The number of the current version is read in the transaction, the plan comes from
    a cache.
    """

    def current(self, plan: str) -> Plan: ...

    def version(self, plan: str, version: int) -> Plan: ...

    def all_current(self) -> Iterable[Plan]:
        """In the order first published."""
        ...


@dataclass(frozen=True, slots=True)
class View:
    """All that a use case may read; `commands` and `documents` hold the words of help, usage and documents
    in the office's language; `office` is its own name, `hours` when it speaks to people, `pages` where people
    reach our pages (https://HOST), "" where they do not."""

    ledger: Ledger
    queries: Queries
    plans: Plans
    calendar: WorkCalendar
    commands: tuple[CommandWords, ...] = ()
    documents: Mapping[str, Any] = field(default_factory=dict)
    office: str = ""
    hours: Hours = DEFAULT_HOURS
    pages: str = ""
