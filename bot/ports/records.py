"""What the ledger tells besides domain values: requests to be bound, files, receipts, roll-ups, checks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class BindingRequest:
    """Somebody who waits for the office to confirm the unit they named."""

    id: str
    connection: str
    account: str
    name: str
    unit: str
    room: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """A file that came with a report: wanted, stored (then with its fingerprint) or lost. It belongs to a
    filing, or to an urgent event of a plan.
    """

    id: str
    filing: str
    name: str
    state: str
    sha256: str | None = None
    media_type: str | None = None
    size: int | None = None  # bytes
    plan: str = ""
    event: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """Who signed for which version of a plan, and when."""

    version: int
    person: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ReceiptRequest:
    """A unit was asked to sign for what that version of the plan changed for it."""

    plan: str
    unit: str
    version: int
    asked_on: date
    due_on: date


@dataclass(frozen=True, slots=True)
class RollupState:
    """Where a roll-up stands: held by the office, its foreword, and whether it went; if so when, and as of
    which hour it was made.
    """

    held: bool = False
    foreword: str = ""
    issued: bool = False
    issued_at: datetime | None = None
    cut_off: datetime | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which facts are looked for: by ids ("" for any), from one instant to before another."""

    task: str = ""
    unit: str = ""
    person: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class ChainCheck:
    """The head (number and hash), how many of the newest facts were checked, the first that does not fit."""

    seq: int
    digest: str
    checked: int
    broken: int | None = None
