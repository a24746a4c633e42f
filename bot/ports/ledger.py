"""How use cases read: the ledger by key, lists by query, plans by number, the calendar."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from bot.domain.absences import Absence
from bot.domain.assessment_rules import NO_SCORING, Scoring
from bot.domain.burden import Answered, Sent
from bot.domain.calendar import WorkCalendar
from bot.domain.case_files import CaseStep
from bot.domain.close_out import CloseOut
from bot.domain.filings import Filing
from bot.domain.hours import DEFAULT_HOURS, Hours
from bot.domain.letters import Letter, LetterState
from bot.domain.people import Person, Post, Room, Seat
from bot.domain.questions import Asked, Question
from bot.domain.relief import CrowdedDay
from bot.domain.requests import Request, RequestState
from bot.domain.rules import ReportingRule, Stage
from bot.ports.chain import ChainQueries
from bot.ports.form_ledger import FormLedger
from bot.ports.letter_ledger import LetterLedger
from bot.ports.opened import OpenedLedger, OpenedQueries
from bot.ports.plans import Plans
from bot.ports.posts import PostLedger, PostQueries
from bot.ports.records import BindingRequest, Evidence, Receipt, RollupState
from bot.wording.commands import CommandWords


class Ledger(PostLedger, OpenedLedger, LetterLedger, FormLedger, Protocol):
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

    def to_propose(self, plan: str, unit: str, stage: Stage, day: date, *, most: int) -> list[Filing]:
        """Filings of the plan, of all units for "", whose next stage is that one and is due by the day."""
        ...

    def untold_in(self, room: str) -> list[Filing]:
        """Accepted filings whose unit is spoken to in that room and has not been told; at most 100."""
        ...

    def settled_in(self, room: str) -> list[Filing]:
        """Owed filings whose unit is spoken to in that room and does not know yet which day was settled; at
        most 100.
        """
        ...

    def provisional_from(self, first: str, until: date, *, most: int) -> list[Filing]:
        """Owed filings with a provisional term due before that day, by id, from that id on."""
        ...

    def last_accepted(self, filing: Filing) -> Filing | None:
        """The unit's last filing on that task of the plan with a report that was due before, whatever length
        its period has, accepted or filed; of news earlier news, none of a node.
        """
        ...

    def question(self, person: str, room: str) -> Question | None: ...

    def asked(self, question: str) -> Asked | None:
        """A question by its id, open or not; None once it was cleaned away."""
        ...

    def person(self, person: str) -> Person | None: ...

    def posts(self, person: str) -> list[Post]: ...

    def room(self, room: str) -> Room | None: ...

    def seats(self, room: str) -> list[Seat]: ...

    def rooms_of(self, plan: str, unit: str) -> list[str]:
        """Rooms where that unit is spoken to about that plan, by id; the office's rooms where it has none."""
        ...

    def rooms_of_head(self, plan: str, unit: str) -> list[str]:
        """Chats of the unit's head alone, by id; none where nobody said so."""
        ...

    def rooms_seated(self, kind: str, plan: str) -> list[str]:
        """Rooms of the office or of the leading group for that plan, by id."""
        ...

    def liaison(self, plan: str, unit: str, day: date) -> Person | None:
        """Whom to address about the unit on that day: a liaison, whoever stands in, else the head."""
        ...

    def heads(self, plan: str, unit: str, day: date) -> list[Person]:
        """Who signs for the unit on that day, without those who are away."""
        ...

    def waiting_for_head(self) -> list[Filing]:
        """Reports that the head of their unit has not signed, earlier first."""
        ...

    def request(self, request: str) -> Request | None:
        """A unit's request by its id, in whatever state."""
        ...

    def requests_about(self, filing: str) -> list[Request]:
        """Those that wait for the office, earlier first."""
        ...

    def requests_of(self, filing: str) -> list[Request]:
        """All there ever were, earlier first."""
        ...

    def case_steps(self, filing: str) -> list[CaseStep]:
        """Stages reached and urgings by hand, in the order recorded."""
        ...

    def delivery(self, key: str) -> str | None:
        """Of an outbound message: waiting, sending, sent, dropped, unknown, dead; None for none."""
        ...

    def receipt(self, plan: str, unit: str) -> Receipt | None: ...

    def evidence_of(self, about: str) -> list[Evidence]:
        """Of a filing, or of an urgent event by its number; in the order sent."""
        ...

    def evidence_like(self, sha256: str) -> list[Evidence]:
        """All that has these bytes, in the order sent."""
        ...

    def absences(self, person: str, day: date) -> list[Absence]:
        """Of that person, those that have not ended before the day."""
        ...

    def close_out(self, plan: str, task: str, part: str) -> CloseOut | None:
        """How the closing of a task, or of a unit's part of it, stands; None where nobody spoke of it."""
        ...

    def close_out_by_id(self, close_out: str) -> CloseOut | None: ...

    def binding(self, binding: str) -> BindingRequest | None: ...

    def rollup(self, plan: str, rule: str, period: str) -> RollupState: ...

    def head(self) -> tuple[int, str]:
        """Number and hash (hex) of the last fact."""
        ...


