"""Supervision slips and circulars: proposed, issued with a number of the year, declined (督办单、通报)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final, Literal, TypeAlias

from bot.domain.calendar import WorkCalendar
from bot.domain.filings import Filing
from bot.domain.letter_facts import LetterDeclined, LetterIssued, LetterKind, LetterLapsed
from bot.domain.machines import START, Machine
from bot.errors import NotFound
from bot.step_errors import LetterSettled
from bot.text import Erasable

LetterState: TypeAlias = Literal["proposed", "issued", "declined", "lapsed"]
LETTER: Final[Machine[LetterState]] = Machine(
    "letter",
    {
        "LetterProposed": {START: "proposed"},
        "LetterIssued": {"proposed": "issued"},
        "LetterDeclined": {"proposed": "declined"},
        "LetterLapsed": {"proposed": "lapsed"},
    },
)
HIGHEST_LEVEL = 3  # blue, yellow, red


@dataclass(frozen=True, slots=True)
class Letter:
    """One slip or circular as it stands; `year`, `no`, `level` and `issued_at` once it was issued.

    `reason` is a coordinator's own, `declined_for` why it did not go; None once erased. `reply_by` is the
    last day for an answer: the one asked for, until it is issued. `proposed_by` is "" where the clock did,
    `signed_by` who said yes; person ids.
    """

    id: str
    kind: LetterKind
    plan: str
    version: int
    state: LetterState
    proposed_at: datetime
    unit: str = ""
    filings: tuple[str, ...] = ()
    rule: str = ""
    period: str = ""
    reply_workdays: int = 3
    reply_by: date | None = None
    proposed_by: str = ""
    reason: str | None = None
    year: int = 0
    no: int = 0
    level: int = 0
    issued_at: datetime | None = None
    signed_by: str = ""
    declined_for: str | None = None
    provisional: bool = False

    @property
    def is_periodic(self) -> bool:
        """Of a period of a rule, not of filings that are owed."""
        return bool(self.rule)


@dataclass(frozen=True, slots=True)
class Yes:
    """A coordinator's yes. `day` is the local day the document leaves, `until` another day for the answer.

    `no` is its number of the year in which it is signed: that day is the date it bears. `level` is which slip
    about the same matters it is. Source: rules for official documents, 2012 No. 14, article 9 (13).
    """

    person: str
    at: datetime
    day: date
    until: date | None = None
    no: int = 1
    level: int = 1

    def leaves_at(self, calendar: WorkCalendar) -> datetime:
        """Now, or when its day begins."""
        return max(self.at, calendar.instant(self.day, time()))


@dataclass(frozen=True, slots=True)
class Shortened:
    """The day `asked` for the answer is later than the due day of the filing, which is still to come."""

    filing: Filing
    asked: date


def still_owing(filings: Iterable[Filing]) -> list[Filing]:
    """Those a document may go out about: owed, and not disputed."""
    return [filing for filing in filings if filing.is_owed and not filing.paused]


def to_write(kind: LetterKind, filings: Iterable[Filing], at: datetime) -> list[Filing]:
    """Those that such a document may be issued about at that instant: no slip while another may be
    answered.
    """
    slip = kind == "supervision"
    return [filing for filing in still_owing(filings) if not (slip and filing.awaits_slip(at))]


def issued_about(letters: Iterable[Letter], filing: str) -> list[Letter]:
    """Those that went out about it, in the order of their issue; what was dropped before that is none."""
    out = [one for one in letters if one.state == "issued" and filing in one.filings]
    return sorted(out, key=lambda one: one.issued_at or one.proposed_at)


def slip_about(letters: Iterable[Letter], filing: str) -> Letter | None:
    """The slip that went out about it last."""
    return next((one for one in issued_about(letters, filing)[::-1] if one.kind == "supervision"), None)


def level_after(earlier: Iterable[Letter], filings: Sequence[str]) -> int:
    """1 for the first slip about these matters, then 2, then 3 for any further."""
    about = set(filings)
    slips = [one for one in earlier if one.kind == "supervision" and one.state == "issued"]
    return min(1 + sum(bool(about & set(one.filings)) for one in slips), HIGHEST_LEVEL)


def reply_day(letter: Letter, owing: Sequence[Filing], yes: Yes, calendar: WorkCalendar) -> date:
    """The last day for an answer: the one named, else so many workdays from the day it leaves; no later than
    the first due time that is still to come, and the day itself only where that is one.

    Raises NotFound for a day that has passed.
    """
    named, at = yes.until or letter.reply_by, yes.leaves_at(calendar)
    due_today = any(each.due_on == yes.day and each.due_at > at for each in owing)
    if named is not None and (named < yes.day or (named == yes.day and not due_today)):
        raise NotFound(what="date", name=named.isoformat())
    return no_later_than_due(day_asked(letter, named, yes.day, calendar), owing, at)


def day_asked(letter: Letter, named: date | None, day: date, calendar: WorkCalendar) -> date:
    """The workday that is named for the answer to what leaves on `day`, else so many workdays from then."""
    return calendar.shift(named, "after") if named else calendar.add_workdays(day, letter.reply_workdays)


def no_later_than_due(asked: date, owing: Sequence[Filing], at: datetime) -> date:
    """By when what leaves at that instant is answered: no later than the first due time that is still to
    come, so that what is said about it takes its course.
    """
    return min([asked, *(each.due_on for each in owing if each.due_at > at)])


def cut_short(
    letter: Letter,
    owing: Sequence[Filing],
    at: datetime,
    calendar: WorkCalendar,
    *,
    named: date | None = None,
) -> Shortened | None:
    """What keeps the day that a coordinator asked for, `named` or the letter's own, from being the term of
    what leaves at that instant; None where nothing does. At least one filing.
    """
    asked = day_asked(letter, named or letter.reply_by, calendar.local_day(at), calendar)
    first = min(owing, key=lambda one: (one.due_at <= at, one.due_on))
    by_hand = named is not None or letter.proposed_by
    return Shortened(first, asked) if by_hand and at < first.due_at and first.due_on < asked else None


def issue(letter: Letter, owing: Sequence[Filing], yes: Yes, calendar: WorkCalendar) -> LetterIssued:
    """The document with its number, about what is still owed. A periodic circular names what is owed, if
    anything is. Raises LetterSettled once it was decided, and where nothing is owed any more.
    """
    require_undecided(letter)
    if not owing and not letter.is_periodic:
        raise LetterSettled(kind=letter.kind, state="lapsed")
    slip = letter.kind == "supervision"
    until = reply_day(letter, owing, yes, calendar) if owing else None
    return LetterIssued(
        letter=letter.id,
        kind=letter.kind,
        plan=letter.plan,
        version=letter.version,
        year=calendar.local_day(yes.at).year,
        no=yes.no,
        issued_at=yes.at,
        person=yes.person,
        filings=tuple(filing.id for filing in owing),
        level=yes.level if slip else 1,
        reply_by=until,
        provisional=until is not None and any(map(calendar.is_provisional, (yes.day, until))),
    )


def decline(letter: Letter, *, reason: str) -> LetterDeclined:
    """Not now. Raises LetterSettled once it was decided."""
    require_undecided(letter)
    return LetterDeclined(letter.id, letter.kind, letter.plan, letter.version, Erasable(reason))


def lapse(letter: Letter) -> LetterLapsed:
    """Everything was answered meanwhile. Raises LetterSettled once it was decided."""
    require_undecided(letter)
    return LetterLapsed(letter.id, letter.kind, letter.plan, letter.version)


def require_undecided(letter: Letter) -> None:
    """Raises LetterSettled."""
    if not LETTER.allows(letter.state, "LetterIssued"):
        raise LetterSettled(kind=letter.kind, state=letter.state)
