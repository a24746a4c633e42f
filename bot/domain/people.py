"""People, posts, rooms and seats: who may speak for whom, and where (人员、岗位、群)."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

PostRole: TypeAlias = Literal["liaison", "head", "coordinator", "leader", "administrator"]
SeatKind: TypeAlias = Literal[
    "unit", "head", "office", "leading_group"
]  # head: a chat of the unit's head alone
UNIT_ROLES: tuple[PostRole, ...] = ("liaison", "head")
OFFICE_ROLES: tuple[PostRole, ...] = ("coordinator", "administrator")
LENT = "/sub/"  # in the id of a post that a substitute holds for a span of days


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody we know. `name` is as shown; None once erased."""

    id: str
    name: str | None


@dataclass(frozen=True, slots=True)
class Post:
    """A duty that somebody holds. `unit` is a unit id ("" for the office); `plan` "" means all."""

    id: str
    person: str
    role: PostRole
    unit: str = ""
    plan: str = ""
    since: date | None = None
    until: date | None = None

    @property
    def is_lent(self) -> bool:
        return LENT in self.id

    def holds_on(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Room:
    """A group chat of a connection."""

    id: str
    connection: str
    chat: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Seat:
    """What a room stands for in a plan: a unit, the office or the leading group. `plan` "" means all."""

    room: str
    kind: SeatKind
    unit: str = ""
    plan: str = ""


def units_of(posts: Iterable[Post]) -> tuple[str, ...]:
    """The units somebody reports for, in the order of the posts."""
    return tuple(dict.fromkeys(post.unit for post in posts if post.role in UNIT_ROLES and post.unit))


def heads_of(posts: Iterable[Post]) -> tuple[str, ...]:
    """The units somebody signs for, in the order of the posts."""
    return tuple(dict.fromkeys(post.unit for post in posts if post.role == "head" and post.unit))


def is_office(posts: Iterable[Post]) -> bool:
    return any(post.role in OFFICE_ROLES for post in posts)


def office_plans(posts: Iterable[Post]) -> frozenset[str] | None:
    """The plans somebody of the office answers for; None for all of them, empty for none."""
    plans = frozenset(post.plan for post in posts if post.role in OFFICE_ROLES)
    return None if "" in plans else plans


def may_see(posts: Iterable[Post], *, plan: str, unit: str) -> bool:
    """Whether somebody may see what that unit reported: the unit itself, the plan's office and leaders."""
    return any(
        post.plan in ("", plan) and (post.unit == unit if post.role in UNIT_ROLES else True) for post in posts
    )


def is_same_name(one: str, other: str) -> bool:
    """However it was typed: full-width letters, case and spaces do not matter."""
    plain = ("".join(unicodedata.normalize("NFKC", name).split()).casefold() for name in (one, other))
    return len(set(plain)) == 1


def room_id_of(connection: str, chat: str) -> str:
    """A room's id from its connection and chat, the same for ever; a chat id that is long or odd is
    hashed.
    """
    plain = re.fullmatch(r"[A-Za-z0-9_.-]{1,40}", chat)
    return f"{connection}:{chat if plain else hashlib.sha256(chat.encode()).hexdigest()[:16]}"
