"""Statements over what came by a reply form besides reports on filings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select, update

from bot.storage import form_tables as t
from bot.storage.sql import insert, p


def form_statements() -> Mapping[str, Any]:
    f = t.form_told.c
    return {
        "add_form_told": insert(t.form_told),
        "end_form_told": update(t.form_told).where(f.id == p("of")).values(state=p("new_state")),
        "form_told": select(*t.form_told.c).where(f.id == p("id")),
        "form_told_in": select(*t.form_told.c).where(f.state == p("state")).order_by(f.seq),
    }
