"""Reading the ledger by key, and appending facts to the chain, inside one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from bot.domain.absences import Absence, effective, on_duty, reached_from
from bot.domain.case_files import CaseStep
from bot.domain.close_out import CloseOut
from bot.domain.events import OPEN, Event, Link
from bot.domain.facts import Fact
from bot.domain.filings import Filing, FilingState
from bot.domain.form_told import ToldByForm
from bot.domain.letter_facts import LetterKind
from bot.domain.letters import Letter
from bot.domain.people import Person, Post, Room, Seat
from bot.domain.questions import Asked, Question
from bot.domain.requests import Request
from bot.domain.rules import Part, Stage
from bot.ports.records import BindingRequest, Evidence, Receipt, ReceiptRequest, RollupState
from bot.storage import projections
from bot.storage.chain import Sealed, seal
from bot.storage.codec import from_json
from bot.storage.database import Db, Row
from bot.storage.event_projections import event_by_id
from bot.storage.form_projections import forms_waiting, told_by_form
from bot.storage.instants import instant
from bot.storage.keys import bounded
from bot.storage.known import KnownFiling
from bot.storage.rows import (
    absence_from,
    binding_from,
    close_out_from,
    closed_seq_of,
    evidence_from,
    filing_from,
    letter_from,
    link_from,
    person_from,
    post_from,
    receipt_request_from,
    request_from,
    rollup_state,
    room_from,
    seat_from,
)


class LedgerReader:
    """The `Ledger` of bot.ports, on one connection."""

    def __init__(self, db: Db) -> None:
        self._db = db

    def filing(self, filing: str) -> Filing | None:
        row = self._db.one("filing", id=filing)
        return self._filing_from(row) if row else None

    def opened_of(self, plan: str, rule: str, period: str, task: str) -> dict[tuple[str, Part], FilingState]:
        rows = self._db.all("opened_of", plan=plan, rule=rule, period=period, task=task)
        return {(row[0], row[1]): row[2] for row in rows}

    def filings(self, ids: Sequence[str]) -> list[Filing]:
        found = (self.filing(each) for each in ids)
        return [filing for filing in found if filing is not None]

    def reported_by(self, units: Sequence[str]) -> list[Filing]:
        return self._of_units("reported_by", units)

    def answerable_by(self, units: Sequence[str]) -> list[Filing]:
        return sorted(self._of_units("answerable_by", units), key=lambda filing: not filing.is_owed)

    def _of_units(self, statement: str, units: Sequence[str]) -> list[Filing]:
        rows = [row for unit in units for row in self._db.all(statement, unit=unit)]
        return [self._filing_from(row) for row in rows]

    def _filing_from(self, row: Row) -> Filing:
        filing = filing_from(row)
        if self._db.known:
            self._db.known.keep(KnownFiling(filing, row[1], closed_seq_of(row)))
        return filing

    def stage_due(self, room: str, day: date) -> list[Filing]:
        rows = self._db.all("stage_due", room=room, day=day.isoformat())
        return [self._filing_from(row) for row in rows]

    def to_propose(self, plan: str, unit: str, stage: Stage, day: date, *, most: int) -> list[Filing]:
        wanted = {"plan": plan, "unit": unit, "stage": stage, "day": day.isoformat(), "most": most}
        return [self._filing_from(row) for row in self._db.all("to_propose", **wanted)]

    def untold_in(self, room: str) -> list[Filing]:
        return [self._filing_from(row) for row in self._db.all("untold_in", room=room)]

    def settled_in(self, room: str) -> list[Filing]:
        return [self._filing_from(row) for row in self._db.all("settled_in", room=room)]

    def provisional_from(self, first: str, until: date, *, most: int) -> list[Filing]:
        rows = self._db.all("provisional_from", first=first, until=until.isoformat(), most=most)
        return [self._filing_from(row) for row in rows]

    def last_accepted(self, filing: Filing) -> Filing | None:
        if filing.is_node:
            return None
        rule = filing.rule if filing.is_news else ""  # a year's report goes on from the quarter's
        place = {"plan": filing.plan, "task": filing.task, "unit": filing.unit, "rule": rule}
        row = self._db.one("last_report", **place, part=filing.part, due_on=filing.due_on.isoformat())
        return filing_from(row) if row else None

    def question(self, person: str, room: str) -> Question | None:
        row = self._db.one("question", person=person, room=room)
        return from_json(row[1], Question) if row else None

    def asked(self, question: str) -> Asked | None:
        row = self._db.one("asked", id=question)
        return Asked(from_json(row[0], Question), row[1], row[2]) if row else None

    def person(self, person: str) -> Person | None:
        return person_from(self._db.one("person", id=person))

    def person_by_account(self, connection: str, account: str) -> Person | None:
        return person_from(self._db.one("account", connection=connection, account=account))

    def account_of(self, person: str, connection: str) -> str | None:
        row = self._db.one("account_of", person=person, connection=connection)
        return row[0] if row else None

    def accounts_of(self, person: str) -> list[tuple[str, str]]:
        return [(row[0], row[1]) for row in self._db.all("accounts_of", person=person)]

    def posts(self, person: str) -> list[Post]:
        return [post_from(row) for row in self._db.all("posts", person=person)]

    def room(self, room: str) -> Room | None:
        row = self._db.one("room", id=room)
        return room_from(row) if row else None

    def seats(self, room: str) -> list[Seat]:
        return [seat_from(row) for row in self._db.all("seats", room=room)]

    def rooms_of(self, plan: str, unit: str) -> list[str]:
        own = [row[0] for row in self._db.all("rooms_of_unit", kind="unit", unit=unit, plan=plan)]
        return own or self.rooms_seated("office", plan)

    def rooms_of_head(self, plan: str, unit: str) -> list[str]:
        return [row[0] for row in self._db.all("rooms_of_unit", kind="head", unit=unit, plan=plan)]

    def rooms_seated(self, kind: str, plan: str) -> list[str]:
        return [row[0] for row in self._db.all("rooms_seated", kind=kind, plan=plan)]

    def liaison(self, plan: str, unit: str, day: date) -> Person | None:
        posts = [post for post in self.posts_of_unit(unit) if post.plan in {"", plan}]
        found = on_duty(unit, posts, self._away(posts, day), day)
        return self.person(found) if found else None

    def _away(self, posts: Iterable[Post], day: date) -> list[Absence]:
        """What decides on the day who stands in for those who hold these posts, and so on."""
        absences = [absence_from(row) for row in self._db.all("absences_since", day=day.isoformat())]
        about = reached_from([post.person for post in posts if post.holds_on(day)], absences)
        substitutes = sorted({each.substitute for each in about} - {""})
        return effective(about, [post for person in substitutes for post in self.posts(person)])

    def posts_of_unit(self, unit: str) -> list[Post]:
        return [post_from(row) for row in self._db.all("posts_of_unit", unit=unit)]

    def heads(self, plan: str, unit: str, day: date) -> list[Person]:
        rows = self._db.all("holders", plan=plan, unit=unit, role="head", day=day.isoformat())
        return [Person(row[0], row[1]) for row in rows]

    def waiting_for_head(self) -> list[Filing]:
        return [self._filing_from(row) for row in self._db.all("waiting_for_head")]

    def request(self, request: str) -> Request | None:
        row = self._db.one("request", id=request)
        return request_from(self._db, row) if row else None

    def requests_about(self, filing: str) -> list[Request]:
        return [request_from(self._db, row) for row in self._db.all("requests_about", filing=filing)]

    def requests_of(self, filing: str) -> list[Request]:
        return [request_from(self._db, row) for row in self._db.all("requests_of", filing=filing)]

    def case_steps(self, filing: str) -> list[CaseStep]:
        rows = self._db.all("case_steps", filing=filing)
        return [CaseStep(row[0], date.fromisoformat(row[1])) for row in rows]

    def letter(self, letter: str) -> Letter | None:
        row = self._db.one("letter", id=letter)
        return letter_from(self._db, row) if row else None

    def letters_about(self, filing: str) -> list[Letter]:
        return [letter_from(self._db, row) for row in self._db.all("letters_about", filing=filing)]

    def last_number(self, kind: LetterKind, year: int) -> int:
        row = self._db.one("last_number", kind=kind, year=year)
        return int(row[0] or 0) if row else 0

    def delivery(self, key: str) -> str | None:
        row = self._db.one("delivery", key=bounded(key))
        return row[0] if row else None

    def receipt(self, plan: str, unit: str) -> Receipt | None:
        row = self._db.one("receipt", plan=plan, unit=unit)
        return Receipt(row[0], row[1], instant(row[2])) if row else None

    def receipt_request(self, plan: str, unit: str) -> ReceiptRequest | None:
        row = self._db.one("receipt_request", plan=plan, unit=unit)
        return receipt_request_from(row) if row else None

    def evidence_of(self, about: str) -> list[Evidence]:
        return [evidence_from(self._db, row) for row in self._db.all("evidence_of", about=about)]

    def evidence_like(self, sha256: str) -> list[Evidence]:
        return [evidence_from(self._db, row) for row in self._db.all("evidence_by", sha256=sha256)]

    def events(self, year: int) -> list[str]:
        return [row[0] for row in self._db.all("events_like", like=f"{year}-%")]

    def event(self, event: str) -> Event | None:
        return event_by_id(self._db, event)

    def open_events(self) -> list[Event]:
        rows = (row for state in OPEN for row in self._db.all("events_in", state=state))
        return sorted((from_json(row[0], Event) for row in rows), key=lambda event: event.began_at)

    def links(self, event: str) -> list[Link]:
        return [link_from(self._db, row) for row in self._db.all("links_of", event=event)]

    def told_by_form(self, form: str) -> ToldByForm | None:
        return told_by_form(self._db, form)

    def forms_waiting(self) -> list[ToldByForm]:
        return forms_waiting(self._db)

    def absences(self, person: str, day: date) -> list[Absence]:
        return [
            absence_from(row) for row in self._db.all("absences_from", person=person, day=day.isoformat())
        ]

    def close_out(self, plan: str, task: str, part: str) -> CloseOut | None:
        row = self._db.one("close_out", plan=plan, task=task, part=part)
        return close_out_from(self._db, row) if row else None

    def close_out_by_id(self, close_out: str) -> CloseOut | None:
        row = self._db.one("close_out_by_id", id=close_out)
        return close_out_from(self._db, row) if row else None

    def binding(self, binding: str) -> BindingRequest | None:
        row = self._db.one("binding", id=binding)
        return binding_from(row) if row and row[6] == "asked" else None

    def rollup(self, plan: str, rule: str, period: str) -> RollupState:
        return rollup_state(self._db, plan, rule, period)

    def head(self) -> tuple[int, str]:
        row = self._db.one("head")
        if row is None:
            raise LookupError("the ledger has no head: run the migrations")
        return row[0], row[1]


class Chain:
    """Appends facts inside the writer's transaction; the head is moved once, at its end."""

    def __init__(self, db: Db) -> None:
        self._db = db
        row = db.one("head")
        if row is None:
            raise LookupError("the ledger has no head: run the migrations")
        self._seq, self._hash = int(row[0]), str(row[1])
        self._stored = self._seq

    def append(self, facts: Iterable[Fact], *, at: datetime, person: str) -> None:
        """Seal, chain, store and project each fact. `at` is office time; `person` "" for the clock's
        decisions.
        """
        for alike in projections.runs(facts):
            first, sealed = self._seq + 1, [self._seal(fact, at, person) for fact in alike]
            self._db.many("add_fact", [each.row for each in sealed])
            self._db.many("add_text", [row for each in sealed for row in each.texts])
            projections.apply(self._db, first, alike, person)

    def _seal(self, fact: Fact, at: datetime, person: str) -> Sealed:
        sealed = seal(fact, seq=self._seq + 1, previous=self._hash, at=at, person=person)
        self._seq, self._hash = self._seq + 1, sealed.hash
        return sealed

    def mark(self) -> tuple[int, str]:
        """Where the chain stands, for `back_to` after a savepoint was rolled back."""
        return self._seq, self._hash

    def back_to(self, mark: tuple[int, str]) -> None:
        self._seq, self._hash = mark

    def move_head(self) -> None:
        if self._seq != self._stored:
            self._db.run("move_head", new_seq=self._seq, new_hash=self._hash)
            self._stored = self._seq
