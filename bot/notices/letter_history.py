"""What went out about a matter before, and what its unit asked meanwhile, as the case to decide tells it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.domain.case_files import CaseFile
from bot.domain.letters import Letter, issued_about
from bot.text import Value

_ASKED: Mapping[str, str] = {"claimed": "asked", "returned": "refused", "reopened": "reopened"}


def chain(cases: Sequence[CaseFile], own: str) -> list[Value]:
    """Every document that went out about the same, in the order of its issue, and what was declined last;
    `own` is the id of the one that is decided on.
    """
    out = {
        one.id: one for case in cases for one in issued_about(case.letters, case.filing.id) if one.id != own
    }
    declined = [one for case in cases for one in case.letters if one.state == "declined"]
    last = max(declined, key=_happened, default=None)
    told = sorted((*out.values(), *((last,) if last else ())), key=_happened)
    return [earlier(each) for each in told]


def _happened(letter: Letter) -> datetime:
    return letter.issued_at or letter.proposed_at


def asked_before(cases: Sequence[CaseFile]) -> list[Value]:
    """What the unit asked of the office and what became of it, a claim that the task is done among it, as it
    came.
    """
    requests = {each.id: each for case in cases for each in case.requests if each.state != "withdrawn"}
    found: list[tuple[datetime, str, str]] = [
        (each.asked_at, each.kind, each.state) for each in requests.values()
    ]
    claims = {each.closing.id: each.closing for each in cases if each.closing}
    for one in claims.values():
        if one.claimed_at and one.state in _ASKED:
            found.append((one.claimed_at, "close_out", _ASKED[one.state]))
    return [{"kind": kind, "state": state, "at": at} for at, kind, state in sorted(found)]


def earlier(letter: Letter) -> dict[str, Value]:
    number: Value = {"kind": letter.kind, "year": letter.year, "no": letter.no}
    issued = letter.state == "issued"
    return {
        "kind": letter.kind,
        "number": number if issued else None,
        "at": _happened(letter),
        "until": letter.reply_by if issued else None,
        "reason": letter.declined_for,
    }
