"""Statements over requests, receipts, evidence and absences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import or_, select, update

from bot.storage import request_tables as t
from bot.storage.sql import insert, p


def request_statements() -> Mapping[str, Any]:
    q, c, e, a = t.requests.c, t.receipts.c, t.evidence.c, t.absences.c
    return {
        "add_request": insert(t.requests),
        "request": select(*t.requests.c).where(q.id == p("id")),
        "end_request": update(t.requests).where(q.id == p("of")).values(state=p("new_state")),
        "requests_about": select(*t.requests.c)
        .where(q.filing == p("filing"), q.state == "asked")
        .order_by(q.seq),
        "requests_of": select(*t.requests.c).where(q.filing == p("filing")).order_by(q.seq),
        "requests_in": select(*t.requests.c).where(q.state == p("state")).order_by(q.seq),
        "objections_like": select(*t.requests.c)
        .where(q.kind == "dispute", q.filing.like(p("like")))
        .order_by(q.seq),
        "put_receipt": insert(t.receipts, replace=("version", "person", "at")),
        "receipt": select(c.version, c.person, c.at).where(c.plan == p("plan"), c.unit == p("unit")),
        "add_evidence": insert(t.evidence),
        "keep_evidence": update(t.evidence)
        .where(e.id == p("of"))
        .values(state="stored", sha256=p("fingerprint"), media_type=p("type"), size=p("bytes")),
        "lose_evidence": update(t.evidence).where(e.id == p("of")).values(state="lost"),
        "evidence": select(*t.evidence.c).where(e.id == p("id")),
        "evidence_of": select(*t.evidence.c)
        .where(or_(e.filing == p("about"), e.event == p("about")))
        .order_by(e.seq),
        "evidence_by": select(*t.evidence.c).where(e.sha256 == p("sha256")).order_by(e.seq),
        "wanted_evidence": select(*t.evidence.c).where(e.state == "wanted").order_by(e.seq).limit(100),
        "put_absence": insert(t.absences, replace=("since", "until", "substitute")),
        "absences_from": select(*t.absences.c)
        .where(a.person == p("person"), a.until >= p("day"))
        .order_by(a.since, a.id),
    }
