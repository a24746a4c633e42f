"""Tables of what the service itself works with: sending routes and their silences, document jobs, console
entries, settings.
"""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Table, Text

from bot.storage.metadata import BIG, UtcDateTime, metadata

routes = Table(
    "routes",
    metadata,
    Column("route", String(60), primary_key=True),
    Column("owner", String(40), nullable=False),
    Column("fence", BIG, nullable=False),
    Column("until", UtcDateTime, nullable=False),
)
holds = Table(
    "holds",
    metadata,
    Column("route", String(60), primary_key=True),
    Column("room", String(80), primary_key=True),  # "" for every room of the route
    Column("until", UtcDateTime, nullable=False),
)
jobs = Table(
    "jobs",
    metadata,
    Column("key", String(200), primary_key=True),
    Column("maker", String(60), nullable=False),
    Column("args", Text, nullable=False),
    Column("state", String(10), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("result", Text),
    Column("owner", String(40)),
    Column("until", UtcDateTime),
)
entries = Table(
    "entries",
    metadata,
    Column("id", BIG, primary_key=True, autoincrement=True),
    Column("room", String(80), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("body", Text, nullable=False),
    Index(None, "room", "id"),
)
settings = Table(
    "settings",
    metadata,
    Column("name", String(60), primary_key=True),
    Column("value", Text, nullable=False),
)
