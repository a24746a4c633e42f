"""One transaction's hands: claim a key, read a View, record an Outcome."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.domain.assessment_rules import NO_SCORING, Scoring
from bot.domain.calendar import WorkCalendar
from bot.domain.facts import Fact
from bot.domain.hours import DEFAULT_HOURS, Hours
from bot.domain.plan_facts import published
from bot.domain.questions import QUESTION, Question
from bot.domain.rules import ReportingRule
from bot.ports.ledger import View
from bot.ports.usecase import NewVersion, Outcome, Retention
from bot.storage import outbox
from bot.storage.arrivals import Arrival, read_arrival
from bot.storage.codec import to_json
from bot.storage.database import Db
from bot.storage.instants import stamp
from bot.storage.keys import OPENED_THROUGH, bounded, carried_name
from bot.storage.ledger import Chain, LedgerReader
from bot.storage.plans import PlanCache, PlanReader
from bot.storage.queries import QueryReader
from bot.wording.cards import Card
from bot.wording.commands import CommandWords


@dataclass(slots=True)
class Shared:
    """What every View of an instance shares: plans by number, the calendar, the commands' words.

    `calendar` is another one once a table of days off has arrived; a View keeps the one it began with.
    """

    cache: PlanCache
    calendar: WorkCalendar
    commands: tuple[CommandWords, ...] = ()
    documents: Mapping[str, Any] = field(default_factory=dict)
    office: str = ""
    hours: Hours = DEFAULT_HOURS
    pages: str = ""
    scoring: Scoring = NO_SCORING
    presets: Mapping[str, ReportingRule] = field(default_factory=dict)
    silent: frozenset[str] = frozenset()

    def view_on(self, db: Db) -> View:
        plans = PlanReader(db, self.cache)
        return View(
            LedgerReader(db),
            QueryReader(db),
            plans,
            self.calendar,
            self.commands,
            self.documents,
            self.office,
            self.hours,
            self.pages,
            self.scoring,
            self.presets,
            self.silent,
        )


class Transaction:
    """What runs inside the writer: valid until the function that was given it returns. `renewed`: a decision
    brought a version of a plan, of which some may be left to open.
    """

    def __init__(self, db: Db, chain: Chain, shared: Shared) -> None:
        self.db = db
        self.chain = chain
        self.renewed = False
        self._shared = shared
        self.ledger = LedgerReader(db)
        self.view = shared.view_on(db)

    def forget(self) -> None:
        """What was read in a savepoint that is rolled back."""
        self._shared.cache.forget()

    def claim(self, key: str, *, wall_at: datetime) -> bool:
        """False when the key was taken before."""
        return self.db.touched("claim", key=bounded(key), at=stamp(wall_at), card=None, about=None) == 1

    def carried(self, plan: str, version: int) -> None:
        """All filings of the plan are carried over to that version, and to no later one."""
        self.db.run("put_setting", name=carried_name(plan), value=str(version))

    def publish(self, made: NewVersion, facts: Sequence[Fact] = (), *, at: datetime, person: str) -> None:
        """A version takes effect, with the facts that carry over all there is, or `in_parts` before them.
        Parts of the version before that are still to come go first.
        """
        plan = made.plan
        fingerprint = self._shared.cache.store(self.db, plan)
        self.chain.append((published(plan, fingerprint, made.publishing), *facts), at=at, person=person)
        reached = self.view.queries.carried_to(plan.id)
        if made.in_parts and reached is None:
            self.carried(plan.id, plan.version - 1)
        elif not made.in_parts and reached == plan.version - 1:
            self.carried(plan.id, plan.version)

    def arrival(self, key: str, *, connection: str, chat: str, account: str) -> Arrival:
        """What is known of a message; `key` is the one `keep_answered` will take."""
        return read_arrival(self.db, key=bounded(key), connection=connection, chat=chat, account=account)

    def keep_answered(
        self, key: str, card: Card | None, *, about: Sequence[str] = (), wall_at: datetime
    ) -> None:
        """Take a key that `arrival` found free, with the card that is the answer again to a repeat, and the
        filings it is about.
        """
        answer = None if card is None else to_json(card)
        told = to_json(tuple(about)) if about else None
        self.db.run("keep_answered", key=bounded(key), at=stamp(wall_at), card=answer, about=told)

    def record(self, outcome: Outcome, *, at: datetime, person: str = "", room: str = "") -> None:
        """Facts, question, messages and jobs of one decision, together. `at` is office time."""
        if outcome.version is not None:
            self.publish(outcome.version, at=at, person=person)
            self.renewed = True
        self.chain.append(outcome.facts, at=at, person=person)
        self._questions(outcome, person, room)
        if outcome.retention:
            self._clean(outcome.retention)
        if outcome.opened_through:
            self.db.run("put_setting", name=OPENED_THROUGH, value=outcome.opened_through.isoformat())
        if outcome.carried:
            self.carried(*outcome.carried)
        for job in outcome.jobs:
            self.db.run(
                "add_job",
                key=job.key,
                maker=job.maker,
                args=job.args,
                state="waiting",
                attempts=0,
                result=None,
                owner=None,
                until=None,
            )
        for message in outcome.messages:
            outbox.add(self.db, message, at=at)

    def _questions(self, outcome: Outcome, person: str, room: str) -> None:
        """At most one is open for a person in a room."""
        if outcome.closes or outcome.question:
            self._close_questions(person, room, outcome.chosen)
        for name in outcome.hands_over:
            self.db.run("hand_over_question", of=name, new_state=QUESTION.only("time ran out"))
        for asked in (*((outcome.question,) if outcome.question else ()), *outcome.moved):
            self._ask(asked)

    def _close_questions(self, person: str, room: str, letter: str) -> None:
        if self.db.known and (person, room) in self.db.known.unasked:
            return
        state = QUESTION.only("answered")
        self.db.run("close_questions", who=person, where=room, new_state=state, letter=letter)

    def _ask(self, asked: Question) -> None:
        if self.db.known:
            self.db.known.unasked.discard((asked.person, asked.room))
        self.db.run(
            "add_question",
            id=asked.id,
            person=asked.person,
            room=asked.room,
            body=to_json(asked),
            state=QUESTION.only("asked"),
            expires_at=stamp(asked.expires_at),
            chosen="",
        )
        if not all(each.is_kept for each in asked.files):
            self.db.run("hold_files", question=asked.id)

    def _clean(self, retention: Retention) -> None:
        self.db.run("purge_inbox", before=stamp(retention.keys_before))
        self.db.run("purge_failures", before=stamp(retention.keys_before))
        self.db.run("purge_page_keys", before=stamp(retention.keys_before))
        self.db.run("purge_unheard", before=stamp(retention.questions_before))
        self.db.run("purge_mentions", before=stamp(retention.questions_before)[:10])
        self.db.run("purge_sent", before=stamp(retention.words_before))
        self.db.run("purge_clicked", before=stamp(retention.words_before))
        self.db.run("purge_held")
        self.db.run("purge_questions", before=stamp(retention.questions_before))
