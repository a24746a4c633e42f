"""Tables of urgent events and of the links of their chains; both are derived from the facts."""

from __future__ import annotations

from sqlalchemy import Column, Integer, String, Table, Text

from bot.storage.metadata import BIG, UtcDateTime, metadata

events = Table(
    "events",
    metadata,
    Column("id", String(20), primary_key=True),
    Column("plan", String(60), nullable=False),
    Column("unit", String(40), nullable=False),
    Column("state", String(10), nullable=False, index=True),
    Column("due_at", UtcDateTime),
    Column("body", Text, nullable=False),  # the event as JSON
)
event_links = Table(
    "event_links",
    metadata,
    Column("event", String(20), primary_key=True),
    Column("no", Integer, primary_key=True, autoincrement=False),
    Column("seq", BIG, nullable=False),
    Column("unit", String(40), nullable=False),
    Column("person", String(40), nullable=False),
    Column("told_at", UtcDateTime, nullable=False),
    Column("words", String(64), nullable=False),
    Column("link", String(12), nullable=False),
    Column("follow_up", Integer, nullable=False),
    Column("due_at", UtcDateTime),
)
EVENT_TABLES = (events, event_links)
