"""Every table of the ledger, as SQLAlchemy Core; Alembic compares the migrations with these."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from bot.storage.chat_tables import chat_marks as chat_marks  # noqa: PLC0414 - all tables are found here
from bot.storage.chat_tables import heard_on as heard_on  # noqa: PLC0414
from bot.storage.chat_tables import held_files as held_files  # noqa: PLC0414
from bot.storage.chat_tables import questions as questions  # noqa: PLC0414
from bot.storage.duty_tables import DUTY_TABLES
from bot.storage.event_tables import EVENT_TABLES
from bot.storage.form_tables import FORM_TABLES
from bot.storage.letter_tables import LETTER_TABLES
from bot.storage.metadata import BIG, UtcDateTime, metadata
from bot.storage.page_tables import page_keys as page_keys  # noqa: PLC0414 - all tables are found here
from bot.storage.post_tables import POST_TABLES
from bot.storage.request_tables import REQUEST_TABLES
from bot.storage.trail_tables import TRAIL_TABLES
from bot.storage.work_tables import entries as entries  # noqa: PLC0414
from bot.storage.work_tables import holds as holds  # noqa: PLC0414
from bot.storage.work_tables import jobs as jobs  # noqa: PLC0414
from bot.storage.work_tables import routes as routes  # noqa: PLC0414
from bot.storage.work_tables import settings as settings  # noqa: PLC0414

facts = Table(
    "facts",
    metadata,
    Column("seq", BIG, primary_key=True, autoincrement=False),
    Column("kind", String(40), nullable=False),
    Column("v", Integer, nullable=False),
    Column("plan", String(60), nullable=False),
    Column("version", Integer, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("person", String(40), nullable=False),
    Column("body", Text, nullable=False),
    Column("hash", String(64), nullable=False),
)
head = Table(
    "head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("seq", BIG, nullable=False),
    Column("hash", String(64), nullable=False),
)
texts = Table(
    "texts",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("seq", BIG, nullable=False, index=True),
    Column("salt", String(32), nullable=False),
    Column("text", Text),
)
plan_versions = Table(
    "plan_versions",
    metadata,
    Column("plan", String(60), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("fingerprint", String(64), nullable=False),
    Column("body", Text, nullable=False),
)
files = Table(
    "files",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("media_type", String(100), nullable=False),
    Column("size", BIG, nullable=False),
)
blobs = Table(  # the bytes of files on PostgreSQL; beside SQLite they lie in a folder
    "blobs",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("body", LargeBinary, nullable=False),
)

# Derived from the facts: rebuilt and compared by `duban audit verify`.
plans = Table(
    "plans",
    metadata,
    Column("plan", String(60), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("first_seq", BIG, nullable=False),
)
filings = Table(
    "filings",
    metadata,
    Column("id", String(200), primary_key=True),
    Column("seq", BIG, nullable=False),
    Column("plan", String(60), nullable=False),
    Column("version", Integer, nullable=False),
    Column("rule", String(40), nullable=False),
    Column("period", String(60), nullable=False),
    Column("task", String(40), nullable=False),
    Column("unit", String(40), nullable=False),
    Column("part", String(40), nullable=False),
    Column("label", String(40), nullable=False),
    Column("state", String(10), nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("due_on", String(10), nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("on_time_until", UtcDateTime, nullable=False),
    Column("locked_at", UtcDateTime, nullable=False),
    Column("provisional", Boolean, nullable=False),
    Column("ladder", Text, nullable=False),
    Column("reached", Integer, nullable=False),
    Column("next_stage_on", String(10)),
    Column("report_no", Integer, nullable=False),
    Column("versions", Integer, nullable=False),
    Column("closed_seq", BIG),
    Column("paused", Boolean, nullable=False),
    Column("extended", Integer, nullable=False),
    Column("untold", Boolean, nullable=False, index=True),
    Column("reason", String(64)),
    Column("next_stage", String(12)),
    Column("slip_until", String(10)),
    Column("resting", Boolean, nullable=False),
    Column("signature", String(10), index=True),
    Column("given_at", UtcDateTime),
    Column("late", Boolean, nullable=False),
    Column("own_term", Boolean, nullable=False),
    Index(None, "unit", "state"),
    Index(None, "plan", "period", "state"),
    Index(None, "task", "unit"),
    Index(None, "next_stage", "next_stage_on"),
    Index(  # few, and looked for every night
        "ix_filings_provisional",
        "id",
        sqlite_where=text("provisional = 1"),
        postgresql_where=text("provisional"),
    ),
)
reports = Table(
    "reports",
    metadata,
    Column("filing", String(200), primary_key=True),
    Column("no", Integer, primary_key=True, autoincrement=False),
    Column("seq", BIG, nullable=False),
    Column("author", String(40), nullable=False),
    Column("filed_at", UtcDateTime, nullable=False),
    Column("received_at", UtcDateTime, nullable=False),
    Column("status", String(20)),
    Column("percent", String(20)),
    Column("expected_by", String(10)),
    Column("figures", Text, nullable=False),
    Column("words", String(64), nullable=False),
    Column("problem", String(64)),
    Column("next_step", String(64)),
    Column("tapped", Boolean, nullable=False),
    Column("state", String(10), nullable=False),  # unsigned, refused, filed, accepted, returned, withdrawn
)
persons = Table(
    "persons",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("name", Text),
    Column("digest", String(64), nullable=False, index=True),
)
accounts = Table(
    "accounts",
    metadata,
    Column("connection", String(60), primary_key=True),
    Column("account", String(200), primary_key=True),
    Column("person", String(40), nullable=False, index=True),
    Column("digest", String(64), nullable=False, index=True),
)
posts = Table(
    "posts",
    metadata,
    Column("id", String(80), primary_key=True),
    Column("person", String(40), nullable=False, index=True),
    Column("role", String(20), nullable=False),
    Column("unit", String(40), nullable=False, index=True),
    Column("plan", String(60), nullable=False),
    Column("since", String(10)),
    Column("until", String(10)),
)
rooms = Table(
    "rooms",
    metadata,
    Column("id", String(80), primary_key=True),
    Column("connection", String(60), nullable=False),
    Column("chat", String(200), nullable=False),
    Column("name", Text, nullable=False),
    UniqueConstraint("connection", "chat"),
)
seats = Table(
    "seats",
    metadata,
    Column("room", String(80), primary_key=True),
    Column("kind", String(20), primary_key=True),
    Column("unit", String(40), primary_key=True),
    Column("plan", String(60), primary_key=True),
    Index(None, "unit", "kind"),
)
bindings = Table(
    "bindings",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("connection", String(60), nullable=False),
    Column("account", String(200), nullable=False),
    Column("name", Text, nullable=False),
    Column("unit", String(40), nullable=False),
    Column("room", String(80), nullable=False),
    Column("state", String(10), nullable=False),
    Column("account_digest", String(64), nullable=False),
    Column("name_digest", String(64), nullable=False),
)
rollups = Table(
    "rollups",
    metadata,
    Column("plan", String(60), primary_key=True),
    Column("rule", String(40), primary_key=True),
    Column("period", String(20), primary_key=True),
    Column("held", Boolean, nullable=False),
    Column("foreword", String(64), nullable=False),
    Column("issued", Boolean, nullable=False),
    Column("issued_seq", BIG, nullable=True),
    Column("cut_off", UtcDateTime, nullable=True),
)
_OWN = (plans, filings, reports, persons, accounts, posts, rooms, seats, bindings, rollups)
DERIVED = (
    *_OWN,
    *REQUEST_TABLES,
    *LETTER_TABLES,
    *TRAIL_TABLES,
    *EVENT_TABLES,
    *DUTY_TABLES,
    *POST_TABLES,
    *FORM_TABLES,
)

# Operational: not rebuilt, cleaned by retention.
inbox = Table(
    "inbox",
    metadata,
    Column("key", String(200), primary_key=True),
    Column("at", UtcDateTime, nullable=False, index=True),
    Column("card", Text),
    Column("about", Text),
)
failures = Table(
    "failures",
    metadata,
    Column("key", String(200), primary_key=True),
    Column("count", Integer, nullable=False),
    Column("error", String(12), nullable=False),
    Column("at", UtcDateTime, nullable=False),
)
unheard = Table(
    "unheard",
    metadata,
    Column("room", String(80), primary_key=True),
    Column("hour", String(13), primary_key=True),
    Column("count", Integer, nullable=False),
)
outbox = Table(
    "outbox",
    metadata,
    Column("id", BIG, primary_key=True, autoincrement=True),
    Column("key", String(200), nullable=False, unique=True),
    Column("route", String(60), nullable=False),
    Column("room", String(80), nullable=False),
    Column("priority", Integer, nullable=False),
    Column("content", Text, nullable=False),
    Column("about", Text, nullable=False),
    Column("repeat", String(15), nullable=False),
    Column("state", String(10), nullable=False),
    Column("not_before", UtcDateTime, nullable=False),
    Column("useless_after", UtcDateTime),
    Column("attempts", Integer, nullable=False),
    Column("code", String(12)),
    Column("code_until", UtcDateTime),
    Column("reply_to", String(200)),
    Column("needs_job", String(200)),
    Column("sent_at", UtcDateTime),
    Column("sent_card", Text),
    Column("message_id", String(200)),
    Column("error", String(200)),
    Column("asked_for", Boolean, nullable=False),
    Column("safe_until", UtcDateTime),
    Index(None, "route", "state", "not_before"),
    Index(None, "room", "code"),
    Index(None, "room", "message_id"),
)
