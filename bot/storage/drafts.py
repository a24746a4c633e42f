"""Drafts of plans: one TinyDB file each, to be read, compared and edited by people (草案)."""

from __future__ import annotations

import fcntl
import json
import re
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from bot.document_errors import BadDraft, StaleDraft
from bot.domain.plan import Draft
from bot.domain.review import Brought, imported
from bot.plans.reimport import carry_over
from bot.storage.draft_files import AtomicJson
from bot.storage.draft_rows import TABLES, THE_DOCUMENT, draft_of, tables_of

READINGS = "readings"  # a folder beside the drafts: each as it was last read
_PLAN_ID = re.compile(r"\w[\w.-]{0,79}")


class Drafts:
    """The drafts of a folder. Every save is one new file in place of the old; readers need no lock."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def take(
        self, read: Draft, brought: Brought, *, there: Draft | None = None, basis: Draft | None = None
    ) -> Draft:
        """A new reading as saved. It keeps what people settled in the draft there is, else in `basis`: a
        catalogue, or the version in force. `there` is that draft, where it is loaded already. Raises
        BadDraft, StaleDraft.
        """
        there = there or self.find_plan(read.plan.id)
        known = there or basis
        if known is None:
            return self.save(imported(read, brought), expected=0, reading=read)
        carried = carry_over(known, read, self._reading(there) if there else None)
        plan = replace(carried.draft.plan, id=read.plan.id)
        draft = imported(replace(carried.draft, plan=plan), brought)
        return self.save(draft, expected=there.revision if there else 0, reading=carried.reading)

    def find_plan(self, plan: str) -> Draft | None:
        """The draft without the words of its document, which tell nothing of the plan; None where there is
        none. Raises BadDraft.
        """
        return self._load(plan, without=THE_DOCUMENT) if self._path(plan).exists() else None

    def save(self, draft: Draft, *, expected: int, reading: Draft | None = None) -> Draft:
        """The draft as saved, one revision on. `expected` is the revision it was made from, 0 for a new one.

        `reading` is the document's own words, if it was just read. Raises StaleDraft if there is another
        draft by now, also one edited by hand.
        """
        path = self._path(draft.plan.id)
        with _locked(self._folder / f".{draft.plan.id}.lock"):
            found = self._load(draft.plan.id, without=TABLES).revision if path.exists() else 0
            _require(draft.plan.id, found, expected)
            return self._put(draft, found, reading)

    def change(self, plan: str, step: Callable[[Draft | None], Draft], *, expected: int) -> Draft:
        """What `step` makes of the draft as saved, one revision on; None where there is none yet. What it
        raises changes nothing. Raises StaleDraft, BadDraft.
        """
        path = self._path(plan)
        with _locked(self._folder / f".{plan}.lock"):
            there = self.load(plan) if path.exists() else None
            found = there.revision if there else 0
            _require(plan, found, expected)
            return self._put(step(there), found)

    def _put(self, draft: Draft, revision: int, reading: Draft | None = None) -> Draft:
        saved = replace(draft, revision=revision + 1)
        if reading is not None:
            self._keep(draft.plan.id, reading)
        _write(self._path(draft.plan.id), saved)
        return saved

    def _keep(self, plan: str, reading: Draft) -> None:
        folder = self._folder / READINGS
        folder.mkdir(exist_ok=True)
        _write(folder / f"{plan}.json", reading)

    def _reading(self, draft: Draft) -> Draft | None:
        """What the draft was read from, before anybody changed it; None where that is not known for sure."""
        path = self._folder / READINGS / f"{draft.plan.id}.json"
        reading = read_draft(path, without=THE_DOCUMENT) if path.is_file() else None
        return reading if reading and reading.source == draft.source else None

    def load(self, plan: str) -> Draft:
        """Its revision counts an edit by hand as one more. Raises BadDraft."""
        return self._load(plan)

    def _load(self, plan: str, *, without: Collection[str] = ()) -> Draft:
        draft = read_draft(self._path(plan), without=without)
        if draft.plan.id != plan:
            raise BadDraft(plan=plan, reason=f"the file holds the plan {draft.plan.id!r}")
        return draft

    def plans(self) -> Iterator[Draft]:
        """By plan id, each as `find_plan` gives it, loaded when it is asked for. Raises BadDraft."""
        return (self._load(plan, without=THE_DOCUMENT) for plan in self.names())

    def names(self) -> tuple[str, ...]:
        """The plans that have a draft, whether it can be read or not."""
        found = (path.stem for path in sorted(self._folder.glob("*.json")))
        return tuple(name for name in found if _PLAN_ID.fullmatch(name))

    def _path(self, plan: str) -> Path:
        if not _PLAN_ID.fullmatch(plan):
            raise BadDraft(plan=plan, reason="expected a name of letters, digits, - and _")
        return self._folder / f"{plan}.json"


def read_draft(path: Path, *, without: Collection[str] = ()) -> Draft:
    """A draft file, wherever it lies; the tables `without` are checked and left empty. Raises BadDraft."""
    if not path.is_file():
        raise BadDraft(plan=path.stem, reason="there is none")
    try:
        return draft_of(AtomicJson(path).rows(), without=without)
    except (ValueError, TypeError, AttributeError, LookupError) as error:
        reason = _syntax_error(path) or error
        raise BadDraft(plan=path.stem, reason=f"{path.name} cannot be read: {reason}") from error


def _require(plan: str, found: int, expected: int) -> None:
    if found != expected:
        raise StaleDraft(plan=plan, expected=expected, found=found)


def _syntax_error(path: Path) -> ValueError | None:
    """What is no JSON in the file, by its line and column."""
    try:
        json.loads(path.read_bytes())
    except ValueError as error:
        return error
    return None


def _write(path: Path, draft: Draft) -> None:
    AtomicJson(path).write_tables(tables_of(draft))


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
