"""Urgent events: numbered by year, a first report and its follow-ups (速报：初报、续报)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.domain.request_facts import UrgentTold
from bot.text import Erasable

_NUMBER = re.compile(r"(?<!\d)(20\d\d)\s*-\s*(\d{1,4})(?:\s*号)?(?![\d-])")


@dataclass(frozen=True, slots=True)
class Event:
    """An urgent event as it stands: how many reports of it there are, and whose it is."""

    id: str
    reports: int
    unit: str


@dataclass(frozen=True, slots=True)
class Teller:
    """Who tells of it, for which unit and plan, when and in which words."""

    person: str
    unit: str
    plan: str
    version: int
    at: datetime
    words: str
    tasks: tuple[str, ...] = ()


def named_event(words: str) -> str | None:
    """The number of an event that the words name (2026-7号)."""
    found = _NUMBER.search(words)
    return f"{found[1]}-{int(found[2])}" if found else None


def next_event(year: int, taken: Iterable[str]) -> str:
    """The next number of that year."""
    numbers = [int(each.split("-")[1]) for each in taken if each.startswith(f"{year}-")]
    return f"{year}-{max(numbers, default=0) + 1}"


def tell(teller: Teller, event: str, known: Event | None) -> UrgentTold:
    """The first report of an event, or the next of one that is known and the unit's own."""
    return UrgentTold(
        event=event,
        no=known.reports + 1 if known else 1,
        plan=teller.plan,
        version=teller.version,
        unit=teller.unit,
        person=teller.person,
        told_at=teller.at,
        words=Erasable(teller.words),
        tasks=teller.tasks,
    )
