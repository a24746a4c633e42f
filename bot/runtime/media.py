"""Files that replies bring: fetched after the commit from the platform's own hosts, sniffed, kept by
fingerprint.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Protocol, runtime_checkable

import structlog

from bot.document_errors import RefusedFile
from bot.domain.filings import Filing
from bot.domain.media import KEPT
from bot.domain.request_facts import EvidenceLost, EvidenceStored, LostWhy
from bot.errors import DeliveryError, DeliveryRefused, RateLimited
from bot.intake.evidence_kinds import evidence_kind
from bot.notices.evidence import event_evidence_lost, evidence_lost
from bot.ports.http import Calls
from bot.ports.messages import OutboundMessage
from bot.ports.platform import Platform
from bot.ports.usecase import Outcome
from bot.runtime.calls import Http, drive
from bot.runtime.clock import Clock
from bot.runtime.held_files import files_to_hold, hold, let_go
from bot.runtime.work import Stores
from bot.storage.database import Db
from bot.storage.record import Transaction

MOST_BYTES: Final = 20 * 1024 * 1024
AGAIN_SECONDS: Final = (5.0, 20.0, 60.0)  # all within WeCom's five minutes; then it is given up
RATE_PATIENCE: Final = timedelta(minutes=10)  # so long a platform may put us off
log = structlog.get_logger(__name__)


@runtime_checkable
class Fetches(Protocol):
    """A platform whose messages bring files: `fetch` gives the bytes of one by the platform's reference."""

    hosts: tuple[str, ...]

    def fetch(self, source: str) -> Calls[bytes]: ...


@dataclass(frozen=True, slots=True)
class _Wanted:
    """`evidence` is its name among all; `question` the one that it waits with, "" where it has its place."""

    evidence: str
    filing: str
    room: str
    connection: str
    name: str
    source: str
    plan: str
    event: str
    question: str = ""


@dataclass(frozen=True, slots=True)
class _Tried:
    """A file that could not be fetched so far: failed how often, first when, and when it is tried next."""

    failures: int
    since: datetime
    due: datetime


