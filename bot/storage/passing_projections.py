"""What the head's decision does to the row of a report."""

from __future__ import annotations

from bot.domain.passing_facts import PassingFact, ReportSigned, SignatureRefused, SignatureWaived
from bot.storage.database import Db


def judge_by_head(db: Db, fact: PassingFact) -> None:
    """Signed or taken unsigned it is filed; sent back it has a reason; else the report stays as it is."""
    match fact:
        case ReportSigned() | SignatureWaived():
            db.run("judge_report", of=fact.filing, version=fact.no, judged="filed")
        case SignatureRefused():
            db.run("judge_report", of=fact.filing, version=fact.no, judged="refused")
            db.run("set_reason", of=fact.filing, why_returned=fact.reason.digest)
        case _:
            pass
