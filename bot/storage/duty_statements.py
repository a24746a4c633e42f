"""Statements over watched nodes, closed-out tasks and the due days of a period."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select, update

from bot.domain.under_way import SETTLED
from bot.storage import duty_tables as t
from bot.storage import tables
from bot.storage.record_statements import filings_with_reports
from bot.storage.sql import count_up, insert, p

MOST_MISSED = 200
NOT_OWED = sorted({"waived", *SETTLED})


def duty_statements() -> Mapping[str, Any]:
    w, c, d, f = t.node_watches.c, t.close_outs.c, t.due_days.c, tables.filings.c
    return {
        "put_node_watch": insert(t.node_watches, replace=("due_on", "owed"), many=True),
        "told_of_node": update(t.node_watches).where(w.filing == p("of")).values(told_of=p("day")),
        "missed_nodes": filings_with_reports()
        .where(
            tables.filings.c.id.in_(
                select(w.filing).where(w.owed, w.due_on < p("day"), w.told_of != w.due_on)
            )
        )
        .order_by(tables.filings.c.due_on, tables.filings.c.seq)
        .limit(MOST_MISSED),
        "nodes_between": filings_with_reports()
        .where(tables.filings.c.id.in_(select(w.filing).where(w.due_on >= p("first"), w.due_on <= p("last"))))
        .order_by(tables.filings.c.due_on, tables.filings.c.seq),
        "count_due_day": count_up(t.due_days, "reports"),
        "usual_due": select(d.due_on)
        .where(d.plan == p("plan"), d.rule == p("rule"), d.period == p("period"), d.reports > 0)
        .order_by(d.reports.desc(), d.due_on.desc())
        .limit(1),
        "owed_days": select(f.period, f.due_on, f.own_term, func.count())
        .where(f.plan == p("plan"), f.rule == p("rule"), f.state != "waived", f.part != "input")
        .group_by(f.period, f.due_on, f.own_term),
        "count_owed": select(func.count()).where(
            f.plan == p("plan"), *(f.state != each for each in NOT_OWED)
        ),
        "put_close_out": insert(
            t.close_outs,
            replace=tuple(each.name for each in t.close_outs.c if not each.primary_key),
        ),
        "close_out": select(*t.close_outs.c).where(
            c.plan == p("plan"), c.task == p("task"), c.part == p("part")
        ),
        "close_out_by_id": select(*t.close_outs.c).where(c.id == p("id")),
        "closed_out": select(c.task, c.part).where(c.plan == p("plan"), c.state == "struck"),
        "claims_waiting": select(*t.close_outs.c).where(c.state == "claimed").order_by(c.seq),
        "close_outs_of": select(*t.close_outs.c).where(c.plan == p("plan")).order_by(c.seq),
    }
