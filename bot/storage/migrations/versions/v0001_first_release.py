"""The first release's schema."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.storage.metadata import UtcDateTime
from bot.storage.migrations.append_only import append_only

revision = "0001"
down_revision = None
_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "accounts",
        sa.Column("connection", sa.String(length=60), nullable=False),
        sa.Column("account", sa.String(length=200), nullable=False),
        sa.Column("person", sa.String(length=40), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("connection", "account", name=op.f("pk_accounts")),
    )
    op.create_index(op.f("ix_accounts_digest"), "accounts", ["digest"], unique=False)
    op.create_index(op.f("ix_accounts_person"), "accounts", ["person"], unique=False)
    op.create_table(
        "bindings",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("connection", sa.String(length=60), nullable=False),
        sa.Column("account", sa.String(length=200), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("room", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("account_digest", sa.String(length=64), nullable=False),
        sa.Column("name_digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bindings")),
    )
    op.create_table(
        "blobs",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_blobs")),
    )
    op.create_table(
        "entries",
        sa.Column("id", _BIG, autoincrement=True, nullable=False),
        sa.Column("room", sa.String(length=80), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entries")),
    )
    op.create_index(op.f("ix_entries_room_id"), "entries", ["room", "id"], unique=False)
    op.create_table(
        "facts",
        sa.Column("seq", _BIG, autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("v", sa.Integer(), nullable=False),
        sa.Column("plan", sa.String(length=60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("person", sa.String(length=40), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_facts")),
    )
    op.create_table(
        "failures",
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(length=12), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_failures")),
    )
    op.create_table(
        "filings",
        sa.Column("id", sa.String(length=200), nullable=False),
        sa.Column("seq", _BIG, nullable=False),
        sa.Column("plan", sa.String(length=60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=40), nullable=False),
        sa.Column("period", sa.String(length=20), nullable=False),
        sa.Column("task", sa.String(length=40), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("part", sa.String(length=40), nullable=False),
        sa.Column("label", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("due_on", sa.String(length=10), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("on_time_until", UtcDateTime(), nullable=False),
        sa.Column("locked_at", UtcDateTime(), nullable=False),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("ladder", sa.Text(), nullable=False),
        sa.Column("reached", sa.Integer(), nullable=False),
        sa.Column("next_stage_on", sa.String(length=10), nullable=True),
        sa.Column("report_no", sa.Integer(), nullable=False),
        sa.Column("versions", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_filings")),
    )
    op.create_index(op.f("ix_filings_next_stage_on"), "filings", ["next_stage_on"], unique=False)
    op.create_index(
        op.f("ix_filings_plan_period_state"), "filings", ["plan", "period", "state"], unique=False
    )
    op.create_index(op.f("ix_filings_task_unit"), "filings", ["task", "unit"], unique=False)
    op.create_index(op.f("ix_filings_unit_state"), "filings", ["unit", "state"], unique=False)
    op.create_table(
        "head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", _BIG, nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_head")),
    )
    op.create_table(
        "inbox",
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("card", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_inbox")),
    )
    op.create_index(op.f("ix_inbox_at"), "inbox", ["at"], unique=False)
    op.create_table(
        "jobs",
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("maker", sa.String(length=60), nullable=False),
        sa.Column("args", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("result", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_jobs")),
    )
    op.create_table(
        "outbox",
        sa.Column("id", _BIG, autoincrement=True, nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("route", sa.String(length=60), nullable=False),
        sa.Column("room", sa.String(length=80), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("repeat", sa.String(length=15), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("not_before", UtcDateTime(), nullable=False),
        sa.Column("useless_after", UtcDateTime(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=True),
        sa.Column("code_until", UtcDateTime(), nullable=True),
        sa.Column("reply_to", sa.String(length=200), nullable=True),
        sa.Column("needs_job", sa.String(length=200), nullable=True),
        sa.Column("sent_at", UtcDateTime(), nullable=True),
        sa.Column("sent_card", sa.Text(), nullable=True),
        sa.Column("message_id", sa.String(length=200), nullable=True),
        sa.Column("error", sa.String(length=200), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("key", name=op.f("uq_outbox_key")),
    )
    op.create_index(op.f("ix_outbox_room_code"), "outbox", ["room", "code"], unique=False)
    op.create_index(op.f("ix_outbox_room_message_id"), "outbox", ["room", "message_id"], unique=False)
    op.create_index(
        op.f("ix_outbox_route_state_not_before"), "outbox", ["route", "state", "not_before"], unique=False
    )
    op.create_table(
        "persons",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_persons")),
    )
    op.create_index(op.f("ix_persons_digest"), "persons", ["digest"], unique=False)
    op.create_table(
        "plan_versions",
        sa.Column("plan", sa.String(length=60), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("plan", "version", name=op.f("pk_plan_versions")),
    )
    op.create_table(
        "plans",
        sa.Column("plan", sa.String(length=60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("first_seq", _BIG, nullable=False),
        sa.PrimaryKeyConstraint("plan", name=op.f("pk_plans")),
    )
    op.create_table(
        "posts",
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("person", sa.String(length=40), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("plan", sa.String(length=60), nullable=False),
        sa.Column("since", sa.String(length=10), nullable=True),
        sa.Column("until", sa.String(length=10), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posts")),
    )
    op.create_index(op.f("ix_posts_person"), "posts", ["person"], unique=False)
    op.create_index(op.f("ix_posts_unit"), "posts", ["unit"], unique=False)
    op.create_table(
        "questions",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("person", sa.String(length=40), nullable=False),
        sa.Column("room", sa.String(length=80), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questions")),
    )
    op.create_index(
        op.f("ix_questions_person_room_state"), "questions", ["person", "room", "state"], unique=False
    )
    op.create_table(
        "reports",
        sa.Column("filing", sa.String(length=200), nullable=False),
        sa.Column("no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", _BIG, nullable=False),
        sa.Column("author", sa.String(length=40), nullable=False),
        sa.Column("filed_at", UtcDateTime(), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=True),
        sa.Column("percent", sa.String(length=20), nullable=True),
        sa.Column("expected_by", sa.String(length=10), nullable=True),
        sa.Column("figures", sa.Text(), nullable=False),
        sa.Column("words", sa.String(length=64), nullable=False),
        sa.Column("problem", sa.String(length=64), nullable=True),
        sa.Column("next_step", sa.String(length=64), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.PrimaryKeyConstraint("filing", "no", name=op.f("pk_reports")),
    )
    op.create_table(
        "rollups",
        sa.Column("plan", sa.String(length=60), nullable=False),
        sa.Column("rule", sa.String(length=40), nullable=False),
        sa.Column("period", sa.String(length=20), nullable=False),
        sa.Column("held", sa.Boolean(), nullable=False),
        sa.Column("foreword", sa.String(length=64), nullable=False),
        sa.Column("issued", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("plan", "rule", "period", name=op.f("pk_rollups")),
    )
    op.create_table(
        "rooms",
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("connection", sa.String(length=60), nullable=False),
        sa.Column("chat", sa.String(length=200), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rooms")),
        sa.UniqueConstraint("connection", "chat", name=op.f("uq_rooms_connection_chat")),
    )
    op.create_table(
        "routes",
        sa.Column("route", sa.String(length=60), nullable=False),
        sa.Column("owner", sa.String(length=40), nullable=False),
        sa.Column("fence", _BIG, nullable=False),
        sa.Column("until", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("route", name=op.f("pk_routes")),
    )
    op.create_table(
        "seats",
        sa.Column("room", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("plan", sa.String(length=60), nullable=False),
        sa.PrimaryKeyConstraint("room", "kind", "unit", "plan", name=op.f("pk_seats")),
    )
    op.create_index(op.f("ix_seats_unit_kind"), "seats", ["unit", "kind"], unique=False)
    op.create_table(
        "settings",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_settings")),
    )
    op.create_table(
        "texts",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("seq", _BIG, nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_texts")),
    )
    op.create_index(op.f("ix_texts_seq"), "texts", ["seq"], unique=False)
    op.create_table(
        "unheard",
        sa.Column("room", sa.String(length=80), nullable=False),
        sa.Column("hour", sa.String(length=13), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("room", "hour", name=op.f("pk_unheard")),
    )
    head = sa.table("head", sa.column("id"), sa.column("seq"), sa.column("hash"))
    op.bulk_insert(head, [{"id": 1, "seq": 0, "hash": "0" * 64}])
    for statement in append_only(op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """The first schema: before it there is no ledger."""
    raise RuntimeError("there is nothing before the first release")
