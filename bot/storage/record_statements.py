"""Statements over facts, texts, plans, filings and reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, or_, select, text, update

from bot.domain.periods import NEWS_MARK, NODE_MARK
from bot.domain.plan import OFFICE
from bot.domain.rules import PROPOSED, SAID
from bot.storage import tables as t
from bot.storage.post_tables import vacancies
from bot.storage.sql import insert, object_of, p

f, r = t.filings.c, t.reports.c
_OWED = or_(f.state == "open", f.state == "returned")
_FILED = or_(f.state == "filed", f.state == "unsigned")
MOST_UNTOLD = 500  # inputs that their leads do not know of


def filings_with_reports(of: ColumnElement[Any] | None = None) -> Select[Any]:
    """A filing with its current report, or the one of number `of`, all columns of both; the report's texts
    by digest as JSON; why it was returned.
    """
    number = f.report_no if of is None else of
    joined = t.filings.outerjoin(t.reports, and_(r.filing == f.id, r.no == number))
    of_report = [column for column in t.reports.c if column.name != "filing"]
    texts = select(object_of(t.texts.c.digest, t.texts.c.text)).where(t.texts.c.seq == r.seq)
    why = select(t.texts.c.text).where(t.texts.c.digest == f.reason)
    return select(*t.filings.c, *of_report, texts.scalar_subquery(), why.scalar_subquery()).select_from(
        joined
    )


def _as_of() -> Select[Any]:
    """The reports one rule asks for in one period, each as its last version up to an instant had it."""
    wanted = [f[name] == p(name) for name in ("plan", "rule", "period")]
    return filings_with_reports(of=_last_by()).where(*wanted, f.part == "report").order_by(f.seq)


def _news_as_of() -> Select[Any]:
    """The progress reports that were opened in a span of time, in the same way."""
    wanted = [f.plan == p("plan"), f.rule == p("rule"), f.period.like(f"%{NEWS_MARK}%")]
    span = [f.opened_at >= p("start"), f.opened_at < p("end")]
    return filings_with_reports(of=_last_by()).where(*wanted, *span).order_by(f.seq)


def _last_by() -> ColumnElement[Any]:
    """The number of a filing's last version up to an instant."""
    there = t.reports.alias("there")
    return (
        select(func.max(there.c.no))
        .where(there.c.filing == f.id, there.c.no <= f.report_no)
        .where(there.c.filed_at <= p("at"), there.c.state != "withdrawn")
        .scalar_subquery()
    )


def _filtered() -> Select[Any]:
    """Filings by filters that are empty when they take all."""
    wanted = [or_(p(name) == literal(""), f[name] == p(name)) for name in ("plan", "period", "unit", "task")]
    states = or_(
        p("states") == literal(""), literal(",").op("||")(p("states")).op("||")(",").like(_within(f.state))
    )
    return filings_with_reports().where(*wanted, states).order_by(f.seq)


def _within(state: ColumnElement[str]) -> ColumnElement[str]:
    return literal("%,").op("||")(state).op("||")(literal(",%"))


def _next_is(stages: Sequence[str]) -> ColumnElement[bool]:
    return or_(*(f.next_stage == each for each in stages))


def _first_has_come(stages: Sequence[str]) -> ColumnElement[bool]:
    """Whether any filing comes to one of these stages by the day. One entry of the index a stage says so:
    where none does, no filing is looked at, whatever a planner thinks of how many there may be.
    """
    one = t.filings.alias("first").c

    def first(stage: str) -> ColumnElement[bool]:
        days = select(one.next_stage_on).where(one.next_stage == stage, one.next_stage_on.is_not(None))
        return days.order_by(one.next_stage_on).limit(1).scalar_subquery() <= p("day")

    return or_(*map(first, stages))


def _room_of(unit: ColumnElement[str], plan: ColumnElement[str]) -> ColumnElement[str]:
    """The room where a unit is spoken to: its own first by id; the office's where it has none or nobody holds
    a post of it.
    """
    own = t.seats.alias("own")
    office = t.seats.alias("offices")
    of_unit = select(func.min(own.c.room)).where(
        own.c.kind == "unit", own.c.unit == unit, or_(own.c.plan == "", own.c.plan == plan),
        own.c.unit.not_in(select(vacancies.c.unit)),
    )  # fmt: skip
    of_office = select(func.min(office.c.room)).where(
        office.c.kind == "office", or_(office.c.plan == "", office.c.plan == plan)
    )
    return func.coalesce(of_unit.scalar_subquery(), of_office.scalar_subquery())


