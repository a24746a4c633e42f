"""Somebody is away for a span of days, and a colleague speaks for the unit meanwhile (请假、代办)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.people import Post, units_of
from bot.domain.request_facts import AbsenceSet

LONGEST_DAYS = 366


@dataclass(frozen=True, slots=True)
class Absence:
    """From `since` to `until`, both included. Ids of persons and of the unit."""

    id: str
    person: str
    unit: str
    substitute: str
    since: date
    until: date


def go_away(
    person: str, posts: Iterable[Post], substitute: str, since: date, until: date
) -> list[AbsenceSet]:
    """One a unit that the person speaks for. Raises ValueError for a span that ends before it begins, that is
    too long, or for somebody who stands in for themselves.
    """
    if until < since or until - since > timedelta(days=LONGEST_DAYS) or substitute == person:
        raise ValueError(f"{since} to {until}")
    return [
        AbsenceSet(f"{person}/{since}/{place}", person, unit, substitute, since, until)
        for place, unit in enumerate(units_of(posts))
    ]


def come_back(absence: Absence, day: date) -> AbsenceSet:
    """Back on that day: the span ends the day before, and one that has not begun never does."""
    until = max(day, absence.since) - timedelta(days=1)
    since = min(absence.since, until)
    return AbsenceSet(absence.id, absence.person, absence.unit, absence.substitute, since, until)
