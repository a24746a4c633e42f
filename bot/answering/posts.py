"""A coordinator, or an administrator, moves a post to somebody from a day on, or ends it (交接、离任)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from bot.answering.handing_over import Follows, goes_with, name_of, shown, take_over
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
    fact = _handing(view, named)
    follows = _following(view, fact, at=call.at, but=call.room)
    card = hand_over_noted(
        shown(view, (fact,)), now=named.on <= call.day, stood_in=_named(view, follows.stood_in)
    )
    return replace(_moved(view, fact, follows, at=call.at, today=call.day), answer=card)


def handed_over(view: View, named: PostNamed, *, at: datetime, today: date) -> Outcome:
    """Facts, and what moves where it is the day. Raises CannotHandOver."""
    fact = _handing(view, named)
    return _moved(view, fact, _following(view, fact, at=at), at=at, today=today)


def _following(view: View, fact: PostHandedOver, *, at: datetime, but: str = "") -> Follows:
    posts = with_hand_over(view.ledger.posts_of_unit(fact.unit), fact)
    return goes_with(view, [fact.unit], posts, at=at, but=but)


def _moved(view: View, fact: PostHandedOver, follows: Follows, *, at: datetime, today: date) -> Outcome:
    taken = take_over(view, (fact,), at=at) if fact.on <= today else Outcome()
    return replace(taken, facts=(fact, *follows.facts), messages=(*taken.messages, *follows.messages))


def _named(view: View, units: Sequence[str]) -> list[str]:
    names = unit_names(view)
    return [names[each] for each in units if each in names]


def _handing(view: View, named: PostNamed) -> PostHandedOver:
    """The last of the people named takes the post, of the first.

    Raises CannotHandOver where it is not clear whose post it is, or its holder is to take it.
    """
    posts, person = view.ledger.posts_of_unit(named.place.unit), named.people[-1]
    held = holders(posts, named.place, named.on)
    before = _held_by(view, held, named.people[0]) if len(named.people) > 1 else _only(view, held, person)
    if before is not None and before.person == person.id:
        raise CannotHandOver(why="already", names=[person.name or ""])
    return make_fact(named.place, before, person.id, named.on, named.why)


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
    follows = goes_with(view, [named.place.unit], kept, at=call.at, but=call.room)
    vacant = any(isinstance(each, UnitVacated) for each in follows.facts)
    names = unit_names(view)
    of = HandOver(names.get(named.place.unit, ""), post.role, [person.name or ""], "", named.on)
    card = left(of, vacant=vacant, stood_in=_named(view, follows.stood_in))
    return Outcome(
        facts=(leave(post, named.on, named.why), *follows.facts),
        messages=(*follows.messages, *_left_unsigned(call, view, named, kept)),
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
