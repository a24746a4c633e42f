"""A coordinator, or an administrator, moves a post to somebody from a day on, or ends it (交接、离任)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from bot.answering.handing_over import goes_with, left_vacant, name_of, shown, take_over
from bot.answering.leaving import stand_ins_end
from bot.answering.people_named import PostNamed, read_post
from bot.answering.rooms import unit_names
from bot.answering.signing import by_unit, tell_headless
from bot.domain.people import Person, Post
from bot.domain.post_facts import PostHandedOver, UnitVacated
from bot.domain.posts import ended, holders, lasts, leave, with_hand_over
from bot.domain.posts import hand_over as make_fact
from bot.notices.posts import HandOver, hand_over_noted, left
from bot.ports.ledger import View
from bot.ports.messages import OutboundMessage
from bot.ports.usecase import Call, Outcome
from bot.step_errors import CannotHandOver


def hand_over(call: Call[Any], words: str, view: View) -> Outcome:
    """UNIT [ROLE] [FROM] TO [DAY] [WHY]: of several holders the one before is named too. What moves with the
    post moves on the day. Raises NotFound, CannotHandOver.
    """
    named = read_post(words, view, call.day)
    outcome = handed_over(view, named, at=call.at, today=call.day)
    fact = next(each for each in outcome.facts if isinstance(each, PostHandedOver))
    return replace(outcome, answer=hand_over_noted(shown(view, (fact,)), now=named.on <= call.day))


def handed_over(view: View, named: PostNamed, *, at: datetime, today: date) -> Outcome:
    """Facts, and what moves where it is the day. The last of the people named takes the post, of the first.

    Raises CannotHandOver where it is not clear whose post it is, or its holder is to take it.
    """
    posts, person = view.ledger.posts_of_unit(named.place.unit), named.people[-1]
    held = holders(posts, named.place, named.on)
    before = _held_by(view, held, named.people[0]) if len(named.people) > 1 else _only(view, held, person)
    if before is not None and before.person == person.id:
        raise CannotHandOver(why="already", names=[person.name or ""])
    fact = make_fact(named.place, before, person.id, named.on, named.why)
    follows = goes_with(view, named.place.unit, with_hand_over(posts, fact), today)
    taken = take_over(view, (fact,), at=at) if named.on <= today else Outcome()
    return replace(taken, facts=(fact, *follows))


def end_post(call: Call[Any], words: str, view: View) -> Outcome:
    """UNIT [ROLE] NAME [DAY] [WHY]: nobody takes it over. Where nobody is left the office hears at once; who
    holds no other post stands in for nobody any more.

    Raises NotFound, CannotHandOver.
    """
    named = read_post(words, view, call.day)
    posts = view.ledger.posts_of_unit(named.place.unit)
    person = named.people[0]
    post = _held_by(view, holders(posts, named.place, named.on), person)
    kept = [ended(each, named.on) if each.id == post.id else each for each in posts]
    gone = named.on <= call.day
    ends, stood_in = stand_ins_end(view, person.id, post, today=call.day) if gone else ([], [])
    follows = goes_with(view, named.place.unit, kept, call.day)
    vacant = any(isinstance(each, UnitVacated) for each in follows)
    names = unit_names(view)
    of = HandOver(names.get(named.place.unit, ""), post.role, [person.name or ""], "", named.on)
    card = left(of, vacant=vacant, stood_in=[names.get(each, "") for each in stood_in])
    return Outcome(
        facts=(leave(post, named.on, named.why), *follows, *ends),
        messages=(
            *left_vacant(view, follows, at=call.at, but=call.room),
            *_left_unsigned(call, view, named, kept),
        ),
        answer=card,
    )


def _left_unsigned(
    call: Call[Any], view: View, named: PostNamed, kept: Sequence[Post]
) -> Iterator[OutboundMessage]:
    """What waits for a signature that nobody can give from today on."""
    if named.on > call.day:
        return
    waiting = (each for each in view.ledger.waiting_for_head() if each.unit == named.place.unit)
    for some in by_unit(waiting):
        heads = [each for each in kept if each.role == "head" and each.plan in {"", some[0].plan}]
        if not any(lasts(each, call.day) for each in heads):
            yield from tell_headless(view, some, at=call.at)


def _only(view: View, held: Sequence[Post], person: Person) -> Post | None:
    """The one holder there is; None for a vacant post."""
    if any(post.person == person.id for post in held):
        raise CannotHandOver(why="already", names=[person.name or ""])
    if len(held) > 1:
        raise CannotHandOver(why="several", names=[name_of(view, post.person) for post in held])
    return held[0] if held else None


def _held_by(view: View, held: Sequence[Post], person: Person) -> Post:
    found = [post for post in held if post.person == person.id]
    if not found:
        raise CannotHandOver(why="nobody", names=[name_of(view, post.person) for post in held])
    return found[0]
