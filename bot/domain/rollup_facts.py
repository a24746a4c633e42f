"""Facts of roll-ups: held, released, given a foreword, sent (汇总)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.text import Erasable


@dataclass(frozen=True, slots=True)
class RollupHeld:
    """The office keeps one rule's roll-up of a period back."""

    plan: str
    version: int
    rule: str
    period: str


@dataclass(frozen=True, slots=True)
class RollupReleased:
    """The office lets the roll-up go (or takes the hold back)."""

    plan: str
    version: int
    rule: str
    period: str


@dataclass(frozen=True, slots=True)
class ForewordWritten:
    plan: str
    version: int
    rule: str
    period: str
    words: Erasable


@dataclass(frozen=True, slots=True)
class RollupIssued:
    """The roll-up went to the leading group: reports as of `cut_off`, and the head the ledger had."""

    plan: str
    version: int
    rule: str
    period: str
    cut_off: datetime
    head: str
