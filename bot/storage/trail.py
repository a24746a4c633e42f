"""Finding facts again: what each is about, the newest of them, the versions of a plan, the chain's state."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from bot.domain.facts import Fact
from bot.domain.periods import NODE_MARK
from bot.domain.trail import Recorded, subjects
from bot.ports.records import ChainCheck, Wanted
from bot.storage.chain import GENESIS, chained, fact_of
from bot.storage.codec import from_json
from bot.storage.database import Db, Row
from bot.storage.instants import instant, stamp

COLUMNS: Final = ("seq", "kind", "v", "plan", "version", "at", "person", "body", "hash")
_NEWEST: Final = 2**62


def add_trail(db: Db, first: int, facts: Sequence[Fact], person: str) -> None:
    """Of facts numbered from `first` on."""
    rows = [
        {"seq": seq, "task": each.task, "unit": each.unit, "person": each.person}
        for seq, fact in enumerate(facts, first)
        for each in subjects(fact, person)
    ]
    db.many("add_trail", rows)


def recorded(db: Db, wanted: Wanted, *, newest: int | None, most: int) -> list[Recorded]:
    """Newest first, those with that number and before."""
    last = _NEWEST if newest is None else newest
    span = {"after": 0, "newest": last, "most": most}
    if wanted.since is not None:
        span["after"] = _first_at(db, wanted.since) - 1
    if wanted.until is not None:
        span["newest"] = min(last, _first_at(db, wanted.until) - 1)
    return [_recorded(db, row) for row in _rows(db, wanted, span)]


def publications(db: Db, plan: str) -> list[Recorded]:
    """The facts of its versions, newest first."""
    found = (_row(db, seq) for (seq,) in db.all("publications", plan=plan))
    return [_recorded(db, row) for row in found if row is not None]


def publication(db: Db, plan: str, version: int) -> Recorded:
    """The fact of that version. Raises LookupError."""
    found = db.one("publication", plan=plan, version=version)
    row = _row(db, found[0]) if found else None
    if row is None:
        raise LookupError(plan, version)
    return _recorded(db, row)


def assessed(db: Db, plan: str, year: int, *, newest: int) -> list[Recorded]:
    """Those of the year's filings, and whatever closed tasks out or kept people away at any time."""
    like = {"year": f"{year}%", "ends": f"%~{year}", "once": f"{NODE_MARK}%"}
    row = db.one("first_assessed", plan=plan, **like)
    after = int(row[0]) - 1 if row and row[0] is not None else newest
    rows = db.all("assessed_facts", plan=plan, after=after, newest=newest)
    return [
        Recorded(int(seq), instant(at), person, fact_of(kind, v, body, _texts_in(texts)))
        for seq, kind, v, at, person, body, texts in rows
    ]


def check_newest(db: Db, most: int) -> ChainCheck:
    """Whether the newest facts up to the head follow from each other and lead to it."""
    head = db.one("head")
    seq, digest = (int(head[0]), str(head[1])) if head else (0, GENESIS)
    rows = db.all("facts_newest", after=max(seq - most - 1, 0), newest=seq, most=most + 1)
    rows.reverse()
    broken = _broken(rows, seq, digest, whole=seq <= most)
    return ChainCheck(seq, digest, checked=min(seq, most), broken=broken)


def _broken(rows: Sequence[Row], seq: int, digest: str, *, whole: bool) -> int | None:
    """The number of the first fact that is missing or does not follow from the one before it."""
    if not seq:
        return None
    previous, expected = (GENESIS, 0) if whole or not rows else (str(rows[0][8]), int(rows[0][0]))
    for row in rows if whole else rows[1:]:
        expected += 1
        if row[0] != expected or chained(previous, dict(zip(COLUMNS, row, strict=True))) != row[8]:
            return expected
        previous = str(row[8])
    return None if (expected, previous) == (seq, digest) else seq


def _rows(db: Db, wanted: Wanted, span: dict[str, int]) -> Iterator[Row]:
    given = {"task": wanted.task, "unit": wanted.unit, "person": wanted.person}
    by = next((name for name, value in given.items() if value), None)
    if by is None:
        yield from db.all("facts_newest", **span)
        return
    for seq in dict.fromkeys(row[0] for row in db.all(f"trail_of_{by}", **given, **span)):
        row = _row(db, seq)
        if row is not None:
            yield row


def _row(db: Db, seq: int) -> Row | None:
    return db.one("fact", seq=seq)


def _recorded(db: Db, row: Row) -> Recorded:
    texts = {text[0]: text[1] for text in db.all("texts_of", seq=row[0])}
    return Recorded(int(row[0]), instant(row[5]), row[6], fact_of(row[1], row[2], row[7], texts))


def _texts_in(text: str | None) -> dict[str, str | None]:
    return from_json(text, dict[str, str | None]) if text and text != "{}" else {}


def _first_at(db: Db, at: datetime) -> int:
    """The number of the first fact at or after an instant. Office time never goes back, so facts are in its
    order.
    """
    head = db.one("head")
    low, high, wanted = 1, int(head[0]) + 1 if head else 1, stamp(at)
    while low < high:
        middle = (low + high) // 2
        row = db.one("fact_at", seq=middle)
        if row is not None and row[0] < wanted:
            low = middle + 1
        else:
            high = middle
    return low
