"""Somebody is gone for good: every post ends, nobody stands in for them, nor they for others (离任)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from bot.answering.handing_over import left_vacant
from bot.answering.left_questions import left_to_office
from bot.domain.absences import Absence, come_back, with_changes
from bot.domain.facts import Fact
from bot.domain.people import Post
from bot.domain.posts import ended, following, lasts, leave
from bot.domain.request_facts import AbsenceSet
from bot.ports.ledger import View
from bot.ports.usecase import Outcome


def leave_all(view: View, person: str, *, at: datetime, today: date) -> Outcome:
    """What a leaver's going does in each unit: the office hears at once of one where nobody is left and of
    what is open there, and gets the person's open questions.
    """
    own = [post for post in view.ledger.posts(person) if not post.is_lent and lasts(post, today)]
    before = view.queries.absences(today)
    changes = list(_changes(before, person, today))
    units = dict.fromkeys([*(post.unit for post in own), *(each.unit for each in changes)])
    after = with_changes(before, changes)
    follows = [fact for unit in units for fact in _following(view, unit, person, after, today)]
    questions = [each for each in view.queries.open_questions() if each.person == person]
    left = (
        message
        for each in questions
        for message in left_to_office(each, view, key=f"left/{person}/{each.id}", at=at)
    )
    return Outcome(
        facts=(*(leave(post, today) for post in own), *changes, *follows),
        messages=(*left_vacant(view, follows, at=at), *left),
        hands_over=tuple(each.id for each in questions),
    )


def stand_ins_end(view: View, person: str, gone: Post, *, today: date) -> tuple[list[Fact], list[str]]:
    """Of somebody whose last post is `gone`: nobody is stood in for by them any more. With the facts the ids
    of the units they stood in for; both empty for somebody who still holds a post.
    """
    held = [post for post in view.ledger.posts(person) if lasts(post, today)]
    if any(not post.is_lent and post.id != gone.id for post in held):
        return [], []
    before = view.queries.absences(today)
    changes = [each for each in _changes(before, person, today) if each.person != person]
    after = with_changes(before, changes)
    units = list(
        dict.fromkeys([*(each.unit for each in changes), *(one.unit for one in held if one.is_lent)])
    )
    follows = [fact for unit in units for fact in _following(view, unit, person, after, today)]
    return [*changes, *follows], [unit for unit in units if unit]


def _changes(absences: Sequence[Absence], person: str, today: date) -> Iterator[AbsenceSet]:
    """Their own absences are over; others they stood in for are away without a substitute."""
    for each in absences:
        if each.person == person:
            yield come_back(each, today)
        elif each.substitute == person:
            yield AbsenceSet(each.id, each.person, each.unit, "", each.since, each.until)


def _following(view: View, unit: str, person: str, absences: Sequence[Absence], today: date) -> list[Fact]:
    posts = [_without(post, person, today) for post in view.ledger.posts_of_unit(unit)]
    vacated = [name for name, _ in view.queries.vacancies()]
    return following(unit, posts, absences, vacated=vacated, day=today)


def _without(post: Post, person: str, today: date) -> Post:
    gone = post.person == person and not post.is_lent and lasts(post, today)
    return ended(post, today) if gone else post
