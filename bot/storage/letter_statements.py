"""Statements over slips, circulars, what went out about a filing, and who was mentioned."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import and_, case, delete, false, func, select, update

from bot.domain.letters import LETTER
from bot.domain.periods import NEWS_MARK
from bot.storage import letter_tables as t
from bot.storage.sql import count_up, insert, p
from bot.storage.tables import filings, outbox, reports, seats, texts


def letter_statements() -> Mapping[str, Any]:
    x, c, s, m = t.letters.c, t.letter_filings.c, t.case_steps.c, t.mentions.c
    d, f, r = t.room_days.c, filings.c, reports.c
    unasked = and_(f.period.like(f"%{NEWS_MARK}%"), f.ladder == "[]")  # what a unit tells of itself
    issued: dict[str, Any] = {
        name: p(f"new_{name}")
        for name in ("filings", "year", "no", "level", "issued_at", "signed_by", "reply_by", "provisional")
    }
    return {
        "add_letter": insert(t.letters),
        "letter": select(*t.letters.c).where(x.id == p("id")),
        "issue_letter": update(t.letters)
        .where(x.id == p("of"))
        .values(state=LETTER.only("LetterIssued"), **issued),
        "end_letter": update(t.letters)
        .where(x.id == p("of"))
        .values(state=p("new_state"), declined_for=p("why")),
        "settle_reply": update(t.letters)
        .where(x.id == p("of"))
        .values(reply_by=p("new_reply_by"), provisional=false()),
        "provisional_slips": select(*t.letters.c)
        .where(x.state == LETTER.only("LetterIssued"), x.kind == "supervision", x.provisional)
        .order_by(x.seq),
        "letters_about": select(*t.letters.c)
        .join_from(t.letters, t.letter_filings, c.letter == x.id)
        .where(c.filing == p("filing"))
        .order_by(x.seq),
        "letters_in": select(*t.letters.c).where(x.state == p("state")).order_by(x.seq),
        "last_number": select(func.max(x.no)).where(x.kind == p("kind"), x.year == p("year")),
        "add_letter_filing": insert(t.letter_filings, ignore=True),
        "add_case_step": insert(t.case_steps),
        "case_steps": select(s.what, s.on).where(s.filing == p("filing")).order_by(s.seq),
        "delivery": select(outbox.c.state).where(outbox.c.key == p("key")),
        "add_mention": insert(t.mentions, ignore=True),
        "mention": select(m.key).where(m.person == p("person"), m.day == p("day")),
        "count_sent": count_up(t.room_days, "messages", "urgent", "mentions", "characters"),
        "sent_today": select(d.messages).where(d.room == p("room"), d.day == p("day")),
        "unit_seats": select(func.count(), func.sum(case((seats.c.kind == "unit", 1), else_=0))).where(
            seats.c.room == p("room")
        ),
        "sent_between": select(
            d.room,
            func.sum(d.messages),
            func.sum(d.urgent),
            func.sum(d.mentions),
            func.sum(d.characters),
            func.sum(case((d.messages > 1, 1), else_=0)),
        )
        .where(d.day >= p("since"), d.day <= p("until"))
        .group_by(d.room)
        .order_by(d.room),
        "asked_between": select(f.unit, func.count())
        .where(f.opened_at >= p("start"), f.opened_at < p("end"), f.state != "waived", f.state != "met")
        .where(~unasked)
        .group_by(f.unit),
        "due_together": select(f.unit, f.due_on, func.count().label("count"))
        .where(f.due_on >= p("since"), f.due_on <= p("until"), f.state != "waived", f.state != "met")
        .where(~unasked)
        .group_by(f.unit, f.due_on)
        .having(func.count() > p("most"))
        .order_by(f.due_on, f.unit),
        "answered_between": select(
            f.unit,
            func.count(),
            func.sum(case((r.tapped, 1), else_=0)),
            func.sum(case((r.tapped, 0), else_=func.coalesce(func.length(texts.c.text), 0))),
        )
        .select_from(reports.join(filings, f.id == r.filing).outerjoin(texts, texts.c.digest == r.words))
        .where(r.filed_at >= p("start"), r.filed_at < p("end"))
        .group_by(f.unit),
        "purge_mentions": delete(t.mentions).where(m.day < p("before")),
    }
