"""A post changes hands or is given up; a unit without any holder is the office's to know (交接、离任)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.facts import Fact, PostEnded
from bot.domain.people import UNIT_ROLES, Post, PostRole
from bot.domain.post_facts import PostHandedOver, UnitStaffed, UnitVacated
from bot.text import Erasable

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Place:
    """Whose duty: that role of a unit, "" for the office."""

    unit: str
    role: PostRole


def holders(posts: Iterable[Post], place: Place, day: date) -> list[Post]:
    """Who holds it on that day or will later, lent posts apart; by id."""
    found = (post for post in posts if (post.unit, post.role) == (place.unit, place.role))
    return sorted((post for post in found if not post.is_lent and lasts(post, day)), key=lambda post: post.id)


def lasts(post: Post, day: date) -> bool:
    """Whether it is held on that day or after it."""
    return post.until is None or post.until >= day


def hand_over(place: Place, before: Post | None, person: str, on: date, why: str = "") -> PostHandedOver:
    """`before` ends the day before, `person` holds it from then on, for the same plan.

    Raises ValueError where the person holds it already.
    """
    if before is not None and before.person == person:
        raise ValueError(person)
    return PostHandedOver(
        post=f"{place.unit or 'office'}/{place.role}/{person}",
        person=person,
        role=place.role,
        on=on,
        unit=place.unit,
        plan=before.plan if before else "",
        ended=before.id if before else "",
        predecessor=before.person if before else "",
        why=Erasable(why) if why else None,
    )


def with_hand_over(posts: Iterable[Post], fact: PostHandedOver) -> list[Post]:
    """The posts as they stand after it."""
    kept = [ended(post, fact.on) if post.id == fact.ended else post for post in posts]
    new = Post(fact.post, fact.person, fact.role, fact.unit, fact.plan, since=fact.on)
    return [*(post for post in kept if post.id != fact.post), new]


def ended(post: Post, on: date) -> Post:
    """The post where `on` is the first day it is not held."""
    return Post(post.id, post.person, post.role, post.unit, post.plan, post.since, on - _DAY)


def leave(post: Post, on: date, why: str = "") -> PostEnded:
    """`on` is the first day it is not held any more."""
    return PostEnded(post.id, on - _DAY, Erasable(why) if why else None)


def vacancy(unit: str, posts: Iterable[Post], *, vacated: Iterable[str], day: date) -> list[Fact]:
    """Whether anybody holds one of a unit's posts as they stand, where that is news. `vacated` are the units
    that nobody held so far.
    """
    if not unit:
        return []
    held = any(
        post.unit == unit and post.role in UNIT_ROLES and not post.is_lent and post.holds_on(day)
        for post in posts
    )
    if held and unit in vacated:
        return [UnitStaffed(unit, day)]
    return [] if held or unit in vacated else [UnitVacated(unit, day)]
