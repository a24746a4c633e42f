"""Drafts of plans: one TinyDB file each, to be read, compared and edited by people (草案)."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeAlias

import msgspec
from tinydb import TinyDB
from tinydb.middlewares import CachingMiddleware
from tinydb.storages import Storage

from bot.document_errors import BadDraft, StaleDraft
from bot.domain.plan import Draft, Plan
from bot.domain.review import Brought, imported
from bot.plans.reimport import carry_over
from bot.storage.files import sync_folder

Tables: TypeAlias = dict[str, dict[str, Any]]
Document: TypeAlias = Mapping[str, Any]

PLAN_TABLES = ("units", "tasks", "indicators", "milestones", "printed_rules", "rules")
DRAFT_TABLES = ("warnings", "skipped", "stretches", "edits")
READINGS = "readings"  # a folder beside the drafts: each as it was last read
HEADS = {"draft": Draft, "plan": Plan}  # one document each: the fields that are no table
_PLAN_ID = re.compile(r"\w[\w.-]{0,79}")


class Drafts:
    """The drafts of a folder. Every save is one new file in place of the old; readers need no lock."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def take(self, read: Draft, brought: Brought, *, basis: Draft | None = None) -> Draft:
        """A new reading as saved. It keeps what people settled in the draft there is, else in `basis`: a
        catalogue, or the version in force. Raises BadDraft, StaleDraft.
        """
        there = self.find(read.plan.id)
        known = there or basis
        if known is None:
            return self.save(imported(read, brought), expected=0, reading=read)
        carried = carry_over(known, read, self._reading(there) if there else None)
        plan = replace(carried.draft.plan, id=read.plan.id)
        draft = imported(replace(carried.draft, plan=plan), brought)
        return self.save(draft, expected=there.revision if there else 0, reading=carried.reading)

    def find(self, plan: str) -> Draft | None:
        """As `load`, but None where there is none. Raises BadDraft."""
        return self.load(plan) if self._path(plan).exists() else None

    def save(self, draft: Draft, *, expected: int, reading: Draft | None = None) -> Draft:
        """The draft as saved, one revision on. `expected` is the revision it was made from, 0 for a new one.

        `reading` is the document's own words, if it was just read. Raises StaleDraft if there is another
        draft by now, also one edited by hand.
        """
        return self.change(draft.plan.id, lambda _: draft, expected=expected, reading=reading)

    def change(
        self,
        plan: str,
        step: Callable[[Draft | None], Draft],
        *,
        expected: int,
        reading: Draft | None = None,
    ) -> Draft:
        """What `step` makes of the draft as saved, one revision on; None where there is none yet. What it
        raises changes nothing. Raises StaleDraft, BadDraft.
        """
        path = self._path(plan)
        with _locked(self._folder / f".{plan}.lock"):
            there = self.find(plan)
            found = there.revision if there else 0
            if found != expected:
                raise StaleDraft(plan=plan, expected=expected, found=found)
            saved = replace(step(there), revision=expected + 1)
            if reading is not None:
                self._keep(plan, reading)
            tables = _to_tables(saved)
            tables["draft"][0]["fingerprint"] = _fingerprint(tables)
            _write(path, tables)
        return saved

    def _keep(self, plan: str, reading: Draft) -> None:
        folder = self._folder / READINGS
        folder.mkdir(exist_ok=True)
        _write(folder / f"{plan}.json", _to_tables(reading))

    def _reading(self, draft: Draft) -> Draft | None:
        """What the draft was read from, before anybody changed it; None where that is not known for sure."""
        path = self._folder / READINGS / f"{draft.plan.id}.json"
        reading = read_draft(path) if path.is_file() else None
        return reading if reading and reading.source == draft.source else None

    def load(self, plan: str) -> Draft:
        """Its revision counts an edit by hand as one more. Raises BadDraft."""
        draft = read_draft(self._path(plan))
        if draft.plan.id != plan:
            raise BadDraft(plan=plan, reason=f"the file holds the plan {draft.plan.id!r}")
        return draft

    def list(self) -> list[Draft]:
        """By plan id. Raises BadDraft."""
        return [self.load(plan) for plan in self.names()]

    def names(self) -> tuple[str, ...]:
        """The plans that have a draft, whether it can be read or not."""
        found = (path.stem for path in sorted(self._folder.glob("*.json")))
        return tuple(name for name in found if _PLAN_ID.fullmatch(name))

    def _path(self, plan: str) -> Path:
        if not _PLAN_ID.fullmatch(plan):
            raise BadDraft(plan=plan, reason="expected a name of letters, digits, - and _")
        return self._folder / f"{plan}.json"


