"""Tables of slips, circulars and what went out about a filing; all but the mentions are derived."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, String, Table, Text, UniqueConstraint

from bot.storage.metadata import BIG, UtcDateTime, metadata

letters = Table(
    "letters",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("seq", BIG, nullable=False),
    Column("kind", String(12), nullable=False),
    Column("plan", String(60), nullable=False),
    Column("version", Integer, nullable=False),
    Column("state", String(10), nullable=False, index=True),
    Column("proposed_at", UtcDateTime, nullable=False),
    Column("unit", String(40), nullable=False),
    Column("filings", Text, nullable=False),
    Column("rule", String(40), nullable=False),
    Column("period", String(20), nullable=False),
    Column("reply_workdays", Integer, nullable=False),
    Column("reply_by", String(10)),
    Column("proposed_by", String(40), nullable=False),
    Column("reason", String(64)),
    Column("year", Integer),
    Column("no", Integer),
    Column("level", Integer),
    Column("issued_at", UtcDateTime),
    Column("signed_by", String(40)),
    Column("declined_for", String(64)),
    Column("provisional", Boolean, nullable=False),
    UniqueConstraint("kind", "year", "no"),
)
letter_filings = Table(
    "letter_filings",
    metadata,
    Column("filing", String(200), primary_key=True),
    Column("letter", String(40), primary_key=True),
)
case_steps = Table(
    "case_steps",
    metadata,
    Column("seq", BIG, primary_key=True, autoincrement=False),
    Column("filing", String(200), nullable=False),
    Column("what", String(12), nullable=False),
    Column("on", String(10), nullable=False),
    Index(None, "filing", "seq"),
)
LETTER_TABLES = (letters, letter_filings, case_steps)

# Operational: how much a room was sent on a local day, answers apart.
room_days = Table(
    "room_days",
    metadata,
    Column("room", String(80), primary_key=True),
    Column("day", String(10), primary_key=True),
    Column("messages", Integer, nullable=False),
    Column("urgent", Integer, nullable=False),
    Column("mentions", Integer, nullable=False),
    Column("characters", Integer, nullable=False),
)
# Who was mentioned on a day, by which message.
mentions = Table(
    "mentions",
    metadata,
    Column("person", String(40), primary_key=True),
    Column("day", String(10), primary_key=True),
    Column("key", String(200), nullable=False),
)
