"""Statements over urgent events and their links."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select, union

from bot.storage import event_tables as t
from bot.storage.form_tables import form_told
from bot.storage.sql import insert, p


def event_statements() -> Mapping[str, Any]:
    e, n, f = t.events.c, t.event_links.c, form_told.c
    return {
        "put_event": insert(t.events, replace=("plan", "unit", "state", "due_at", "body")),
        "event": select(e.body).where(e.id == p("id")),
        "events_like": union(
            select(e.id).where(e.id.like(p("like"))), select(f.event).where(f.event.like(p("like")))
        ),
        "events_in": select(e.body).where(e.state == p("state")).order_by(e.id),
        "add_link": insert(t.event_links),
        "links_of": select(*t.event_links.c).where(n.event == p("event")).order_by(n.no),
    }
