"""Statements over the facts that the yearly assessment reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from bot.domain.assessment import CLOSING, KINDS
from bot.domain.duty_facts import CloseOutReturned, TaskReopened
from bot.domain.facts import ReportFiled, ReportReturned
from bot.domain.plan_facts import PlanPublished
from bot.domain.request_facts import AbsenceSet
from bot.storage import tables as t
from bot.storage.sql import object_of, p

f, g = t.facts.c, t.filings.c
_AT_ANY_TIME: Final = (PlanPublished, AbsenceSet, *CLOSING)
_WORDED: Final = (ReportFiled, ReportReturned, CloseOutReturned, TaskReopened)


def _is_one_of(kinds: Iterable[type]) -> ColumnElement[bool]:
    return or_(*(f.kind == kind.__name__ for kind in kinds))


def assessment_statements() -> Mapping[str, Any]:
    texts = select(object_of(t.texts.c.digest, t.texts.c.text)).where(t.texts.c.seq == f.seq)
    of_filings = [kind for kind in KINDS if kind not in _AT_ANY_TIME]
    wanted = or_(and_(f.seq > p("after"), _is_one_of(of_filings)), _is_one_of(_AT_ANY_TIME))
    return {
        "first_assessed": select(func.min(g.seq)).where(
            g.plan == p("plan"),
            or_(g.period.like(p("year")), g.period.like(p("ends")), g.period.like(p("once"))),
        ),
        "assessed_facts": select(
            f.seq, f.kind, f.v, f.at, f.person, f.body,
            case((_is_one_of(_WORDED), texts.scalar_subquery()), else_=None),
        )
        .where(f.seq <= p("newest"), or_(f.plan == p("plan"), f.kind == AbsenceSet.__name__), wanted)
        .order_by(f.seq),
    }  # fmt: skip
