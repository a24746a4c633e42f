"""Statements over the outbox and the routes it leaves by."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, func, null, or_, select, update

from bot.storage import tables as t
from bot.storage.sql import insert, p


def sending_statements() -> Mapping[str, Any]:
    o, w, h = t.outbox.c, t.routes.c, t.holds.c
    ready = and_(o.route == p("route"), o.state == "waiting", o.not_before <= p("at"), o.id <= p("newest"))
    done_jobs = select(t.jobs.c.key).where(t.jobs.c.state != "waiting")
    ours = select(w.route).where(_mine(w)).exists()
    return {
        "add_outbox": insert(t.outbox, skip=("id",), ignore=True),
        "by_code": select(o.id, o.about, o.sent_card, o.code_until)
        .where(o.room == p("room"), o.code == p("code"))
        .order_by(o.id.desc()),
        "by_message": select(o.id, o.about, o.sent_card, o.key)
        .where(o.room == p("room"), o.message_id == p("message_id"))
        .limit(1),
        "ready": select(o.id)
        .where(ready, or_(o.needs_job.is_(None), o.needs_job.in_(done_jobs)))
        .order_by(o.priority, o.id)
        .limit(p("most")),
        "spent": select(o.room, o.state, o.sent_at, o.not_before).where(
            o.route == p("route"),
            o.not_before > p("since"),
            or_(
                *(o.state == each for each in ("sending", "sent", "unknown", "dead")),
                and_(o.state == "waiting", o.error == p("maybe")),
            ),
        ),
        "resting": select(o.id, o.key, o.room, o.priority, o.not_before)
        .where(o.route == p("route"), o.state == "waiting", o.not_before > p("at"), o.attempts > 0)
        .order_by(o.id),
        "row": select(*t.outbox.c).where(o.id == p("id")),
        "row_of_key": select(*t.outbox.c).where(o.key == p("key")),
        "set_first_part": update(t.outbox)
        .where(o.id == p("of"))
        .values(content=p("card"), about=p("told"), needs_job=null()),
        "newest_row": select(func.max(o.id)),
        "waiting_from": select(func.min(o.not_before)).where(
            o.route == p("route"), o.state == "waiting", o.not_before > p("after")
        ),
        "waiting_until": select(o.id)
        .where(o.route == p("route"), o.state == "waiting", o.not_before <= p("at"))
        .limit(1),
        "set_sending": update(t.outbox)
        .where(o.id == p("of"), o.state == "waiting")
        .values(
            state="sending",
            sent_card=p("card"),
            about=p("told"),
            attempts=o.attempts + 1,
            safe_until=func.coalesce(o.safe_until, p("safe")),
        ),
        "set_sent": update(t.outbox)
        .where(o.id == p("of"), o.state == "sending", ours)
        .values(state="sent", sent_at=p("moment"), message_id=p("platform_id")),
        "set_unsent": update(t.outbox)
        .where(o.id == p("of"), o.state == "sending", ours)
        .values(
            state=p("new_state"),
            not_before=p("later"),
            error=p("why"),
            attempts=p("tried"),
            safe_until=p("safe"),
        ),
        "put_back": update(t.outbox)
        .where(o.id == p("of"), o.state == "sending")
        .values(state="waiting", not_before=p("later"), attempts=o.attempts - 1),
        "put_off_room": update(t.outbox)
        .where(
            o.route == p("of_route"), o.room == p("of_room"), o.state == "waiting", o.not_before < p("later")
        )
        .values(not_before=p("later")),
        "set_state": update(t.outbox)
        .where(o.id == p("of"))
        .values(state=p("new_state"), not_before=p("later"), error=p("why")),
        "stranded": select(*t.outbox.c).where(o.route == p("route"), o.state == "sending"),
        "digests_after": select(o.id, o.message_id, o.room, o.about, o.sent_card)
        .where(o.id > p("after"), o.state == "sent", o.key.like("digest/%"))
        .order_by(o.id),
        "sent_at": select(o.sent_at).where(o.state == "sent").order_by(o.id),
        "purge_sent": delete(t.outbox).where(
            o.sent_at < p("before"), or_(o.state == "sent", o.state == "dropped")
        ),
        "outbox_states": select(o.state, func.count()).group_by(o.state).order_by(o.state),
        "route": select(w.owner, w.fence, w.until).where(w.route == p("route")),
        "put_route": insert(t.routes, replace=("owner", "fence", "until")),
        "holds": select(h.room, h.until).where(h.route == p("route"), h.until > p("now")),
        "put_hold": insert(t.holds, replace=("until",)),
        "drop_holds": delete(t.holds).where(h.until <= p("now")),
        "renew_route": update(t.routes).where(_mine(w)).values(until=p("new_until")),
    }


def _mine(w: Any) -> ColumnElement[bool]:
    return and_(w.route == p("by_route"), w.fence == p("with_fence"))
