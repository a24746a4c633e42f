"""How far each chat has been read, where the platform remembers; where each person spoke to us last; which
rows of a card were clicked.
"""

from __future__ import annotations

from sqlalchemy import Column, String, Table, Text

from bot.storage.metadata import UtcDateTime, metadata

chat_marks = Table(
    "chat_marks",
    metadata,
    Column("connection", String(60), primary_key=True),
    Column("chat", String(200), primary_key=True),
    Column("event", Text, nullable=False),
)
heard_on = Table(
    "heard_on",
    metadata,
    Column("person", String(40), primary_key=True),
    Column("connection", String(60), nullable=False),
)
clicked = Table(
    "clicked",
    metadata,
    Column("message", String(200), primary_key=True),  # a row of the outbox, or the key of an answer
    Column("at", UtcDateTime, nullable=False, index=True),
    Column("done", Text, nullable=False),  # numbers of rows as JSON, -1 for the whole card
)
