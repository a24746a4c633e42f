"""A post changes hands or is given up: who is meant, what moves with it, who hears of it (交接、离任)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.answering.covering import Covering, told_alone
from bot.answering.left_questions import asked_again, given_to, left_to_office
from bot.answering.rooms import own_rooms, unit_names
from bot.domain.absences import with_changes
from bot.domain.facts import Fact, PostEnded
from bot.domain.filings import Filing
from bot.domain.people import Post, units_of
from bot.domain.post_facts import PostHandedOver, UnitVacated
from bot.domain.posts import lasts, vacancy
from bot.domain.questions import Question
from bot.domain.request_facts import AbsenceSet
from bot.notices.at_lease import digest_row
from bot.notices.posts import HandOver, Waiting, handed_over, vacant
from bot.ports.ledger import View
from bot.ports.messages import OutboundMessage, Repeat
from bot.ports.usecase import Outcome
from bot.wording.cards import Card


@dataclass(frozen=True, slots=True)
class _Moving:
    """Questions of the predecessor: those that are the successor's now, and those that go to the office."""

    moved: tuple[tuple[Question, Question], ...]
    left: tuple[Question, ...]


def take_over(view: View, facts: Sequence[PostHandedOver], *, at: datetime) -> Outcome:
    """Of one unit's posts that one person takes, on the day: one card in the unit's rooms with all that is
    open, and the predecessors' questions, which the successor is asked now, or the office where they cannot
    be. All else is the unit's and stays there.
    """
    fact, key = facts[0], f"{facts[0].post}@{facts[0].on}"
    rooms = own_rooms(view, fact.unit) if fact.unit else view.ledger.rooms_seated("office", fact.plan)
    moving = _questions(view, facts, rooms, at)
    card = handed_over(
        shown(view, facts),
        [digest_row(filing, view) for filing in owed_by(view, fact.unit)] if fact.unit else [],
        _waiting(view, fact.unit, len(moving.moved)),
        mention=fact.person,
    )
    told = (_message(view, f"handover/{key}/{room}", room, card, at) for room in rooms)
    asked = (
        replace(asked_again(new, view, key=f"moved/{key}/{old.id}", at=at), asked_for=True)
        for old, new in moving.moved
    )
    left = (
        message
        for each in moving.left
        for message in left_to_office(each, view, key=f"left/{key}/{each.id}", at=at)
    )
    return Outcome(
        messages=(*told, *asked, *left),
        hands_over=tuple(each.id for each in (*(old for old, _ in moving.moved), *moving.left)),
        moved=tuple(new for _, new in moving.moved),
    )


def shown(view: View, facts: Sequence[PostHandedOver]) -> HandOver:
    """By names."""
    fact, before = facts[0], [name_of(view, each.predecessor) for each in facts if each.predecessor]
    after = name_of(view, fact.person)
    return HandOver(unit_names(view).get(fact.unit, fact.unit), fact.role, before, after, fact.on)


def name_of(view: View, person: str) -> str:
    """ "" for nobody, and where it was erased."""
    found = view.ledger.person(person) if person else None
    return (found.name if found else None) or ""


@dataclass(frozen=True, slots=True)
class Follows:
    """What follows from posts that change; `stood_in` are ids of the units that somebody stands in for no
    more who holds no post of their own.
    """

    facts: tuple[Fact, ...] = ()
    messages: tuple[OutboundMessage, ...] = ()
    stood_in: tuple[str, ...] = ()