def _holding(words: ColumnElement[str]) -> ColumnElement[str]:
    return literal('%"').op("||")(words).op("||")(literal('"%'))


def _has_revision(dialect: str) -> Any:
    """Whether Alembic has been here."""
    if dialect == "postgresql":
        return text("SELECT to_regclass('alembic_version') IS NOT NULL")
    return text("SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'alembic_version'")


def ledger_statements() -> Mapping[str, Any]:
    h, x, v = t.head.c, t.texts.c, t.plan_versions.c
    return {
        "has_revision": _has_revision,
        "revision": text("SELECT version_num FROM alembic_version"),
        "lock_head": select(h.seq).where(h.id == 1).with_for_update(),
        "head": select(h.seq, h.hash).where(h.id == 1),
        "move_head": update(t.head).where(h.id == 1).values(seq=p("new_seq"), hash=p("new_hash")),
        "add_fact": insert(t.facts, many=True),
        "facts_after": select(*t.facts.c)
        .where(t.facts.c.seq > p("after"))
        .order_by(t.facts.c.seq)
        .limit(p("most")),
        "last_fact_at": select(t.facts.c.at).order_by(t.facts.c.seq.desc()).limit(1),
        "add_text": insert(t.texts, many=True),
        "texts_of": select(x.digest, x.text).where(x.seq == p("seq")),
        "texts_by_person": select(x.digest)
        .join_from(t.texts, t.facts, t.facts.c.seq == x.seq)
        .where(or_(t.facts.c.person == p("person"), t.facts.c.body.like(_holding(p("person"))))),
        "all_texts": select(x.digest, x.seq, x.salt, x.text),
        "text": select(x.text).where(x.digest == p("digest")),
        "erase_text": update(t.texts).where(x.digest == p("of")).values(text=None),
        "add_plan_version": insert(t.plan_versions, ignore=True),
        "plan_version": select(v.body, v.fingerprint).where(v.plan == p("plan"), v.version == p("version")),
        "put_plan": insert(t.plans, replace=("version",)),
        "current_plans": select(t.plans.c.plan, t.plans.c.version).order_by(t.plans.c.first_seq),
        "first_published": select(t.facts.c.at)
        .join_from(t.plans, t.facts, t.facts.c.seq == t.plans.c.first_seq)
        .where(t.plans.c.plan == p("plan")),
        "setting": select(t.settings.c.value).where(t.settings.c.name == p("name")),
        "put_setting": insert(t.settings, replace=("value",)),
    }


