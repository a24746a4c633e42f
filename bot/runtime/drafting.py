"""Drafts as pages change them: read from documents, acted on, published; each step in a thread of its own."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.answering.carrying import goes_in_parts
from bot.answering.publishing_notes import NO_NOTES, PublishNotes, publish_notes
from bot.document_errors import BadDraft, DraftThere, PreviewOutdated, StaleDraft
from bot.domain.plan import Draft, Plan
from bot.domain.plan_facts import Publishing
from bot.domain.reconcile import Change
from bot.domain.review import Act, Brought, doubts_of, perform
from bot.ports.ledger import View
from bot.runtime.clock import Clock
from bot.runtime.reader import Reader
from bot.runtime.reading import Limits, read_in_child
from bot.runtime.writer import Writer
from bot.storage.codec import to_json
from bot.storage.data_files import DataFiles
from bot.storage.drafts import Drafts
from bot.storage.publishing import current, preview, publish, undoes, undoes_rules
from bot.storage.recognising import KnownPlans, recognise, shipped_plans
from bot.storage.record import Transaction

PAGE_LIMITS = Limits(wall_seconds=60.0)


@dataclass(frozen=True, slots=True)
class Upload:
    """A document somebody brought. `plan` "" takes the id made from its title; `over` is the revision of the
    draft that it may replace.
    """

    name: str
    plan: str = ""
    over: int | None = None


@dataclass(frozen=True, slots=True)
class Publication:
    """What publishing would do. `digest` names it: what was shown is what is done, or nothing is."""

    draft: Draft
    plan: Plan
    changes: Sequence[Change]
    undoes: Sequence[str] = ()  # labels of tasks whose changes since the draft would be taken back
    undoes_rules: bool = False  # rules as well
    notes: PublishNotes = NO_NOTES

    @property
    def digest(self) -> str:
        told = [(each.what, each.filing, each.to_unit, str(each.due_on or "")) for each in self.changes]
        words = f"{self.plan.id}\n{self.plan.version}\n{self.draft.revision}\n{to_json(told)}"
        return hashlib.sha256(words.encode()).hexdigest()

    def holds(self, view: View, worked_out_at: datetime, at: datetime) -> bool:
        """Whether it is sure to be the same still: of a plan that is not in force nothing is under way, and
        what opens with its first version depends on the day alone. Or whether it is settled later anyway, as
        where very many filings are carried over in parts, each as it is then.
        """
        same_day = view.calendar.local_day(worked_out_at) == view.calendar.local_day(at)
        old = current(view, self.plan.id)
        if old is None or self.plan.version == 1:
            return same_day and old is None and self.plan.version == 1
        return same_day and old.version == self.plan.version - 1 and goes_in_parts(view, old)


@dataclass(frozen=True, slots=True)
class Drafting:
    """Whoever takes a document holds `reading`: one at a time is in memory and in the process that reads."""

    drafts: Drafts
    reader: Reader
    writer: Writer
    clock: Clock
    files: DataFiles
    reading: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(1))

    async def names(self) -> tuple[str, ...]:
        """The plans that have a draft."""
        return await asyncio.to_thread(self.drafts.names)

    async def load(self, plan: str) -> Draft:
        """Raises BadDraft."""
        return await asyncio.to_thread(self.drafts.load, plan)

    async def change(self, plan: str, revision: int, acts: Sequence[Act], *, by: str) -> Draft:
        """The draft as saved. Raises BadDraft, BadEdit, NotFound, and StaleDraft for another revision."""
        at = self.clock.office()

        def step(draft: Draft | None) -> Draft:
            if draft is None:
                raise BadDraft(plan=plan, reason="there is none")
            return perform(draft, acts, by=by, at=at)

        try:
            return await asyncio.to_thread(self.drafts.change, plan, step, expected=revision)
        except StaleDraft as error:
            if error.found == 0:
                raise BadDraft(plan=plan, reason="there is none") from error
            raise

    async def take(self, upload: Upload, data: bytes, *, by: str) -> Draft:
        """The draft of a document as saved, or nothing is. Its bytes are let go when it is read.

        Raises UnreadableDocument, NotAPlan, BadDraft, DraftThere and StaleDraft.
        """
        reading = asyncio.to_thread(read_in_child, data, upload.name, PAGE_LIMITS)
        del data
        read = await reading
        del reading
        published = await self.reader.run(lambda view: list(view.plans.all_current()))
        at = self.clock.office()

        def taken() -> Draft:
            known = KnownPlans(self.drafts, published, shipped_plans(self.files))
            found = recognise(read, upload.plan or None, known)
            there = found.there
            if there is not None and upload.over is None:
                raise DraftThere(plan=there.plan.id, title=there.plan.title, revision=there.revision)
            if there is not None and there.revision != upload.over:
                raise StaleDraft(plan=there.plan.id, expected=upload.over or 0, found=there.revision)
            brought = Brought(upload.name, by, at)
            return self.drafts.take(found.read, brought, there=there, basis=found.basis)

        return await asyncio.to_thread(taken)

    async def published(self, plan: str) -> Plan | None:
        """The version in force."""
        return await self.reader.run(lambda view: current(view, plan))

    async def preview(self, plan: str) -> Publication:
        """Raises BadDraft, BadRule."""
        draft = await self.load(plan)
        return await self.reader.run(lambda view: self._publication(view, draft))

    async def publish(self, plan: str, digest: str, *, person: str, by: str = "", why: str = "") -> Plan:
        """The version in force now. Raises PreviewOutdated where it is no longer what was shown."""
        draft = await self.load(plan)
        publishing = Publishing(why=why, by=by, doubts=doubts_of(draft))
        began = self.clock.office()
        before = await self.reader.run(lambda view: self._publication(view, draft))

        def decide(tx: Transaction) -> Plan:
            at = self.clock.office()
            now = before if before.holds(tx.view, began, at) else self._publication(tx.view, draft)
            if now.digest != digest:
                raise PreviewOutdated(plan=plan)
            return publish(tx, draft.plan, at=at, person=person, publishing=publishing)

        return await self.writer.run(decide)

    def _publication(self, view: View, draft: Draft) -> Publication:
        new, changes = preview(view, draft.plan, at=self.clock.office())
        day = view.calendar.local_day(self.clock.office())
        notes = publish_notes(view, current(view, new.id), new, day)
        return Publication(
            draft, new, changes, undoes(view, draft.plan), undoes_rules(view, draft.plan), notes
        )
