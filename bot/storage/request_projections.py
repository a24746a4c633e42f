"""What facts of requests, receipts, evidence and absences do to the derived tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from bot.domain import request_facts as k
from bot.domain.requests import GRANTED, REFUSED, REQUEST
from bot.storage.database import Db
from bot.storage.instants import stamp
from bot.text import Erasable


def _request_made(db: Db, seq: int, fact: k.RequestMade) -> None:
    db.run(
        "add_request",
        id=fact.request,
        seq=seq,
        kind=fact.kind,
        filing=fact.filing,
        person=fact.person,
        room=fact.room,
        asked_at=stamp(fact.asked_at),
        state=REQUEST.only("RequestMade"),
        words=fact.words.digest,
        reason=_digest(fact.reason),
        until=fact.until.isoformat() if fact.until else None,
        to_unit=_digest(fact.to_unit),
    )


def _request_decided(db: Db, seq: int, fact: k.RequestDecided) -> None:
    db.run("end_request", of=fact.request, new_state=REQUEST.only(GRANTED if fact.granted else REFUSED))


def _request_withdrawn(db: Db, seq: int, fact: k.RequestWithdrawn) -> None:
    db.run("end_request", of=fact.request, new_state=REQUEST.only("RequestWithdrawn"))


def _receipt_given(db: Db, seq: int, fact: k.ReceiptGiven) -> None:
    names = {"plan": fact.plan, "unit": fact.unit, "version": fact.version}
    db.run("put_receipt", **names, person=fact.person, at=stamp(fact.at))


def _evidence_wanted(db: Db, seq: int, fact: k.EvidenceWanted) -> None:
    db.run(
        "add_evidence",
        id=fact.evidence,
        seq=seq,
        filing=fact.filing,
        person=fact.person,
        room=fact.room,
        connection=fact.connection,
        name=fact.name.digest,
        source=fact.source.digest,
        state="wanted",
        sha256=None,
        media_type=None,
        size=None,
        plan=fact.plan,
        event=fact.event,
    )


def _evidence_stored(db: Db, seq: int, fact: k.EvidenceStored) -> None:
    kept = {"fingerprint": fact.sha256, "type": fact.media_type, "bytes": fact.size}
    db.run("keep_evidence", of=fact.evidence, **kept)


def _evidence_lost(db: Db, seq: int, fact: k.EvidenceLost) -> None:
    db.run("lose_evidence", of=fact.evidence)


def _absence_set(db: Db, seq: int, fact: k.AbsenceSet) -> None:
    db.run(
        "put_absence",
        id=fact.absence,
        person=fact.person,
        unit=fact.unit,
        substitute=fact.substitute,
        since=fact.since.isoformat(),
        until=fact.until.isoformat(),
    )


def _digest(erasable: Erasable | None) -> str | None:
    return None if erasable is None else erasable.digest


REQUEST_PROJECTIONS: Final[Mapping[type, Callable[[Db, int, Any], None]]] = {
    k.RequestMade: _request_made,
    k.RequestDecided: _request_decided,
    k.RequestWithdrawn: _request_withdrawn,
    k.ReceiptGiven: _receipt_given,
    k.EvidenceWanted: _evidence_wanted,
    k.EvidenceStored: _evidence_stored,
    k.EvidenceLost: _evidence_lost,
    k.AbsenceSet: _absence_set,
}
