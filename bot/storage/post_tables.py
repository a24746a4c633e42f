"""Tables of units without any holder, and of receipts that were asked for; derived from the facts."""

from __future__ import annotations

from sqlalchemy import Column, Integer, String, Table

from bot.storage.metadata import metadata

vacancies = Table(
    "vacancies",
    metadata,
    Column("unit", String(40), primary_key=True),
    Column("since", String(10), nullable=False),
)
receipt_requests = Table(
    "receipt_requests",
    metadata,
    Column("plan", String(60), primary_key=True),
    Column("unit", String(40), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("asked_on", String(10), nullable=False),
    Column("due_on", String(10), nullable=False, index=True),
    Column("reminded", Integer, nullable=False),  # the version that was reminded of, 0 for none
)
POST_TABLES = (vacancies, receipt_requests)
