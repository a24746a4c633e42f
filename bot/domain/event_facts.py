"""Facts of urgent events: told in links, ordered by the office, closed, taken up again, merged (突发事件)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from bot.domain.event_elements import Element
from bot.text import Erasable

LinkKind: TypeAlias = Literal["first", "supplement", "follow_up", "final"]


@dataclass(frozen=True, slots=True)
class UrgentTold:
    """A link of an event's chain in the unit's words; `event` is its number, such as 2026-7.

    `no` counts its links, `follow_up` its follow-ups (续报一 is 1). `due_at` is when this link was due,
    `next_due_at` when the next one is; None where none is. `given` and `unknown` are the elements that this
    link tells, and those it says are to be found out.
    """

    event: str
    no: int
    plan: str
    version: int
    unit: str
    person: str
    told_at: datetime
    words: Erasable
    tasks: tuple[str, ...] = ()
    link: LinkKind = "first"
    follow_up: int = 0
    began_at: datetime | None = None
    due_at: datetime | None = None
    next_due_at: datetime | None = None
    given: tuple[Element, ...] = ()
    unknown: tuple[Element, ...] = ()


@dataclass(frozen=True, slots=True)
class UrgentOrdered:
    """The office knows of an event and asks a unit for the first report."""

    event: str
    plan: str
    version: int
    unit: str
    person: str
    at: datetime
    due_at: datetime
    words: Erasable


@dataclass(frozen=True, slots=True)
class UrgentClosed:
    """The office has checked the final report and closes the event."""

    event: str
    plan: str
    version: int
    person: str
    at: datetime
    words: Erasable


@dataclass(frozen=True, slots=True)
class UrgentGoesOn:
    """The office sends a final report back, or an event that was closed flares up: the chain goes on."""

    event: str
    plan: str
    version: int
    person: str
    at: datetime
    next_due_at: datetime
    words: Erasable


@dataclass(frozen=True, slots=True)
class UrgentMerged:
    """Two numbers turned out to be one event; what is told of `event` counts for `into` from now on."""

    event: str
    into: str
    plan: str
    version: int
    person: str
    at: datetime


EventFact: TypeAlias = UrgentTold | UrgentOrdered | UrgentClosed | UrgentGoesOn | UrgentMerged