def filing_statements() -> Mapping[str, Any]:
    kept = [column.name for column in t.filings.c if column.name not in {"id", "seq", "reason"}]
    answered = [
        f.state != each for each in ("open", "returned", "waived", "met")
    ]  # no index of states is used
    proposed, said = _next_is(sorted(PROPOSED)), _next_is(sorted(SAID))
    periodic = and_(p("rule") == literal(""), ~f.period.contains(NODE_MARK), ~f.period.contains(NEWS_MARK))
    earlier = and_(
        f.task == p("task"), f.unit == p("unit"), f.part == p("part"), or_(f.rule == p("rule"), periodic)
    )
    return {
        "filing": filings_with_reports().where(f.id == p("id")),
        "closed_at": select(t.facts.c.at)
        .select_from(t.filings.outerjoin(t.facts, t.facts.c.seq == f.closed_seq))
        .where(f.id == p("id")),
        "put_filing": insert(t.filings, replace=tuple(kept)),
        "open_filing": insert(
            t.filings, replace=tuple(name for name in kept if name != "versions"), many=True
        ),
        "set_reason": update(t.filings).where(f.id == p("of")).values(reason=p("why_returned")),
        "untold_in": filings_with_reports()
        .where(f.untold, f.state == "accepted", _room_of(f.unit, f.plan) == p("room"))
        .order_by(f.seq)
        .limit(100),
        "settled_in": filings_with_reports()
        .where(f.untold, _OWED, _room_of(f.unit, f.plan) == p("room"))
        .order_by(f.due_at, f.seq)
        .limit(100),
        "provisional_ids": select(f.id).where(f.provisional, _OWED, f.due_on < p("until")).order_by(f.id),
        "provisional_from": filings_with_reports()
        .where(f.provisional, _OWED, f.due_on < p("until"), f.id >= p("first"))
        .order_by(f.id)
        .limit(p("most")),
        "first_opened": select(f.opened_at, f.version)
        .where(f.plan == p("plan"), f.period == p("period"), f.rule == p("rule"), f.part == "report")
        .order_by(f.opened_at, f.version)
        .limit(1),
        "has_filings": select(literal(1))
        .where(f.plan == p("plan"), f.period == p("period"), f.rule == p("rule"), f.part == "report")
        .limit(1),
        "rooms_with_untold": select(_room_of(f.unit, f.plan).label("room"))
        .where(f.untold, or_(f.state == "accepted", _OWED))
        .distinct()
        .order_by("room"),
        "reported_by": filings_with_reports().where(f.unit == p("unit"), _FILED).order_by(r.seq.desc()),
        "answerable_by": filings_with_reports()
        .where(f.unit == p("unit"), or_(_OWED, _FILED))
        .order_by(case((_FILED, -r.seq), else_=0), f.due_at, f.seq),
        "untold_inputs": filings_with_reports()
        .where(f.untold, f.state == "filed", f.part == "input")
        .order_by(f.seq.desc())
        .limit(MOST_UNTOLD),
        "waiting_for_head": filings_with_reports()
        .where(or_(f.signature == "wanted", f.signature == "reminded"), f.state == "unsigned")
        .order_by(f.seq),
        "filing_count": select(func.count()).select_from(t.filings).where(_OWED),
        "stage_days": select(f.next_stage_on, func.count())
        .where(f.next_stage_on.is_not(None), said)
        .group_by(f.next_stage_on)
        .order_by(f.next_stage_on)
        .limit(6),
        "stage_due": filings_with_reports()
        .where(f.next_stage_on <= p("day"), said, _room_of(f.unit, f.plan) == p("room"))
        .order_by(f.seq)
        .limit(200),
        "rooms_with_stage_due": select(_room_of(f.unit, f.plan).label("room"))
        .where(_first_has_come(sorted(SAID)), f.next_stage_on <= p("day"), said)
        .distinct()
        .order_by("room"),
        "proposals_due": select(f.plan, f.unit, f.next_stage)
        .where(_first_has_come(sorted(PROPOSED)), f.next_stage_on <= p("day"), proposed, f.unit != OFFICE)
        .distinct()
        .order_by(f.plan, f.unit, f.next_stage),
        "to_propose": filings_with_reports()
        .where(f.next_stage_on <= p("day"), f.next_stage == p("stage"), f.plan == p("plan"))
        .where(or_(p("unit") == literal(""), f.unit == p("unit")), f.unit != OFFICE)
        .order_by(f.seq)
        .limit(p("most")),
        "last_report": filings_with_reports()
        .where(f.plan.op("||")(literal("")) == p("plan"), earlier)  # by the index of tasks
        .where(f.due_on < p("due_on"), f.report_no > 0, *answered)
        .order_by(f.due_on.desc())
        .limit(1),
        "filings_of": _filtered(),
        "filings_of_task": filings_with_reports()
        .where(f.task == p("task"), f.plan.op("||")(literal("")) == p("plan"))  # by the index of tasks
        .order_by(f.seq),
        "filing_beyond": select(f.id).where(f.plan == p("plan")).limit(1).offset(p("most")),
        "filings_as_of": _as_of(),
        "news_as_of": _news_as_of(),
        "opened_of": select(f.unit, f.part, f.state).where(  # by the index of tasks, not that of periods
            f.task == p("task"),
            f.plan.op("||")(literal("")) == p("plan"),
            f.rule == p("rule"),
            f.period.op("||")(literal("")) == p("period"),
        ),
        "opened_tasks": select(f.task, f.unit, f.part, f.state).where(
            f.plan == p("plan"), f.rule == p("rule"), f.period == p("period")
        ),
        "add_report": insert(t.reports),
        "withdraw_reports": update(t.reports).where(r.filing == p("of")).values(state="withdrawn"),
        "judge_report": update(t.reports)
        .where(r.filing == p("of"), r.no == p("version"))
        .values(state=p("judged")),
        "rollup": select(
            t.rollups.c.held,
            t.rollups.c.foreword,
            t.rollups.c.issued,
            t.facts.c.at,
            t.rollups.c.cut_off,
            t.rollups.c.issued_seq,
        )
        .outerjoin_from(t.rollups, t.facts, t.facts.c.seq == t.rollups.c.issued_seq)
        .where(
            t.rollups.c.plan == p("plan"), t.rollups.c.rule == p("rule"), t.rollups.c.period == p("period")
        ),
        "put_rollup": insert(t.rollups, replace=("held", "foreword", "issued", "issued_seq", "cut_off")),
    }