class Media:
    """Runs what is wanted, one after another. What fails for now is tried again a little later."""

    def __init__(self, stores: Stores, clock: Clock, platforms: Mapping[str, Platform], http: Http) -> None:
        self._stores = stores
        self._clock = clock
        self._platforms = platforms
        self._http = http
        self._tried: dict[str, _Tried] = {}
        self._lock = asyncio.Lock()

    async def run_waiting(self) -> int:
        """How many were settled: kept, or lost for good."""
        async with self._lock:
            found, now = await self._stores.reader.run_db(_waiting), self._clock.wall()
            due = [each for each in found if self._is_due(each.evidence, now)]
            return sum([await self._settle(each) for each in due])

    def waits(self, db: Db) -> bool:
        return self._lock.locked() or bool(_waiting(db))

    def rest_seconds(self) -> float | None:
        """Until a file is tried again; None where none waits for that."""
        due = min((each.due for each in self._tried.values()), default=None)
        return None if due is None else max((due - self._clock.wall()).total_seconds(), 0.0)

    def _is_due(self, evidence: str, now: datetime) -> bool:
        tried = self._tried.get(evidence)
        return tried is None or tried.due <= now

    async def _settle(self, wanted: _Wanted) -> bool:
        why: LostWhy
        try:
            data = await self._fetch(wanted)
            kind = await asyncio.to_thread(_kind, data, wanted.name)
        except RefusedFile as error:
            why = error.why
        except PermissionError:
            why = "not_allowed"
        except (DeliveryError, LookupError) as error:
            log.info("file not fetched", evidence=wanted.evidence, error=str(error))
            final = isinstance(error, (DeliveryRefused, LookupError))
            if not final and self._comes_later(wanted.evidence, error):
                return False
            why = "gone"
        else:
            sha256 = await asyncio.to_thread(self._stores.files.put, data)
            await self._stores.writer.run(lambda tx: self._keep(tx, wanted, (sha256, kind, len(data))))
            return True
        await self._stores.writer.run(lambda tx: self._lose(tx, wanted, why))
        return True

    def _comes_later(self, evidence: str, error: Exception) -> bool:
        """Whether it is tried again. A wait for rate is no failure."""
        now = self._clock.wall()
        tried = self._tried.get(evidence, _Tried(0, now, now))
        if isinstance(error, RateLimited):
            failures, wait = tried.failures, error.wait_seconds
            goes_on = now + timedelta(seconds=wait) - tried.since <= RATE_PATIENCE
        else:
            failures, goes_on = tried.failures + 1, tried.failures < len(AGAIN_SECONDS)
            wait = AGAIN_SECONDS[tried.failures] if goes_on else 0.0
        self._tried[evidence] = _Tried(failures, tried.since, now + timedelta(seconds=wait))
        return goes_on

    async def _fetch(self, wanted: _Wanted) -> bytes:
        """Raises DeliveryError, LookupError, PermissionError for a host that is not the platform's."""
        if wanted.source.startswith(KEPT):
            body = await asyncio.to_thread(self._stores.files.get, wanted.source.removeprefix(KEPT))
            if body is None:
                raise LookupError(wanted.source)
            return body
        platform = self._platforms[wanted.connection]  # a KeyError is a LookupError: the connection has gone
        calls = platform.fetch(wanted.source) if isinstance(platform, Fetches) else None
        if calls is None:
            raise LookupError(wanted.connection)
        driven = await drive(calls, self._http, platform=wanted.connection, hosts=platform.hosts)
        return driven.result

    def _keep(self, tx: Transaction, wanted: _Wanted, kept: tuple[str, str, int]) -> None:
        """`kept` is its fingerprint, media type and size. Another instance may have been quicker."""
        self._tried.pop(wanted.evidence, None)
        sha256, kind, size = kept
        if wanted.question:
            hold(tx, wanted.question, wanted.source, f"{KEPT}{sha256}")
            return
        if not _still_wanted(tx, wanted):
            return
        tx.db.run("put_file", sha256=sha256, media_type=kind, size=size)
        of = (wanted.plan, wanted.event)
        fact = EvidenceStored(wanted.evidence, wanted.filing, _version(tx, wanted), sha256, kind, size, *of)
        tx.chain.append((fact,), at=self._clock.office(), person="")

    def _lose(self, tx: Transaction, wanted: _Wanted, why: LostWhy) -> None:
        """The room it came from is asked for it again."""
        self._tried.pop(wanted.evidence, None)
        if wanted.question:
            let_go(tx, wanted.question, wanted.source, why, at=self._clock.office())
            return
        if not _still_wanted(tx, wanted):
            return
        at, of = self._clock.office(), (wanted.plan, wanted.event)
        fact = EvidenceLost(wanted.evidence, wanted.filing, _version(tx, wanted), why, *of)
        tx.chain.append((fact,), at=at, person="")
        about: tuple[str, ...] = ()
        card = event_evidence_lost(wanted.event, wanted.name, why)
        if not wanted.event:
            card, about = evidence_lost(_filing(tx, wanted).label, wanted.name, why), (wanted.filing,)
        again = OutboundMessage(
            f"evidence/{wanted.evidence}",
            wanted.room,
            card,
            about,
            not_before=tx.view.hours.next_open(at, tx.view.calendar),
            answerable=True,
            asked_for=True,
        )
        tx.record(Outcome(messages=(again,)), at=at)


def _kind(data: bytes, name: str) -> str:
    """Raises RefusedFile."""
    if len(data) > MOST_BYTES:
        raise RefusedFile(why="too_large")
    return evidence_kind(data, name)


def _version(tx: Transaction, wanted: _Wanted) -> int:
    """The plan's that it is recorded under: the filing's own, or what is in force."""
    return tx.view.plans.current(wanted.plan).version if wanted.event else _filing(tx, wanted).version


def _filing(tx: Transaction, wanted: _Wanted) -> Filing:
    filing = tx.ledger.filing(wanted.filing)
    if filing is None:
        raise LookupError(wanted.filing)
    return filing


def _still_wanted(tx: Transaction, wanted: _Wanted) -> bool:
    row = tx.db.one("evidence", id=wanted.evidence)
    return row is not None and row[8] == "wanted"


def _waiting(db: Db) -> list[_Wanted]:
    rows: list[Any] = db.all("wanted_evidence")
    found = [
        _Wanted(row[0], row[2], row[4], row[5], _text(db, row[6]), _text(db, row[7]), row[12], row[13])
        for row in rows
    ]
    held = [
        _Wanted(each.id, "", each.room, each.connection, each.name, each.source, "", "", each.question)
        for each in files_to_hold(db)
    ]
    return [*found, *held]


def _text(db: Db, digest: str) -> str:
    row = db.one("text", digest=digest)
    return str(row[0] or "") if row else ""
