"""Statements over watched nodes and closed-out tasks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select, update

from bot.storage import duty_tables as t
from bot.storage import tables
from bot.storage.record_statements import filings_with_reports
from bot.storage.sql import insert, p

MOST_MISSED = 200


def duty_statements() -> Mapping[str, Any]:
    w, c = t.node_watches.c, t.close_outs.c
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
        "put_close_out": insert(
            t.close_outs,
            replace=tuple(each.name for each in t.close_outs.c if not each.primary_key),
        ),
        "close_out": select(*t.close_outs.c).where(
            c.plan == p("plan"), c.task == p("task"), c.part == p("part")
        ),
        "close_out_by_id": select(*t.close_outs.c).where(c.id == p("id")),
        "closed_out": select(c.task, c.part).where(c.plan == p("plan"), c.state == "struck"),
        "close_outs_of": select(*t.close_outs.c).where(c.plan == p("plan")).order_by(c.seq),
    }
