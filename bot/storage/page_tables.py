"""The table of keys to our pages: one-time links and sessions, each by its hash."""

from __future__ import annotations

from sqlalchemy import Column, String, Table, Text

from bot.storage.metadata import UtcDateTime, metadata

page_keys = Table(
    "page_keys",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("kind", String(10), nullable=False),
    Column("person", String(40), nullable=False),
    Column("path", Text, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False, index=True),
)
