"""Tables of nodes that the office watches, of tasks that are closed out and of how many reports of a period
are due on a day; derived from the facts.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Integer, String, Table, Text

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
due_days = Table(
    "due_days",
    metadata,
    Column("plan", String(60), primary_key=True),
    Column("rule", String(40), primary_key=True),
    Column("period", String(60), primary_key=True),
    Column("due_on", String(10), primary_key=True),
    Column("reports", Integer, nullable=False),  # that have the day by opening, 0 where none has it any more
)
DUTY_TABLES = (node_watches, close_outs, due_days)
