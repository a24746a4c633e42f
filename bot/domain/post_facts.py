"""Facts of posts that change hands, and of units that nobody speaks for (交接、空岗)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from bot.domain.people import PostRole
from bot.text import Erasable


@dataclass(frozen=True, slots=True)
class PostHandedOver:
    """From `on` the duty is `person`'s, as `post`; `predecessor` held it as `ended` until the day before.

    Both are "" where the post was vacant. `why` is what the office said, if anything.
    """

    post: str
    person: str
    role: PostRole
    on: date
    unit: str = ""
    plan: str = ""
    ended: str = ""
    predecessor: str = ""
    why: Erasable | None = None


@dataclass(frozen=True, slots=True)
class UnitVacated:
    """From that day nobody holds a post of the unit: what is said to it goes to the office."""

    unit: str
    on: date


@dataclass(frozen=True, slots=True)
class UnitStaffed:
    """From that day somebody holds a post of the unit again."""

    unit: str
    on: date


PostFact: TypeAlias = PostHandedOver | UnitVacated | UnitStaffed
