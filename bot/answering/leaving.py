"""Somebody is gone for good: every post ends, nobody stands in for them, nor they for others (离任)."""

from __future__ import annotations

from datetime import date, datetime

from bot.answering.handing_over import goes_with
from bot.answering.left_questions import left_to_office
from bot.domain.absences import come_back
from bot.domain.posts import ended, lasts, leave
from bot.ports.ledger import View
from bot.ports.usecase import Outcome


def leave_all(view: View, person: str, *, at: datetime, today: date) -> Outcome:
    """What a leaver's going does in each unit: the office hears at once of one where nobody is left and of
    what is open there, whoever they stood in for that they do not any more; the office gets the person's
    open questions.
    """
    own = [post for post in view.ledger.posts(person) if not post.is_lent and lasts(post, today)]
    over = [come_back(each, today) for each in view.queries.absences(today) if each.person == person]
    units = dict.fromkeys(post.unit for post in own)
    follows = goes_with(view, units, [ended(post, today) for post in own], at=at, changes=over)
    questions = [each for each in view.queries.open_questions() if each.person == person]
    left = (
        message
        for each in questions
        for message in left_to_office(each, view, key=f"left/{person}/{each.id}", at=at)
    )
    return Outcome(
        facts=(*(leave(post, today) for post in own), *follows.facts),
        messages=(*follows.messages, *left),
        hands_over=tuple(each.id for each in questions),
    )
