"""Is the record whole? Verifying the chain, rebuilding the derived tables and comparing them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

import msgspec

from bot.storage import projections
from bot.storage.chain import GENESIS, chained, fact_of
from bot.storage.database import Database, Db
from bot.storage.tables import DERIVED
from bot.storage.trail import COLUMNS

PAGE: Final = 1000


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and where: the number of a fact, or the name of a derived table."""

    code: str  # changed, missing, unreadable, head, expected_head, text_changed, plan_changed, derived
    where: str


def verify(db: Db, *, expected: tuple[int, str] | None = None) -> list[Fault]:
    """Every fault of the chain; `expected` is a head noted earlier (a roll-up's foot), number and hash
    prefix.

    A fact that was changed, removed, put in or cut off at the end breaks the hashes from there on, and is
    named.
    """
    faults: list[Fault] = []
    previous, seq, matched = GENESIS, 0, expected is None
    for row in _facts(db):
        if row["seq"] != seq + 1:
            faults.append(Fault("missing", str(seq + 1)))
        elif chained(previous, row) != row["hash"]:
            faults.append(Fault("changed", str(row["seq"])))
        faults += _unreadable(row)
        previous, seq = row["hash"], row["seq"]
        if expected is not None and expected[0] == seq:
            matched = str(previous).startswith(expected[1])
    head = db.one("head")
    if head is None or (head[0], head[1]) != (seq, previous):
        faults.append(Fault("head", str(head[0] if head else 0)))
    if not matched and expected is not None:
        faults.append(Fault("expected_head", str(expected[0])))
    return faults + _changed_texts(db) + _changed_plans(db)


def rebuild(db: Db) -> int:
    """Make the derived tables anew from the facts, in one transaction; how many facts were applied."""
    db.begin()
    for table in reversed(DERIVED):
        db.plain(f"DELETE FROM {table.name}")  # noqa: S608 - our own table names
    count = _replay(db)
    db.commit()
    return count


def compare_derived(db: Db, scratch: Database) -> list[Fault]:
    """Replay into an empty scratch ledger and name each derived table that differs."""
    fresh = scratch.connect()
    fresh.begin()
    for row in _facts(db):
        texts = _texts(db, row["seq"])
        for digest, text in texts.items():
            fresh.run("add_text", digest=digest, seq=row["seq"], salt="", text=text)
        _apply(fresh, row, texts)
    fresh.commit()
    faults = [
        Fault("derived", table.name)
        for table in DERIVED
        if _content(db, table.name) != _content(fresh, table.name)
    ]
    fresh.close()
    return faults


def _replay(db: Db) -> int:
    count = 0
    for row in list(_facts(db)):
        _apply(db, row, _texts(db, row["seq"]))
        count += 1
    return count


def _apply(db: Db, row: Mapping[str, Any], texts: Mapping[str, str | None]) -> None:
    fact = fact_of(row["kind"], row["v"], row["body"], texts)
    projections.apply(db, row["seq"], [fact], row["person"])


def _texts(db: Db, seq: int) -> dict[str, str | None]:
    return {row[0]: row[1] for row in db.all("texts_of", seq=seq)}


def _facts(db: Db) -> Iterator[dict[str, Any]]:
    after = 0
    while rows := db.all("facts_after", after=after, most=PAGE):
        for row in rows:
            yield dict(zip(COLUMNS, row, strict=True))
        after = rows[-1][0]


def _unreadable(row: Mapping[str, Any]) -> list[Fault]:
    try:
        fact_of(row["kind"], row["v"], row["body"], {})
    except (KeyError, msgspec.MsgspecError):
        return [Fault("unreadable", str(row["seq"]))]
    return []


def _changed_texts(db: Db) -> list[Fault]:
    """Texts that are there but are no longer what their digest says."""
    return [
        Fault("text_changed", str(seq))
        for digest, seq, salt, text in db.all("all_texts")
        if text is not None and sha256(f"{salt}{text}".encode()).hexdigest() != digest
    ]


def _changed_plans(db: Db) -> list[Fault]:
    """Versions that are gone, or are no longer what their fingerprint in the fact says."""
    faults = []
    for row in _facts(db):
        if row["kind"] == "PlanPublished":
            fact = fact_of(row["kind"], row["v"], row["body"], {})
            stored = db.one("plan_version", plan=row["plan"], version=row["version"])
            same = stored is not None and sha256(stored[0].encode()).hexdigest() == getattr(
                fact, "fingerprint", ""
            )
            faults += [] if same else [Fault("plan_changed", str(row["seq"]))]
    return faults


def _content(db: Db, table: str) -> list[tuple[Any, ...]]:
    return sorted((tuple(row) for row in db.rows(table)), key=repr)
