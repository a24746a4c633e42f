"""The newest of the record in words: who did what to what, when and why, and whether it is whole (留痕)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.notices.values import MOST_WORDS, button
from bot.ports.records import ChainCheck
from bot.text import Text, Value
from bot.wording.cards import Card, Field

SHOWN_DIGITS = 12  # of the head, as at the foot of a roll-up
_MOST_LABELS = 6


@dataclass(frozen=True, slots=True)
class AuditRow:
    """Facts of one kind that one decision made, told as one; `seq` is the newest's number.

    `who` is None once erased; not `known` where the clock decided. `why` is None without one, "" once erased.
    `details` are what the kind of fact has besides: act, version, due, granted, request, about, role, told,
    command, period.
    """

    seq: int
    at: datetime
    kind: str
    who: str | None
    known: bool
    count: int
    labels: Sequence[str] = ()
    units: Sequence[str] = ()
    why: str | None = None
    details: Mapping[str, Value] = field(default_factory=dict)


def audit_card(
    rows: Sequence[AuditRow], check: ChainCheck, *, sought: Sequence[str], older: str | None
) -> Card:
    """A page, newest first; `sought` is what was filtered by, `older` the call of the next page."""
    return Card(
        title=Text("audit/title", sought=list(sought), most=MOST_WORDS // 4),
        lines=() if rows else (Text("audit/none"),),
        fields=tuple(Field(_when(row), _what(row)) for row in rows),
        after=(_chain(check),),
        buttons=(button("older", older, key=older.rsplit("#", 1)[-1]),) if older else (),
    )


def _when(row: AuditRow) -> Text:
    return Text("audit/when", seq=row.seq, at=row.at, who=row.who, known=row.known)


def _what(row: AuditRow) -> Text:
    labels = list(row.labels[:_MOST_LABELS])
    return Text(
        "audit/what",
        kind=row.kind,
        labels=labels,
        more=len(row.labels) > len(labels),
        units=list(row.units),
        count=row.count,
        why=row.why,
        most=MOST_WORDS,
        **{name: row.details.get(name) for name in _DETAILS},
    )


_DETAILS = ("act", "version", "due", "granted", "request", "about", "role", "told", "command", "period")


def _chain(check: ChainCheck) -> Text:
    return Text(
        "audit/chain",
        total=check.seq,
        checked=check.checked,
        digest=check.digest[:SHOWN_DIGITS],
        broken=check.broken,
    )
