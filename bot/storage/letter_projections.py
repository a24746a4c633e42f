"""What facts of slips and circulars do to the derived tables, and what went out about a filing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from bot.domain import letter_facts as k
from bot.domain.case_files import StepKind
from bot.domain.facts import UnitUrged
from bot.domain.letters import LETTER
from bot.storage.codec import to_json
from bot.storage.database import Db
from bot.storage.instants import stamp


def add_case_step(db: Db, seq: int, filing: str, what: StepKind, on: date) -> None:
    """A stage was reached, or a coordinator urged, on that local day."""
    db.run("add_case_step", seq=seq, filing=filing, what=what, on=on.isoformat())


def _unit_urged(db: Db, seq: int, fact: UnitUrged) -> None:
    if fact.on is not None:
        add_case_step(db, seq, fact.filing, "urged", fact.on)


def _letter_proposed(db: Db, seq: int, fact: k.LetterProposed) -> None:
    db.run(
        "add_letter",
        id=fact.letter,
        seq=seq,
        kind=fact.kind,
        plan=fact.plan,
        version=fact.version,
        state=LETTER.only("LetterProposed"),
        proposed_at=stamp(fact.proposed_at),
        unit=fact.unit,
        filings=to_json(fact.filings),
        rule=fact.rule,
        period=fact.period,
        reply_workdays=fact.reply_workdays,
        reply_by=_day(fact.reply_by),
        proposed_by=fact.person,
        reason=fact.reason.digest if fact.reason else None,
        year=None,
        no=None,
        level=None,
        issued_at=None,
        signed_by=None,
        declined_for=None,
        provisional=False,
    )
    for filing in fact.filings:
        db.run("add_letter_filing", filing=filing, letter=fact.letter)


def issue_letter(db: Db, fact: k.LetterIssued) -> None:
    """The document as it went out; what became of its filings is theirs."""
    db.run(
        "issue_letter",
        of=fact.letter,
        new_filings=to_json(fact.filings),
        new_year=fact.year,
        new_no=fact.no,
        new_level=fact.level,
        new_issued_at=stamp(fact.issued_at),
        new_signed_by=fact.person,
        new_reply_by=_day(fact.reply_by),
        new_provisional=fact.provisional,
    )


def _letter_declined(db: Db, seq: int, fact: k.LetterDeclined) -> None:
    db.run("end_letter", of=fact.letter, new_state=LETTER.only("LetterDeclined"), why=fact.reason.digest)


def _letter_lapsed(db: Db, seq: int, fact: k.LetterLapsed) -> None:
    db.run("end_letter", of=fact.letter, new_state=LETTER.only("LetterLapsed"), why=None)


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


LETTER_PROJECTIONS: Final[Mapping[type, Callable[[Db, int, Any], None]]] = {
    UnitUrged: _unit_urged,
    k.LetterProposed: _letter_proposed,
    k.LetterDeclined: _letter_declined,
    k.LetterLapsed: _letter_lapsed,
}