class AtomicJson(Storage):
    """A TinyDB storage that a crash or a full disk cannot spoil: a whole new file takes the old one's place.

    Whoever writes holds the draft's lock.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> Tables | None:
        try:
            tables: Tables = json.loads(self._path.read_bytes())
        except FileNotFoundError:
            return None
        return tables

    def write(self, data: Tables) -> None:
        new = self._path.with_name(f".{self._path.name}.new")
        text = msgspec.json.format(msgspec.json.encode(_ordered(data)), indent=1)
        with new.open("wb") as file:
            file.write(text + b"\n")
            file.flush()
            os.fsync(file.fileno())
        new.replace(self._path)
        sync_folder(self._path.parent)


def read_draft(path: Path) -> Draft:
    """A draft file, wherever it lies. Raises BadDraft."""
    if not path.is_file():
        raise BadDraft(plan=path.stem, reason="there is none")
    try:
        tables = _read(path)
        draft = _from_tables(tables)
    except (ValueError, TypeError, AttributeError, LookupError) as error:
        raise BadDraft(plan=path.stem, reason=f"{path.name} cannot be read: {error}") from error
    edited = tables["draft"][0].get("fingerprint") != _fingerprint(tables)
    return replace(draft, revision=draft.revision + 1) if edited else draft


def _read(path: Path) -> dict[str, list[dict[str, Any]]]:
    """Each table's documents in order."""
    kept = CachingMiddleware(AtomicJson)  # type: ignore[no-untyped-call]  # reads the file once, not once a table
    with TinyDB(path, storage=kept) as database:
        names = (*HEADS, *PLAN_TABLES, *DRAFT_TABLES)
        return {
            name: [dict(row) for row in sorted(database.table(name), key=lambda row: row.doc_id)]
            for name in names
        }


def _write(path: Path, tables: Mapping[str, Sequence[Document]]) -> None:
    """All tables in one write: the middleware hands them on when the database is closed."""
    kept = CachingMiddleware(AtomicJson)  # type: ignore[no-untyped-call]  # TinyDB leaves it untyped
    kept.WRITE_CACHE_SIZE = sum(map(len, tables.values())) + len(tables) + 1
    with TinyDB(path, storage=kept) as database:
        database.drop_tables()
        for name, rows in tables.items():
            database.table(name).insert_multiple(rows)


def _to_tables(draft: Draft) -> dict[str, list[dict[str, Any]]]:
    """Decimals become strings, dates ISO dates."""
    whole = msgspec.to_builtins(draft)
    plan = whole.pop("plan")
    tables = {name: plan.pop(name) for name in PLAN_TABLES} | {name: whole.pop(name) for name in DRAFT_TABLES}
    return {"draft": [whole], "plan": [plan]} | {name: list(rows) for name, rows in tables.items()}


def _from_tables(tables: Mapping[str, Sequence[Document]]) -> Draft:
    """Raises ValueError, also for a field nobody knows: most likely one misspelt by hand."""
    (head,), (plan,) = tables["draft"], tables["plan"]
    whole = {**head, "plan": {**plan, **{name: tables[name] for name in PLAN_TABLES}}}
    draft = msgspec.convert({**whole, **{name: tables[name] for name in DRAFT_TABLES}}, Draft)
    for name, rows in _to_tables(draft).items():
        for given, known in zip(tables[name], rows, strict=True):
            for field in set(given) - set(known) - {"fingerprint"}:
                raise ValueError(f"{name}: there is no field {field!r}")
    return draft


def _fingerprint(tables: Mapping[str, Sequence[Document]]) -> str:
    """Of everything but the fingerprint itself."""
    head = {name: value for name, value in tables["draft"][0].items() if name != "fingerprint"}
    canonical = json.dumps({**tables, "draft": [head]}, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _ordered(value: Any) -> Any:
    """Keys in order, so that two versions compare line by line."""
    if isinstance(value, Mapping):
        return {str(key): _ordered(value[key]) for key in sorted(value, key=_place)}
    return [_ordered(each) for each in value] if isinstance(value, (list, tuple)) else value


def _place(key: object) -> tuple[int, str]:
    """Names first; document numbers by their value."""
    return (int(str(key)), "") if str(key).isdecimal() else (-1, str(key))


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
