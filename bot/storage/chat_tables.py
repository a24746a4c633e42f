"""The table of how far each chat has been read, for platforms that remember what was said meanwhile."""

from __future__ import annotations

from sqlalchemy import Column, String, Table, Text

from bot.storage.metadata import metadata

chat_marks = Table(
    "chat_marks",
    metadata,
    Column("connection", String(60), primary_key=True),
    Column("chat", String(200), primary_key=True),
    Column("event", Text, nullable=False),
)
