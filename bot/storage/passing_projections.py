"""What the head's decision does to the row of a report."""

from __future__ import annotations

from bot.domain.passing_facts import PassingFact, ReportSigned, SignatureRefused
from bot.storage.database import Db


def judge_by_head(db: Db, fact: PassingFact) -> None:
    """Signed it is filed; sent back it has a reason; anything else leaves the report as it is."""
    match fact:
        case ReportSigned():
            db.run("judge_report", of=fact.filing, version=fact.no, judged="filed")
        case SignatureRefused():
            db.run("judge_report", of=fact.filing, version=fact.no, judged="refused")
            db.run("set_reason", of=fact.filing, why_returned=fact.reason.digest)
        case _:
            pass