class Queries(PostQueries, OpenedQueries, ChainQueries, Protocol):
    """Lists, for `due` of schedules, coordinators' commands and pages."""

    def rooms_with_stage_due(self, day: date) -> list[str]: ...

    def rooms_with_untold(self) -> list[str]:
        """Rooms whose units have not been told of an acceptance, or of a day that was settled."""
        ...

    def usual_due(self, plan: str, rule: str, period: str) -> date | None:
        """The due day that most of the period's filings were opened with; None where there are none."""
        ...

    def has_filings(self, plan: str, rule: str, period: str) -> bool:
        """Whether a report was asked for, whatever became of it."""
        ...

    def provisional_filings(self, until: date) -> list[str]:
        """Ids of owed filings with a provisional term due before that day, in order."""
        ...

    def proposals_due(self, day: date) -> list[tuple[str, str, Stage]]:
        """Plan, unit and stage of filings whose next stage is the office's to decide, and due by the day."""
        ...

    def requests_in(self, state: RequestState) -> list[Request]:
        """Units' requests in that state, earlier first."""
        ...

    def objections_to(self, plan: str, task: str) -> list[Request]: ...

    def letters_in(self, state: LetterState) -> list[Letter]:
        """Slips and circulars in that state, earlier first."""
        ...

    def sent_between(self, since: date, until: date) -> list[Sent]:
        """What each room was sent on those local days, both included."""
        ...

    def asked_between(self, start: datetime, end: datetime) -> dict[str, int]:
        """Filings opened from `start` and before `end`, by unit; waived ones are not asked."""
        ...

    def due_together(self, since: date, until: date, *, most: int) -> list[CrowdedDay]:
        """Days, both included, on which more than so many filings of a unit are due."""
        ...

    def answered_between(self, start: datetime, end: datetime) -> dict[str, Answered]:
        """Reports filed from `start` and before `end`, by unit."""
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

    def missed_nodes(self, day: date) -> list[Filing]:
        """Nodes due before that day that are not reached and that the office was not told of; at most 200,
        the earliest first.
        """
        ...

    def nodes_between(self, first: date, last: date) -> list[Filing]:
        """Nodes due on those days, both included, in every state, the earliest first."""
        ...

    def filings_as_of(self, *, plan: str, rule: str, period: str, at: datetime) -> list[Filing]:
        """In plan and label order, each with the last report filed by then and what became of that one;
        supporting units' inputs are not among them.
        """
        ...

    def news_between(
        self, plan: str, rule: str, start: datetime, end: datetime, *, at: datetime
    ) -> list[Filing]:
        """Progress reports that were opened from `start` and before `end`, as of `at`."""
        ...

    def untold_inputs(self) -> list[Filing]:
        """Inputs that were given and that the lead was not told of, earlier first; the 500 opened last."""
        ...

    def close_outs(self, plan: str) -> list[CloseOut]:
        """Of every task that was claimed, struck off or reopened; the latest step last."""
        ...

    def claims_waiting(self) -> list[CloseOut]:
        """Claims that a task is done which the office has not checked, over all plans, earlier first."""
        ...

    def people(self) -> list[tuple[Person, list[Post]]]: ...

    def rooms(self) -> list[tuple[Room, list[Seat]]]: ...

    def bindings(self) -> list[BindingRequest]: ...

    def open_questions(self) -> list[Question]:
        """Those that nobody has answered, soonest to run out first."""
        ...


@dataclass(frozen=True, slots=True)
class View:
    """All that a use case may read; `commands` and `documents` hold the words of help, usage and documents
    in the office's language; `office` is its own name, `hours` when it speaks to people, `pages` where people
    reach our pages (https://HOST), "" where they do not; `scoring` the rules of the yearly assessment,
    `presets` the reporting rules to choose from: both are data that an office may lay its own over.
    `silent` are the connections on which nobody is heard."""

    ledger: Ledger
    queries: Queries
    plans: Plans
    calendar: WorkCalendar
    commands: tuple[CommandWords, ...] = ()
    documents: Mapping[str, Any] = field(default_factory=dict)
    office: str = ""
    hours: Hours = DEFAULT_HOURS
    pages: str = ""
    scoring: Scoring = NO_SCORING
    presets: Mapping[str, ReportingRule] = field(default_factory=dict)
    silent: frozenset[str] = frozenset()
