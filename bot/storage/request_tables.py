"""Tables of what units ask and tell besides reports; all are derived from the facts."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Table

from bot.storage.metadata import BIG, UtcDateTime, metadata

requests = Table(
    "requests",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("seq", BIG, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("filing", String(200), nullable=False),
    Column("person", String(40), nullable=False),
    Column("room", String(80), nullable=False),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("state", String(10), nullable=False),
    Column("words", String(64), nullable=False),
    Column("reason", String(64)),
    Column("until", String(10)),
    Column("to_unit", String(64)),
    Index(None, "filing", "state"),
)
receipts = Table(
    "receipts",
    metadata,
    Column("plan", String(60), primary_key=True),
    Column("unit", String(40), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("person", String(40), nullable=False),
    Column("at", UtcDateTime, nullable=False),
)
evidence = Table(
    "evidence",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("seq", BIG, nullable=False),
    Column("filing", String(200), nullable=False, index=True),
    Column("person", String(40), nullable=False),
    Column("room", String(80), nullable=False),
    Column("connection", String(60), nullable=False),
    Column("name", String(64), nullable=False),
    Column("source", String(64), nullable=False),
    Column("state", String(10), nullable=False, index=True),
    Column("sha256", String(64), index=True),
    Column("media_type", String(100)),
    Column("size", BIG),
    Column("plan", String(60), nullable=False, server_default=""),  # of an urgent event, as that
    Column("event", String(20), nullable=False, server_default="", index=True),
)
absences = Table(
    "absences",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("person", String(40), nullable=False, index=True),
    Column("unit", String(40), nullable=False),
    Column("substitute", String(40), nullable=False),
    Column("since", String(10), nullable=False),
    Column("until", String(10), nullable=False),
)
REQUEST_TABLES = (requests, receipts, evidence, absences)
