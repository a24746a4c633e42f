"""Rows as domain values: filings with their reports, people, posts, rooms, seats."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from bot.domain.absences import Absence
from bot.domain.close_out import CloseOut
from bot.domain.events import Link
from bot.domain.filings import Filing, Report, Rung
from bot.domain.letters import Letter
from bot.domain.people import Person, Post, Room, Seat
from bot.domain.readings import Figure
from bot.domain.requests import Request
from bot.ports.records import BindingRequest, Evidence, ReceiptRequest, RollupState
from bot.storage.codec import from_json
from bot.storage.database import Db, Row
from bot.storage.instants import instant

_FILING_COLUMNS = 34  # a joined row: the filing, its report but for the first column, its texts, its reason
_TEXTS = dict[str, str | None]


def filing_from(row: Row) -> Filing:
    """A filing of a joined row, with what was written."""
    report = row[_FILING_COLUMNS:-2]
    return Filing(
        id=row[0],
        plan=row[2],
        version=row[3],
        rule=row[4],
        period=row[5],
        task=row[6],
        unit=row[7],
        part=row[8],
        label=row[9],
        state=row[10],
        opened_at=instant(row[11]),
        due_on=date.fromisoformat(row[12]),
        due_at=instant(row[13]),
        on_time_until=instant(row[14]),
        locked_at=instant(row[15]),
        provisional=bool(row[16]),
        ladder=ladder_from(row[17]),
        reached=row[18],
        report=_report(report, from_json(row[-2] or "{}", _TEXTS)) if report[0] is not None else None,
        versions=row[21],
        paused=bool(row[23]),
        extended=row[24],
        untold=bool(row[25]),
        returned_for=row[-1] if row[10] == "returned" else None,
        slip_until=date.fromisoformat(row[28]) if row[28] else None,
        resting=bool(row[29]),
        signature=row[30] or "",
        given_at=instant(row[31]) if row[31] else None,
        late=bool(row[32]),
        own_term=bool(row[33]),
    )


def closed_seq_of(row: Row) -> int | None:
    """The number of the fact that closed the filing of a joined row."""
    seq: int | None = row[22]
    return seq


_ladders: dict[str, tuple[Rung, ...]] = {}


def ladder_from(text: str) -> tuple[Rung, ...]:
    """Filings of a period share their ladder: decoded once."""
    ladder = _ladders.get(text)
    if ladder is None:
        if len(_ladders) > 1000:
            _ladders.clear()
        ladder = _ladders[text] = from_json(text, tuple[Rung, ...])
    return ladder


def _report(row: Row, texts: Mapping[str, str | None]) -> Report:
    """From the columns no, seq, author, filed_at, received_at, status, percent, expected_by, figures,
    words, ...
    """
    return Report(
        no=row[0],
        filed_at=instant(row[3]),
        received_at=instant(row[4]),
        author=row[2],
        status=row[5],
        percent=None if row[6] is None else Decimal(row[6]),
        figures=_figures(row[8], texts),
        problem=texts.get(row[10]),
        next_step=texts.get(row[11]),
        expected_by=None if row[7] is None else date.fromisoformat(row[7]),
        words=texts.get(row[9]),
    )


def _figures(text: str, texts: Mapping[str, str | None]) -> tuple[Figure, ...]:
    if text == "[]":
        return ()
    told = from_json(text, tuple[Figure, ...])
    return tuple(replace(each, metric=texts.get(each.metric) or "") for each in told)


def person_from(row: Row | None) -> Person | None:
    return None if row is None else Person(row[0], row[1])


def post_from(row: Row) -> Post:
    since, until = (date.fromisoformat(day) if day else None for day in row[5:7])
    return Post(row[0], row[1], row[2], row[3], row[4], since, until)


def room_from(row: Row) -> Room:
    return Room(row[0], row[1], row[2], row[3])


def seat_from(row: Row) -> Seat:
    return Seat(row[0], row[1], row[2], row[3])


def binding_from(row: Row) -> BindingRequest:
    return BindingRequest(row[0], row[1], row[2], row[3], row[4], row[5])


def request_from(db: Db, row: Row) -> Request:
    """From all columns of the table of requests, in its order."""
    texts = {each[0]: each[1] for each in db.all("texts_of", seq=row[1])}
    return Request(
        id=row[0],
        kind=row[2],
        filing=row[3],
        person=row[4],
        room=row[5],
        asked_at=instant(row[6]),
        state=row[7],
        words=texts.get(row[8]),
        reason=texts.get(row[9]),
        until=date.fromisoformat(row[10]) if row[10] else None,
        to_unit=texts.get(row[11]),
    )


def evidence_from(db: Db, row: Row) -> Evidence:
    """From all columns of the table of evidence, in its order."""
    return Evidence(row[0], row[2], _text(db, row[6]) or "", row[8], *row[9:14])


def letter_from(db: Db, row: Row) -> Letter:
    """From all columns of the table of letters, in its order."""
    return Letter(
        id=row[0],
        kind=row[2],
        plan=row[3],
        version=row[4],
        state=row[5],
        proposed_at=instant(row[6]),
        unit=row[7],
        filings=from_json(row[8], tuple[str, ...]),
        rule=row[9],
        period=row[10],
        reply_workdays=row[11],
        reply_by=date.fromisoformat(row[12]) if row[12] else None,
        proposed_by=row[13],
        reason=_written(db, row[14]),
        year=row[15] or 0,
        no=row[16] or 0,
        level=row[17] or 0,
        issued_at=instant(row[18]) if row[18] else None,
        signed_by=row[19] or "",
        declined_for=_written(db, row[20]),
        provisional=bool(row[21]),
    )


def _written(db: Db, digest: str | None) -> str | None:
    found = db.one("text", digest=digest) if digest else None
    return found[0] if found else None


def link_from(db: Db, row: Row) -> Link:
    """From all columns of the table of links, in its order."""
    told_at, due_at = instant(row[5]), instant(row[9]) if row[9] else None
    return Link(row[1], row[7], row[8], row[4], told_at, _text(db, row[6]) or "", due_at)


def close_out_from(db: Db, row: Row) -> CloseOut:
    """From all columns of the table of close-outs, in its order."""
    words, reason = (_text(db, digest) for digest in (row[10], row[12]))
    return CloseOut(
        id=row[3],
        plan=row[0],
        task=row[1],
        part=row[2],
        state=row[5],
        unit=row[6],
        person=row[7],
        room=row[8],
        claimed_at=instant(row[9]) if row[9] else None,
        words=words,
        struck_at=instant(row[11]) if row[11] else None,
        reason=reason,
        waived=from_json(row[13], tuple[str, ...]),
    )


def _text(db: Db, digest: str) -> str | None:
    """The words of a digest, None once erased; "" where there never were any."""
    found = db.one("text", digest=digest) if digest else None
    return found[0] if found else ""


def absence_from(row: Row) -> Absence:
    since, until = (date.fromisoformat(day) for day in row[4:6])
    return Absence(row[0], row[1], row[2], row[3], since, until)


def receipt_request_from(row: Row) -> ReceiptRequest:
    asked_on, due_on = (date.fromisoformat(day) for day in row[3:5])
    return ReceiptRequest(row[0], row[1], row[2], asked_on, due_on)


def rollup_state(db: Db, plan: str, rule: str, period: str) -> RollupState:
    """How far the roll-up of a period is, with the foreword that the office wrote."""
    row = db.one("rollup", plan=plan, rule=rule, period=period)
    if row is None:
        return RollupState()
    foreword = db.one("text", digest=row[1]) if row[1] else None
    went = (instant(each) if each else None for each in row[3:5])
    return RollupState(bool(row[0]), (foreword[0] or "") if foreword else "", bool(row[2]), *went)
