"""Tables of nodes that the office watches and of tasks that are closed out; derived from the facts."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, String, Table, Text

from bot.storage.metadata import BIG, UtcDateTime, metadata

node_watches = Table(
    "node_watches",
    metadata,
    Column("filing", String(200), primary_key=True),
    Column("due_on", String(10), nullable=False, index=True),
    Column("owed", Boolean, nullable=False),
    Column("told_of", String(10), nullable=False),  # the due day the office was told of, "" for none
)
close_outs = Table(
    "close_outs",
    metadata,
    Column("plan", String(60), primary_key=True),
    Column("task", String(40), primary_key=True),
    Column("part", String(40), primary_key=True),
    Column("id", String(40), nullable=False, index=True),
    Column("seq", BIG, nullable=False),
    Column("state", String(10), nullable=False),
    Column("unit", String(40), nullable=False),
    Column("person", String(40), nullable=False),
    Column("room", String(80), nullable=False),
    Column("claimed_at", UtcDateTime),
    Column("words", String(64), nullable=False),
    Column("struck_at", UtcDateTime),
    Column("reason", String(64), nullable=False),
    Column("waived", Text, nullable=False),
)
DUTY_TABLES = (node_watches, close_outs)
