"""The head of a unit signs what a liaison reports, or sends it back; nobody signs their own (签发)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from bot.domain.calendar import WorkCalendar
from bot.domain.filings import Filing, Signature
from bot.domain.passing_facts import ReportSigned, SignatureRefused, SignatureReminded, SignatureWaived
from bot.domain.plan import OFFICE
from bot.domain.rules import PERIODIC_KINDS, ReportingRule
from bot.errors import MissingReason
from bot.step_errors import OwnReport, WrongState
from bot.text import Erasable


def signature_for(
    filing: Filing, rule: ReportingRule | None, *, author: str, heads: Collection[str]
) -> Signature:
    """What a new report needs. `heads` are the persons who sign for the unit that day.

    A head's own report needs no second signature; an input is signed by nobody, it is the lead's to use; the
    office signs for itself. Without a head the report goes to the office, which sees that it is unsigned.
    """
    asked = rule is not None and rule.signed_by_head and rule.kind in PERIODIC_KINDS
    if not asked or filing.is_input or filing.unit == OFFICE or author in heads:
        return ""
    return "wanted" if heads else "nobody"


def sign_report(filing: Filing, *, by: str) -> ReportSigned:
    """It goes to the office. Raises WrongState where none waits, OwnReport."""
    return ReportSigned(filing.id, filing.version, _waiting(filing, by, step="sign"))


def refuse_signature(filing: Filing, *, by: str, reason: str) -> SignatureRefused:
    """Back to whoever wrote it, with the reason. Raises WrongState, OwnReport, MissingReason."""
    no = _waiting(filing, by, step="send_back")
    if not reason.strip():
        raise MissingReason(step="send_back")
    return SignatureRefused(filing.id, filing.version, no, Erasable(reason))


def waive_signature(filing: Filing, *, reason: str) -> SignatureWaived:
    """The office takes what nobody signs. Raises WrongState where none waits, MissingReason."""
    if filing.state != "unsigned" or filing.report is None:
        raise WrongState(label=filing.label, state=filing.state, step="unsigned")
    if not reason.strip():
        raise MissingReason(step="unsigned")
    return SignatureWaived(filing.id, filing.version, filing.report.no, Erasable(reason))


def remind_of_signature(filing: Filing, day: date, calendar: WorkCalendar) -> SignatureReminded | None:
    """Once, from the first workday after the report came."""
    if filing.state != "unsigned" or filing.signature != "wanted" or filing.report is None:
        return None
    if not calendar.is_workday(day) or day <= calendar.local_day(filing.report.received_at):
        return None
    return SignatureReminded(filing.id, filing.version, filing.report.no)


def may_go_unsigned(filing: Filing, day: date) -> bool:
    """Its term is over, and the next stage of its ladder would have come: the office need not wait longer."""
    if filing.state != "unsigned" or day <= filing.due_on:
        return False
    return day >= min((rung.on for rung in filing.ladder if rung.on > filing.due_on), default=day)


def _waiting(filing: Filing, by: str, *, step: str) -> int:
    """The version that waits."""
    if filing.state != "unsigned" or filing.report is None:
        raise WrongState(label=filing.label, state=filing.state, step=step)
    if filing.report.author == by:
        raise OwnReport(label=filing.label)
    return filing.report.no
