"""The table of what came by a reply form besides reports on filings; derived from the facts."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Integer, String, Table

from bot.storage.metadata import BIG, UtcDateTime, metadata

form_told = Table(
    "form_told",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("seq", BIG, nullable=False),
    Column("kind", String(10), nullable=False),
    Column("plan", String(60), nullable=False),
    Column("version", Integer, nullable=False),
    Column("unit", String(40), nullable=False),
    Column("room", String(80), nullable=False),
    Column("told_at", UtcDateTime, nullable=False),
    Column("state", String(10), nullable=False, index=True),
    Column("words", String(64)),
    Column("name", String(64)),
    Column("event", String(20), nullable=False),
    Column("is_final", Boolean, nullable=False),
)
FORM_TABLES = (form_told,)