def goes_with(  # noqa: PLR0913 - what changes, and when
    view: View,
    units: Iterable[str],
    posts: Iterable[Post],
    *,
    at: datetime,
    changes: Sequence[AbsenceSet] = (),
    but: str = "",
) -> Follows:
    """Of posts of these units as they will stand, and absences: posts that are lent, in whatever unit, who is
    left without a substitute, whether anybody holds a post at all. Told to all rooms but one.
    """
    day = view.calendar.local_day(at)
    now = Covering.of(view, day, posts=posts, changes=changes)
    alone = now.alone(day)
    after = replace(now, absences=with_changes(now.absences, alone))
    lent, vacated = list(after.lending(day)), [name for name, _ in view.queries.vacancies()]
    empty = [fact for unit in units for fact in vacancy(unit, now.posts, vacated=vacated, day=day)]
    messages = (
        *left_vacant(view, empty, at=at, but=but),
        *told_alone(view, now, alone, at=at, but=but),
    )
    ended = {fact.post for fact in lent if isinstance(fact, PostEnded)}
    own = {post.person for post in now.posts if not post.is_lent and lasts(post, day)}
    freed = [post.unit for post in now.posts if post.id in ended and post.person not in own]
    stood_in = dict.fromkeys(unit for unit in (*(each.unit for each in alone), *freed) if unit)
    return Follows((*changes, *alone, *lent, *empty), messages, tuple(stood_in))


def left_vacant(
    view: View, facts: Sequence[Fact], *, at: datetime, but: str = ""
) -> Iterator[OutboundMessage]:
    """To the office's rooms but one, for each unit that the facts leave without a holder: at once."""
    names = unit_names(view)
    for fact in facts:
        if isinstance(fact, UnitVacated) and fact.unit in names:
            card = vacant(names[fact.unit], owed_by(view, fact.unit))
            for room in _offices_of(view, fact.unit):
                if room != but:
                    key = f"vacant/{fact.unit}/{fact.on}/{room}"
                    yield replace(_message(view, key, room, card, at), priority=3)


def owed_by(view: View, unit: str) -> list[Filing]:
    """Open and returned filings of the unit over all plans, in plan and label order."""
    return view.queries.filings_of(unit=unit, states=("open", "returned"))


def _offices_of(view: View, unit: str) -> list[str]:
    plans = [plan.id for plan in view.plans.all_current() if any(each.id == unit for each in plan.units)]
    return list(dict.fromkeys(room for plan in plans for room in view.ledger.rooms_seated("office", plan)))


def _waiting(view: View, unit: str, questions: int) -> Waiting:
    """What stands open besides filings, of the unit."""
    if not unit:
        return Waiting(questions=questions)
    asked = [
        filing.label
        for request in view.queries.requests_in("asked")
        if (filing := view.ledger.filing(request.filing)) is not None and filing.unit == unit
    ]
    claims = [
        plan.task(each.task).label
        for plan in view.plans.all_current()
        for each in view.queries.close_outs(plan.id)
        if each.waits and each.unit == unit and any(task.id == each.task for task in plan.tasks)
    ]
    events = [event.id for event in view.ledger.open_events() if event.unit == unit]
    return Waiting(tuple(dict.fromkeys(asked)), tuple(dict.fromkeys(claims)), tuple(events), questions)


def _questions(view: View, facts: Sequence[PostHandedOver], rooms: Sequence[str], at: datetime) -> _Moving:
    """In a room of the unit the successor is asked, unless something else is open for them there."""
    taken: set[str] = set()
    moved, left = [], []
    before = {each.predecessor: each for each in facts if each.predecessor}
    for question in view.queries.open_questions():
        fact, room = before.get(question.person), question.room
        if fact is None or not _goes_along(view, question, fact):
            continue
        if room in rooms and room not in taken and view.ledger.question(fact.person, room) is None:
            taken.add(room)
            moved.append((question, given_to(question, fact.person, view, at=at)))
        else:
            left.append(question)
    return _Moving(tuple(moved), tuple(left))


def _goes_along(view: View, question: Question, fact: PostHandedOver) -> bool:
    """It is about the unit's filings, or about none and the predecessor speaks for nobody else."""
    filings = view.ledger.filings(question.filings)
    if filings:
        return any(filing.unit == fact.unit for filing in filings)
    posts = [post for post in view.ledger.posts(fact.predecessor) if post.id != fact.ended]
    kept = [post for post in posts if post.holds_on(fact.on)]
    return not (set(units_of(kept)) - {fact.unit}) and not (fact.unit == "" and kept)


def _message(view: View, key: str, room: str, card: Card, at: datetime) -> OutboundMessage:
    return OutboundMessage(
        key,
        room,
        card,
        repeat=Repeat.AT_LEAST_ONCE,
        not_before=view.hours.next_open(at, view.calendar),
    )
