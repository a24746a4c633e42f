"""Tables by which facts are found again: what each is about, and the versions of plans (留痕)."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Table

from bot.storage.metadata import BIG, metadata

trail = Table(  # a row for each task, unit and person ("" for none) that a fact is about or comes from
    "trail",
    metadata,
    Column("seq", BIG, primary_key=True, autoincrement=False),
    Column("task", String(40), primary_key=True),
    Column("unit", String(40), primary_key=True),
    Column("person", String(40), primary_key=True),
    Index(None, "task", "seq"),
    Index(None, "unit", "seq"),
    Index(None, "person", "seq"),
    sqlite_with_rowid=False,  # its indexes then hold all of a row
)
publications = Table(  # the fact by which each version took effect
    "publications",
    metadata,
    Column("plan", String(60), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("seq", BIG, nullable=False),
)
TRAIL_TABLES = (trail, publications)
