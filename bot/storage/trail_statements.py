"""Statements that find facts again: newest first, by what they are about; the versions of a plan."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Select, literal, or_, select

from bot.storage import tables as t
from bot.storage.sql import insert, p
from bot.storage.trail_tables import publications, trail

f, w = t.facts.c, trail.c


def _between(seq: Any, found: Select[Any]) -> Select[Any]:
    """The newest of those after one number and up to another."""
    return found.where(seq > p("after"), seq <= p("newest")).order_by(seq.desc()).limit(p("most"))


def _about(name: str) -> Select[Any]:
    """The numbers of facts about one thing, and about the others that are not empty."""
    others = [each for each in ("task", "unit", "person") if each != name]
    wanted = [or_(p(each) == literal(""), w[each] == p(each)) for each in others]
    return _between(w.seq, select(w.seq).where(w[name] == p(name), *wanted))


def trail_statements() -> Mapping[str, Any]:
    return {
        "add_trail": insert(trail, many=True),
        "put_publication": insert(publications, replace=("seq",)),
        "publications": select(publications.c.seq)
        .where(publications.c.plan == p("plan"))
        .order_by(publications.c.version.desc()),
        "publication": select(publications.c.seq).where(
            publications.c.plan == p("plan"), publications.c.version == p("version")
        ),
        "published_at": select(f.at)
        .join_from(publications, t.facts, f.seq == publications.c.seq)
        .where(publications.c.plan == p("plan"), publications.c.version == p("version")),
        "fact": select(*t.facts.c).where(f.seq == p("seq")),
        "fact_at": select(f.at).where(f.seq == p("seq")),
        "facts_newest": _between(f.seq, select(*t.facts.c)),
        "trail_of_task": _about("task"),
        "trail_of_unit": _about("unit"),
        "trail_of_person": _about("person"),
    }
