"""People and posts in a coordinator's words: which unit and role, who, from which day, why (人员)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeAlias

from bot.answering.arguments import day_at_start, unit_at_start
from bot.answering.office import find_unit
from bot.answering.rooms import unit_names
from bot.domain.calendar import WorkCalendar
from bot.domain.people import Person, Post, PostRole
from bot.domain.posts import Place
from bot.errors import NotFound
from bot.ports.ledger import View

Known: TypeAlias = Sequence[tuple[Person, list[Post]]]
_BETWEEN: Final = " \t\n　,，、;；:：→>"
_ROLES: Final[Mapping[str, PostRole]] = {
    "联络员": "liaison", "liaison": "liaison", "负责人": "head", "head": "head",
}  # fmt: skip
_OFFICES: Final[Mapping[str, PostRole]] = {
    "办公室人员": "coordinator", "办公室": "coordinator", "coordinator": "coordinator",
    "office": "coordinator", "领导小组成员": "leader", "领导小组": "leader", "leader": "leader",
}  # fmt: skip
_IN_BRACKETS: Final = re.compile(r"\s*[（(]([^（(）)]{1,40})[）)]")
_FROM: Final = ("起", "开始", "接任", "onwards")


@dataclass(frozen=True, slots=True)
class PostNamed:
    """Whose duty, the people named in their order, the day ("today" where none is told) and the reason."""

    place: Place
    people: tuple[Person, ...]
    on: date
    why: str


def read_post(words: str, view: View, day: date) -> PostNamed:
    """A unit, perhaps a role of it, one or two people, perhaps a day and a reason.

    Raises NotFound for a unit or somebody that nobody knows, and for a day that has passed.
    """
    place, rest = _place(words.strip(_BETWEEN), view)
    first, rest = person_at_start(rest, view)
    if first is None:
        raise NotFound(what="person", name=rest.split(maxsplit=1)[0] if rest else words)
    second, rest = person_at_start(rest, view)
    on, why = _day(rest, day, view.calendar)
    if on < day:
        raise NotFound(what="date", name=rest)
    return PostNamed(place, (first, second) if second else (first,), on, why)


def person_at_start(words: str, view: View) -> tuple[Person | None, str]:
    """Somebody whose name (with or without @) the words begin with, the longest there is, and the words after
    it. Several of one name are told apart by a unit in brackets. Raises NotFound where they are not.
    """
    text = words.lstrip(_BETWEEN + "@＠")
    known = [(one, posts) for one, posts in view.queries.people() if one.name and text.startswith(one.name)]
    longest = max((one.name or "" for one, _ in known), key=len, default="")
    if not longest:
        return None, words
    rest, found = text[len(longest) :], [each for each in known if each[0].name == longest]
    if in_brackets := _IN_BRACKETS.match(rest):
        unit, rest = find_unit(view, in_brackets[1].strip()), rest[in_brackets.end() :]
        found = [each for each in found if unit and any(post.unit == unit.id for post in each[1])]
    if len(found) != 1:
        raise NotFound(what="person", name=longest, nearest=_with_units(view, longest, known))
    return found[0][0], rest.lstrip(_BETWEEN)


def _with_units(view: View, name: str, known: Known) -> list[str]:
    """How each of that name is told apart."""
    names = unit_names(view)
    units = (names.get(post.unit, "") for one, posts in known if one.name == name for post in posts)
    return [f"{name}（{unit}）" for unit in dict.fromkeys(units) if unit]


def _place(words: str, view: View) -> tuple[Place, str]:
    """Raises NotFound."""
    role, rest = _role(words, _OFFICES)
    if role is not None:
        return Place("", role), rest
    unit, rest = unit_at_start(words, view)
    if unit is None:
        raise NotFound(what="unit", name=words.split(maxsplit=1)[0] if words else "")
    role, rest = _role(rest, _ROLES)
    return Place(unit.id, role or "liaison"), rest


def _role(words: str, roles: Mapping[str, PostRole]) -> tuple[PostRole | None, str]:
    """The longest role word the text begins with."""
    text = words.lower()
    for word in _longest_first(roles):
        after = text[len(word) : len(word) + 1]
        if text.startswith(word) and (not after or after in _BETWEEN + "@＠"):
            return roles[word], words[len(word) :].lstrip(_BETWEEN)
    return None, words


def _day(words: str, today: date, calendar: WorkCalendar) -> tuple[date, str]:
    on, rest = day_at_start(words, today, calendar)
    for word in _FROM:
        rest = rest.removeprefix(word)
    return on or today, rest.strip(_BETWEEN)


def _longest_first(words: Iterable[str]) -> list[str]:
    return sorted(words, key=len, reverse=True)
