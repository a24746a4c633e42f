"""Facts of numbered documents: proposed to the office, issued, declined or lapsed (督办单、通报)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, TypeAlias

from bot.text import Erasable

LetterKind: TypeAlias = Literal["supervision", "circular"]


@dataclass(frozen=True, slots=True)
class LetterProposed:
    """The office is asked whether a slip or a circular goes out; `letter` is the short id it decides on.

    A slip is for one `unit` ("" for a circular) and about `filings`. A periodic circular is of the `rule` and
    `period` instead. `reason` is what a coordinator who proposes it by hand has to say.
    """

    letter: str
    kind: LetterKind
    plan: str
    version: int
    proposed_at: datetime
    unit: str = ""
    filings: tuple[str, ...] = ()
    rule: str = ""
    period: str = ""
    reply_workdays: int = 3
    reply_by: date | None = None
    person: str = ""
    reason: Erasable | None = None


@dataclass(frozen=True, slots=True)
class LetterIssued:
    """A coordinator's yes: the document has its number of the year, and leaves for those still owing.

    `level` counts the slips about the same matters from 1; `person` signs. `provisional`: the day for the
    answer rests on a year whose days off nobody had published.
    """

    letter: str
    kind: LetterKind
    plan: str
    version: int
    year: int
    no: int
    issued_at: datetime
    person: str
    filings: tuple[str, ...]
    level: int = 1
    reply_by: date | None = None
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class LetterDeclined:
    """Not now, says the office, and why."""

    letter: str
    kind: LetterKind
    plan: str
    version: int
    reason: Erasable


@dataclass(frozen=True, slots=True)
class LetterLapsed:
    """Everything it was about was answered or settled before the office decided: nothing goes out."""

    letter: str
    kind: LetterKind
    plan: str
    version: int


@dataclass(frozen=True, slots=True)
class ReplyTermSettled:
    """The provisional day for answering a slip is settled: `reply_by`, later than it `was` or the same."""

    letter: str
    plan: str
    version: int
    filings: tuple[str, ...]
    was: date
    reply_by: date


LetterFact: TypeAlias = LetterProposed | LetterIssued | LetterDeclined | LetterLapsed | ReplyTermSettled
