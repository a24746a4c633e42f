"""Statements over posts by unit and day, absences, units without a holder, and receipts asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, or_, select, update

from bot.domain.people import LENT, UNIT_ROLES
from bot.storage import post_tables as t
from bot.storage import tables
from bot.storage.request_tables import absences, receipts
from bot.storage.sql import insert, p


def post_statements() -> Mapping[str, Any]:
    o, a, v = tables.posts.c, absences.c, t.vacancies.c
    account = tables.accounts.c
    held = tables.posts.alias("held")
    holds = _held(held.c)
    ever = select(held.c.id).where(held.c.person == account.person)
    return {
        "posts_of_unit": select(*tables.posts.c).where(o.unit == p("unit")).order_by(o.id),
        "posts_from": select(*tables.posts.c)
        .where(o.since >= p("first"), o.since <= p("last"))
        .order_by(o.since, o.id),
        "absences_since": select(*absences.c).where(a.until >= p("day")).order_by(a.since, a.id),
        "put_vacancy": insert(t.vacancies, replace=("since",)),
        "drop_vacancy": delete(t.vacancies).where(v.unit == p("unit")),
        "vacancies": select(*t.vacancies.c).order_by(v.unit),
        "left_units": select(o.unit)
        .where(_of_unit(o), o.unit != "", o.unit.not_in(select(v.unit)))
        .where(~select(held.c.id).where(held.c.unit == o.unit, holds).exists())
        .where(or_(o.since.is_(None), o.since <= p("day")))
        .distinct()
        .order_by(o.unit),
        "staffed_units": select(v.unit)
        .where(select(held.c.id).where(held.c.unit == v.unit, holds).exists())
        .order_by(v.unit),
        "leavers": select(account.person, account.digest)
        .where(ever.exists())
        .where(~ever.where(or_(held.c.until.is_(None), held.c.until >= p("before"))).exists())
        .order_by(account.person, account.digest),
    } | _receipt_statements()


def _receipt_statements() -> dict[str, Any]:
    q, c = t.receipt_requests.c, receipts.c
    signed = select(c.plan).where(c.plan == q.plan, c.unit == q.unit, c.version >= q.version)
    unsigned = [q.unit != "", ~signed.exists()]
    return {
        "put_receipt_request": insert(t.receipt_requests, replace=("version", "asked_on", "due_on")),
        "receipt_reminded": update(t.receipt_requests)
        .where(q.plan == p("of"), q.unit == p("by"))
        .values(reminded=p("no")),
        "receipt_request": select(*t.receipt_requests.c).where(q.plan == p("plan"), q.unit == p("unit")),
        "receipt_requests": select(*t.receipt_requests.c).where(q.plan == p("plan")).order_by(q.unit),
        "unsigned": select(*t.receipt_requests.c).where(*unsigned).order_by(q.plan, q.unit),
        "unsigned_due": select(*t.receipt_requests.c)
        .where(*unsigned, q.due_on < p("day"), q.reminded < q.version)
        .order_by(q.plan, q.unit),
    }


def _held(o: Any) -> ColumnElement[bool]:
    """A unit's post, not a lent one, that somebody holds on the day."""
    return and_(
        _of_unit(o),
        o.id.not_like(f"%{LENT}%"),
        or_(o.since.is_(None), o.since <= p("day")),
        or_(o.until.is_(None), o.until >= p("day")),
    )


def _of_unit(o: Any) -> ColumnElement[bool]:
    return or_(*(o.role == role for role in UNIT_ROLES))
