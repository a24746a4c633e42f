"""Statements over people and rooms, inbox, questions, jobs, pages and chats."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import (
    Select,
    Table,
    and_,
    case,
    delete,
    func,
    literal_column,
    null,
    or_,
    select,
    update,
)

from bot.storage import chat_tables as chats
from bot.storage import tables as t
from bot.storage.post_tables import vacancies
from bot.storage.request_tables import absences
from bot.storage.sql import insert, p


def _arrival() -> Select[Any]:
    """A row a post of the sender; one where they hold none or are not known."""
    i, q, n, a, o, m = t.inbox.c, t.questions.c, t.persons.c, t.accounts.c, t.posts.c, t.rooms.c
    h = t.heard_on.c
    asked = select(q.body).where(q.person == n.id, q.room == m.id, q.state == "open").limit(1)
    message = select(literal_column("1").label("one")).subquery("message")
    joined = (
        message.outerjoin(t.rooms, and_(m.connection == p("connection"), m.chat == p("chat")))
        .outerjoin(t.accounts, and_(a.connection == p("connection"), a.account == p("account")))
        .outerjoin(t.persons, n.id == a.person)
        .outerjoin(t.inbox, i.key == p("key"))
        .outerjoin(t.heard_on, h.person == n.id)
        .outerjoin(t.posts, o.person == n.id)
    )
    heard = (h.connection.label("heard_on"),)
    columns = (*t.rooms.c, n.id, n.name, asked.scalar_subquery(), i.key, i.card, *heard, *t.posts.c)
    return select(*columns).select_from(joined).order_by(o.id)


def people_statements() -> Mapping[str, Any]:
    n, a, o, m, s, b = t.persons.c, t.accounts.c, t.posts.c, t.rooms.c, t.seats.c, t.bindings.c
    away = absences.c
    of_account = t.accounts.join(t.persons, n.id == a.person)
    holds = and_(
        o.unit == p("unit"), o.role == p("role"), or_(o.plan == "", o.plan == p("plan")),
        or_(o.since.is_(None), o.since <= p("day")), or_(o.until.is_(None), o.until >= p("day")),
        ~select(away.id)
        .where(away.person == o.person, away.since <= p("day"), away.until >= p("day"))
        .exists(),
    )  # fmt: skip
    return {
        "arrival": _arrival(),
        "add_person": insert(t.persons),
        "person": select(n.id, n.name).where(n.id == p("id")),
        "people": select(n.id, n.name).order_by(n.id),
        "forget_person": update(t.persons).where(n.digest == p("of")).values(name=None),
        "put_account": insert(t.accounts, replace=("person", "digest")),
        "account": select(n.id, n.name)
        .select_from(of_account)
        .where(a.connection == p("connection"), a.account == p("account")),
        "account_of": select(a.account)
        .where(a.person == p("person"), a.connection == p("connection"))
        .order_by(a.account)
        .limit(1),
        "accounts_of": select(a.connection, a.account)
        .where(a.person == p("person"))
        .order_by(a.connection, a.account),
        "forget_account": delete(t.accounts).where(a.digest == p("of")),
        "put_post": insert(t.posts, replace=("person", "role", "unit", "plan", "since", "until")),
        "end_post": update(t.posts).where(o.id == p("of")).values(until=p("last_day")),
        "posts": select(*t.posts.c).where(o.person == p("person")).order_by(o.id),
        "all_posts": select(*t.posts.c).order_by(o.id),
        "holders": select(n.id, n.name)
        .select_from(t.posts.join(t.persons, n.id == o.person))
        .where(holds)
        .order_by(o.id),
        "put_room": insert(t.rooms, replace=("connection", "chat", "name")),
        "room": select(*t.rooms.c).where(m.id == p("id")),
        "room_by_chat": select(*t.rooms.c).where(m.connection == p("connection"), m.chat == p("chat")),
        "rooms": select(*t.rooms.c).order_by(m.id),
        "put_seat": insert(t.seats, ignore=True),
        "drop_seat": delete(t.seats).where(
            s.room == p("room"), s.kind == p("kind"), s.unit == p("unit"), s.plan == p("plan")
        ),
        "seats": select(*t.seats.c).where(s.room == p("room")).order_by(s.kind, s.unit, s.plan),
        "all_seats": select(*t.seats.c).order_by(s.room, s.kind, s.unit, s.plan),
        "rooms_of_unit": select(s.room)
        .where(s.kind == p("kind"), s.unit == p("unit"), or_(s.plan == "", s.plan == p("plan")))
        .where(~select(vacancies.c.unit).where(vacancies.c.unit == p("unit")).exists())
        .distinct()
        .order_by(s.room),
        "rooms_seated": select(s.room)
        .where(s.kind == p("kind"), or_(s.plan == "", s.plan == p("plan")))
        .distinct()
        .order_by(s.room),
        "add_binding": insert(t.bindings),
        "binding": select(*t.bindings.c).where(b.id == p("id")),
        "decide_binding": update(t.bindings).where(b.id == p("of")).values(state=p("new_state")),
        "bindings_of": select(b.account_digest, b.name_digest)
        .join_from(t.bindings, t.accounts, and_(a.connection == b.connection, a.account == b.account))
        .where(a.person == p("person")),
        "forget_binding_account": update(t.bindings)
        .where(b.account_digest == p("of"))
        .values(account=b.account_digest),
        "forget_binding_name": update(t.bindings).where(b.name_digest == p("of")).values(name=p("nobody")),
        "bindings": select(*t.bindings.c).where(b.state == "asked").order_by(b.id),
    }


def operation_statements() -> Mapping[str, Any]:
    i, q, j, e, x = t.inbox.c, t.questions.c, t.jobs.c, t.entries.c, t.failures.c
    return {
        "claim": insert(t.inbox, ignore=True),
        "keep_answered": insert(t.inbox),
        "answered_with": update(t.inbox).where(i.key == p("of")).values(card=p("answer")),
        "claimed": select(i.key).where(func.substr(i.key, 1, func.length(p("start"))) == p("start")),
        "answer": select(i.card, i.about).where(i.key == p("key")),
        "purge_inbox": delete(t.inbox).where(i.at < p("before")),
        "purge_failures": delete(t.failures).where(x.at < p("before")),
        "purge_unheard": delete(t.unheard).where(t.unheard.c.hour < p("before")),
        "put_failure": insert(t.failures, replace=("count", "error", "at")),
        "failure": select(x.count, x.error, x.at).where(x.key == p("key")),
        "unheard": select(t.unheard.c.count).where(
            t.unheard.c.room == p("room"), t.unheard.c.hour == p("hour")
        ),
        "put_unheard": insert(t.unheard, replace=("count",)),
        "add_question": insert(t.questions),
        "question": select(q.id, q.body)
        .where(q.person == p("person"), q.room == p("room"), q.state == "open")
        .limit(1),
        "close_questions": update(t.questions)
        .where(q.person == p("who"), q.room == p("where"), q.state == "open")
        .values(state=p("new_state"), chosen=p("letter")),
        "asked": select(q.body, q.state, q.chosen).where(q.id == p("id")),
        "questions_of": select(q.body).where(q.person == p("who")),
        "open_questions": select(q.body).where(q.state == "open").order_by(q.expires_at, q.id),
        "hand_over_question": update(t.questions)
        .where(q.id == p("of"), q.state == "open")
        .values(state=p("new_state")),
        "hold_files": insert(t.held_files, ignore=True),
        "files_to_hold": select(q.body, t.rooms.c.connection)
        .select_from(t.held_files.join(t.questions, q.id == t.held_files.c.question))
        .join(t.rooms, t.rooms.c.id == q.room)
        .where(q.state == "open")
        .order_by(q.id),
        "held_all": delete(t.held_files).where(t.held_files.c.question == p("of")),
        "purge_held": delete(t.held_files).where(
            t.held_files.c.question.not_in(select(q.id).where(q.state == "open"))
        ),
        "put_question": update(t.questions)
        .where(q.id == p("of"), q.state == "open")
        .values(body=p("new_body")),
        "purge_questions": delete(t.questions).where(q.state != "open", q.expires_at < p("before")),
        "add_job": insert(t.jobs, ignore=True),
        "waiting_jobs": select(j.key, j.maker, j.args, j.attempts)
        .where(j.state == "waiting", or_(j.until.is_(None), j.until <= p("now")))
        .order_by(j.key),
        "claim_job": update(t.jobs)
        .where(j.key == p("of"), j.state == "waiting", j.attempts == p("tried"))
        .values(owner=p("by"), until=p("new_until"), attempts=j.attempts + 1),
        "end_job": update(t.jobs)
        .where(j.key == p("of"), j.state == "waiting", j.attempts == p("tried"), j.owner == p("by"))
        .values(
            state=p("new_state"),
            result=p("new_result"),
            until=null(),
            args=case((p("new_state") == "waiting", j.args), else_=""),  # they hold words: kept no longer
        ),
        "job": select(j.state, j.result).where(j.key == p("key")),
        "put_blob": insert(t.blobs, ignore=True),
        "blob": select(t.blobs.c.body).where(t.blobs.c.sha256 == p("sha256")),
        "put_file": insert(t.files, ignore=True),
        "file": select(t.files.c.media_type, t.files.c.size).where(t.files.c.sha256 == p("sha256")),
        "add_entry": lambda dialect: insert(t.entries, skip=("id",))(dialect).returning(t.entries.c.id),
        "entries": select(e.id, e.body)
        .where(e.room == p("room"), e.id > p("after"))
        .order_by(e.id)
        .limit(p("most")),
        "last_entry": select(e.id, e.at, e.body).where(e.room == p("room")).order_by(e.id.desc()).limit(1),
        "entry": select(e.room, e.body).where(e.id == p("id")),
    }


def page_statements() -> Mapping[str, Any]:
    k = t.page_keys.c
    return {
        "add_page_key": insert(t.page_keys),
        "page_key": select(k.person, k.path).where(
            k.digest == p("digest"), k.kind == p("kind"), k.expires_at > p("now")
        ),
        "drop_page_key": delete(t.page_keys).where(k.digest == p("of"), k.kind == p("of_kind")),
        "drop_page_keys_of": delete(t.page_keys).where(k.person == p("of")),
        "purge_page_keys": delete(t.page_keys).where(k.expires_at < p("before")),
    }


def chat_statements() -> Mapping[str, Any]:
    c = chats.clicked.c
    m, h, a, o, s, post = (
        t.chat_marks.c, t.heard_on.c, t.accounts.c, t.outbox.c, t.seats.c, t.posts.c,
    )  # fmt: skip
    return {
        "chat_marks": select(m.chat, m.event).where(m.connection == p("connection")).order_by(m.chat),
        "put_chat_mark": insert(t.chat_marks, replace=("event",)),
        "clicked": select(c.done).where(c.message == p("message")),
        "put_clicked": insert(chats.clicked, replace=("at", "done")),
        "purge_clicked": delete(chats.clicked).where(c.at < p("before")),
        "put_heard_on": insert(t.heard_on, replace=("connection",)),
        "heard_on": select(h.connection)
        .join_from(t.heard_on, t.accounts, and_(a.person == h.person, a.connection == h.connection))
        .where(h.person == p("person"))
        .limit(1),
        "digest_waits": select(o.id)
        .where(
            o.route == p("route"),
            o.state == "waiting",
            o.key.like(p("digest")),
            o.room.in_(
                select(s.room)
                .join_from(t.seats, t.posts, post.unit == s.unit)
                .where(s.kind == "unit", post.person == p("person"))
            ),
        )
        .limit(1),
    }


def copies_statements() -> Mapping[str, Any]:
    """Everything kept of messages, for blacking out erased words."""
    found: dict[str, Any] = {}
    for table, columns in (
        (t.outbox, ("content", "sent_card")),
        (t.inbox, ("card",)),
        (t.questions, ("body",)),
        (t.entries, ("body",)),
        (t.jobs, ("args",)),
    ):
        found |= _copies(table, columns)
    return found


def _copies(table: Table, columns: tuple[str, ...]) -> Mapping[str, Any]:
    (key,) = table.primary_key.columns
    return {
        f"copies_in_{table.name}": select(key, *(table.c[name] for name in columns)).order_by(key),
        f"put_copies_in_{table.name}": update(table)
        .where(key == p("of"))
        .values({name: p(name) for name in columns}),
    }
