"""How far each chat has been read, where the platform remembers; where each person spoke to us last; which
rows of a card were clicked; what was asked back, and which of that has files still to be fetched.
"""

from __future__ import annotations

from sqlalchemy import Column, Index, String, Table, Text

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
questions = Table(
    "questions",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("person", String(40), nullable=False),
    Column("room", String(80), nullable=False),
    Column("body", Text, nullable=False),
    Column("state", String(12), nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("chosen", String(1), nullable=False, server_default=""),  # the letter that answered it
    Index(None, "person", "room", "state"),
)
held_files = Table(
    "held_files",
    metadata,
    Column("question", String(40), primary_key=True),  # has files whose bytes are not here yet
)
