"""Lists for schedules, coordinators and pages; on a connection of their own they never wait behind writes."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import replace
from datetime import date, datetime

from bot.domain.absences import Absence
from bot.domain.burden import Answered, Sent
from bot.domain.close_out import CloseOut
from bot.domain.duties import Closed
from bot.domain.filings import Filing, FilingState
from bot.domain.letters import Letter, LetterState
from bot.domain.people import Person, Post, Room, Seat
from bot.domain.questions import Question
from bot.domain.relief import CrowdedDay
from bot.domain.requests import Request, RequestState
from bot.domain.rule_periods import OwedDay
from bot.domain.rules import Part, Stage
from bot.domain.trail import Recorded
from bot.ports.records import BindingRequest, ChainCheck, ReceiptRequest, Wanted
from bot.storage import trail
from bot.storage.codec import from_json
from bot.storage.database import Db
from bot.storage.instants import instant, stamp
from bot.storage.keys import OPENED_THROUGH, bounded, carried_name
from bot.storage.known import KnownFiling
from bot.storage.rows import (
    absence_from,
    binding_from,
    close_out_from,
    closed_seq_of,
    filing_from,
    letter_from,
    post_from,
    receipt_request_from,
    request_from,
    room_from,
    seat_from,
)


class QueryReader:
    """The `Queries` of bot.ports, on one connection."""

    def __init__(self, db: Db) -> None:
        self._db = db

    def rooms_with_stage_due(self, day: date) -> list[str]:
        rows = self._db.all("rooms_with_stage_due", day=day.isoformat())
        return [row[0] for row in rows if row[0] is not None]

    def rooms_with_untold(self) -> list[str]:
        return [row[0] for row in self._db.all("rooms_with_untold") if row[0] is not None]

    def proposals_due(self, day: date) -> list[tuple[str, str, Stage]]:
        return [(row[0], row[1], row[2]) for row in self._db.all("proposals_due", day=day.isoformat())]

    def requests_in(self, state: RequestState) -> list[Request]:
        return [request_from(self._db, row) for row in self._db.all("requests_in", state=state)]

    def objections_to(self, plan: str, task: str) -> list[Request]:
        rows = self._db.all("objections_like", like=f"{plan}/%/{task}/%")  # an id may hold a sign for any
        found = (request_from(self._db, row) for row in rows)
        return [each for each in found if each.filing.split("/")[0:4:3] == [plan, task]]

    def letters_in(self, state: LetterState) -> list[Letter]:
        return [letter_from(self._db, row) for row in self._db.all("letters_in", state=state)]

    def provisional_slips(self) -> list[Letter]:
        return [letter_from(self._db, row) for row in self._db.all("provisional_slips")]

    def sent_between(self, since: date, until: date) -> list[Sent]:
        rows = self._db.all("sent_between", since=since.isoformat(), until=until.isoformat())
        return [Sent(row[0], *(int(each or 0) for each in row[1:6])) for row in rows]

    def asked_between(self, start: datetime, end: datetime) -> dict[str, int]:
        rows = self._db.all("asked_between", start=stamp(start), end=stamp(end))
        return {row[0]: int(row[1]) for row in rows}

    def due_together(self, since: date, until: date, *, most: int) -> list[CrowdedDay]:
        rows = self._db.all("due_together", since=since.isoformat(), until=until.isoformat(), most=most)
        return [CrowdedDay(row[0], date.fromisoformat(row[1]), int(row[2])) for row in rows]

    def answered_between(self, start: datetime, end: datetime) -> dict[str, Answered]:
        rows = self._db.all("answered_between", start=stamp(start), end=stamp(end))
        return {row[0]: Answered(*(int(each or 0) for each in row[1:4])) for row in rows}

    def stage_days(self) -> list[tuple[date, int]]:
        return [(date.fromisoformat(row[0]), row[1]) for row in self._db.all("stage_days")]

    def filings_of(
        self,
        *,
        plan: str = "",
        period: str = "",
        states: Sequence[str] = (),
        unit: str = "",
        task: str = "",
    ) -> list[Filing]:
        wanted = ",".join(states)
        rows = self._db.all("filings_of", plan=plan, period=period, states=wanted, unit=unit, task=task)
        return [filing_from(row) for row in rows]

    def usual_due(self, plan: str, rule: str, period: str) -> date | None:
        row = self._db.one("usual_due", plan=plan, rule=rule, period=period)
        return date.fromisoformat(row[0]) if row else None

    def has_filings(self, plan: str, rule: str, period: str) -> bool:
        return self._db.one("has_filings", plan=plan, rule=rule, period=period) is not None

    def provisional_filings(self, until: date) -> list[str]:
        return [row[0] for row in self._db.all("provisional_ids", until=until.isoformat())]

    def missed_nodes(self, day: date) -> list[Filing]:
        return [filing_from(row) for row in self._db.all("missed_nodes", day=day.isoformat())]

    def nodes_between(self, first: date, last: date) -> list[Filing]:
        rows = self._db.all("nodes_between", first=first.isoformat(), last=last.isoformat())
        return [filing_from(row) for row in rows]

    def filings_as_of(self, *, plan: str, rule: str, period: str, at: datetime) -> list[Filing]:
        rows = self._db.all("filings_as_of", plan=plan, rule=rule, period=period, at=stamp(at))
        return [_as_counted(filing_from(row), row[-3]) for row in rows]  # the report's last column

    def news_between(
        self, plan: str, rule: str, start: datetime, end: datetime, *, at: datetime
    ) -> list[Filing]:
        span = {"start": stamp(start), "end": stamp(end), "at": stamp(at)}
        rows = self._db.all("news_as_of", plan=plan, rule=rule, **span)
        return [_as_counted(filing_from(row), row[-3]) for row in rows]

    def is_claimed(self, key: str) -> bool:
        return self._db.one("answer", key=bounded(key)) is not None

    def claimed(self, start: str) -> Set[str]:
        return {row[0] for row in self._db.all("claimed", start=start)}

    def first_published(self, plan: str) -> datetime:
        row = self._db.one("first_published", plan=plan)
        if row is None:
            raise LookupError(plan)
        return instant(row[0])

    def published_at(self, plan: str, version: int) -> datetime:
        row = self._db.one("published_at", plan=plan, version=version)
        if row is None:
            raise LookupError(plan, version)
        return instant(row[0])

    def opened_through(self) -> date | None:
        row = self._db.one("setting", name=OPENED_THROUGH)
        return date.fromisoformat(row[0]) if row else None

    def carried_to(self, plan: str) -> int | None:
        row = self._db.one("setting", name=carried_name(plan))
        return int(row[0]) if row else None

    def filings_of_task(self, plan: str, task: str) -> list[Filing]:
        rows = self._db.all("filings_of_task", plan=plan, task=task)
        found = [KnownFiling(filing_from(row), row[1], closed_seq_of(row)) for row in rows]
        if self._db.known:  # what becomes of them is recorded in the same transaction
            for each in found:
                self._db.known.keep(each)
        return [each.filing for each in found]

    def has_more_filings(self, plan: str, most: int) -> bool:
        return self._db.one("filing_beyond", plan=plan, most=most) is not None

    def owed_days(self, plan: str, rule: str) -> list[OwedDay]:
        rows = self._db.all("owed_days", plan=plan, rule=rule)
        return [OwedDay(rule, row[0], date.fromisoformat(row[1]), bool(row[2]), int(row[3])) for row in rows]

    def count_owed(self, plan: str) -> int:
        row = self._db.one("count_owed", plan=plan)
        return int(row[0]) if row else 0

    def first_opened(self, plan: str, rule: str, period: str) -> tuple[datetime, int] | None:
        row = self._db.one("first_opened", plan=plan, rule=rule, period=period)
        return (instant(row[0]), int(row[1])) if row else None

    def opened_tasks(self, plan: str, rule: str, period: str) -> dict[tuple[str, str, Part], FilingState]:
        rows = self._db.all("opened_tasks", plan=plan, rule=rule, period=period)
        return {(row[0], row[1], row[2]): row[3] for row in rows}

    def untold_inputs(self) -> list[Filing]:
        return [filing_from(row) for row in reversed(self._db.all("untold_inputs"))]

    def closed_out(self, plan: str) -> Closed:
        return frozenset((row[0], row[1]) for row in self._db.all("closed_out", plan=plan))

    def close_outs(self, plan: str) -> list[CloseOut]:
        return [close_out_from(self._db, row) for row in self._db.all("close_outs_of", plan=plan)]

    def claims_waiting(self) -> list[CloseOut]:
        return [close_out_from(self._db, row) for row in self._db.all("claims_waiting")]

    def people(self) -> list[tuple[Person, list[Post]]]:
        held: dict[str, list[Post]] = {}
        for row in self._db.all("all_posts"):
            post = post_from(row)
            held.setdefault(post.person, []).append(post)
        return [(Person(row[0], row[1]), held.get(row[0], [])) for row in self._db.all("people")]

    def absences(self, day: date) -> list[Absence]:
        return [absence_from(row) for row in self._db.all("absences_since", day=day.isoformat())]

    def posts_from(self, first: date, last: date) -> list[Post]:
        rows = self._db.all("posts_from", first=first.isoformat(), last=last.isoformat())
        return [post_from(row) for row in rows]

    def vacancies(self) -> list[tuple[str, date]]:
        return [(row[0], date.fromisoformat(row[1])) for row in self._db.all("vacancies")]

    def attendance(self, day: date) -> tuple[list[str], list[str]]:
        left, staffed = (
            [row[0] for row in self._db.all(name, day=day.isoformat())]
            for name in ("left_units", "staffed_units")
        )
        return left, staffed

    def leavers(self, before: date) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for person, digest in self._db.all("leavers", before=before.isoformat()):
            found.setdefault(person, []).append(digest)
        return found

    def receipt_requests(self, plan: str) -> list[ReceiptRequest]:
        rows = self._db.all("receipt_requests", plan=plan)
        return [receipt_request_from(row) for row in rows if row[1]]

    def unsigned(self) -> list[ReceiptRequest]:
        return [receipt_request_from(row) for row in self._db.all("unsigned")]

    def unsigned_due(self, day: date) -> list[ReceiptRequest]:
        return [receipt_request_from(row) for row in self._db.all("unsigned_due", day=day.isoformat())]

    def rooms(self) -> list[tuple[Room, list[Seat]]]:
        seated: dict[str, list[Seat]] = {}
        for row in self._db.all("all_seats"):
            seat = seat_from(row)
            seated.setdefault(seat.room, []).append(seat)
        rooms = [room_from(row) for row in self._db.all("rooms")]
        return [(room, seated.get(room.id, [])) for room in rooms]

    def bindings(self) -> list[BindingRequest]:
        return [binding_from(row) for row in self._db.all("bindings")]

    def recorded(self, wanted: Wanted, *, newest: int | None, most: int) -> list[Recorded]:
        return trail.recorded(self._db, wanted, newest=newest, most=most)

    def assessed(self, plan: str, year: int, *, newest: int) -> list[Recorded]:
        return trail.assessed(self._db, plan, year, newest=newest)

    def publications(self, plan: str) -> list[Recorded]:
        return trail.publications(self._db, plan)

    def publication(self, plan: str, version: int) -> Recorded:
        return trail.publication(self._db, plan, version)

    def chain_check(self, most: int) -> ChainCheck:
        return trail.check_newest(self._db, most)

    def open_questions(self) -> list[Question]:
        return [from_json(row[0], Question) for row in self._db.all("open_questions")]


def _as_counted(filing: Filing, report_state: str | None) -> Filing:
    """With the state of the report it has here: a later version may have changed the filing's own."""
    if filing.report is None or filing.report.no == filing.versions or filing.state in {"waived", "met"}:
        return filing
    if report_state in {"unsigned", "refused"}:
        return replace(filing, state="unsigned")
    return replace(filing, state="returned" if report_state == "returned" else "filed")
