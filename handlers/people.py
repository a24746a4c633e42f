"""/people: who speaks for whom; bindings confirmed, replaced, refused; posts handed over or ended (人员)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from bot.answering.bindings import namesakes, the_same, whose
from bot.answering.gone_units import last_names
from bot.answering.handing_over import goes_with, take_over
from bot.answering.posts import end_post, hand_over
from bot.answering.rooms import unit_names
from bot.domain.facts import BindingDecided, PostGiven
from bot.domain.people import Post, PostRole
from bot.domain.posts import Place, holders, lasts, with_hand_over
from bot.domain.posts import hand_over as handed_over
from bot.errors import NotFound
from bot.notices.people import (
    UnitPeople,
    binding_done,
    binding_refused,
    binding_settled,
    people_list,
)
from bot.ports.ledger import View
from bot.ports.messages import OutboundMessage, Repeat
from bot.ports.records import BindingRequest
from bot.ports.usecase import Call, Command, Outcome
from bot.wording.cards import Card

_DECISIONS = ("confirm", "replace", "head", "same", "refuse")
_POSTS = {"handover": hand_over, "leave": end_post}


@dataclass(frozen=True, slots=True)
class PeopleArgs:
    """`what` is confirm, replace, head, same or refuse: `rest` is the id of a binding, for same perhaps with
    that of a person; handover or leave: it is words. Both are empty for the list.
    """

    what: str
    rest: str


def parse(rest: str) -> PeopleArgs:
    if not rest.strip():
        return PeopleArgs("", "")
    what, words = rest.split(maxsplit=1)
    if what not in {*_DECISIONS, *_POSTS}:
        raise ValueError(what)
    if what not in _DECISIONS:
        return PeopleArgs(what, words.strip())
    binding, _, person = words.strip().partition(" ")
    return PeopleArgs(what, binding.upper() if what != "same" else f"{binding.upper()} {person}".strip())


def run(call: Call[PeopleArgs], view: View) -> Outcome:
    """Raises NotFound for a binding that does not wait, for units and people that nobody knows, and where
    nobody or more than one of the unit may be the same person.
    """
    if not call.args.what:
        return Outcome(answer=_list(view, call.day))
    if call.args.what in _POSTS:
        return _POSTS[call.args.what](call, call.args.rest, view)
    binding, _, named = call.args.rest.partition(" ")
    request = view.ledger.binding(binding)
    if request is None:
        raise NotFound(what="binding", name=binding)
    granted = call.args.what != "refuse"
    unit = unit_names(view).get(request.unit, request.unit)
    if call.args.what == "same":
        follows = Outcome(facts=(the_same(view, request, named, call.day),))
    else:
        follows = _granted(call, view, request) if granted else Outcome()
    told = binding_done(request.name, unit) if granted else binding_refused(request.name, unit)
    message = OutboundMessage(
        f"bound/{request.id}", request.room, told, repeat=Repeat.AT_LEAST_ONCE, priority=3, asked_for=True
    )
    return Outcome(
        facts=(*follows.facts, BindingDecided(request.id, granted)),
        messages=(message, *follows.messages),
        answer=binding_settled(request, unit, granted=granted, same=call.args.what == "same"),
        hands_over=follows.hands_over,
        moved=follows.moved,
    )


def _granted(call: Call[PeopleArgs], view: View, request: BindingRequest) -> Outcome:
    """A person, the account, the post; whoever held it before hands it over where they are replaced."""
    person, facts = whose(view, request)
    place, posts = Place(request.unit, "liaison"), view.ledger.posts_of_unit(request.unit)
    before = [post for post in holders(posts, place, call.day) if post.person != person]
    if call.args.what == "replace" and before:
        handed = [handed_over(place, post, person, call.day) for post in before]
        for each in handed:
            posts = with_hand_over(posts, each)
        taken = take_over(view, handed, at=call.at)
        follows = goes_with(view, [request.unit], posts, at=call.at)
        messages = (*taken.messages, *follows.messages)
        return replace(taken, facts=(*facts, *handed, *follows.facts), messages=messages)
    role: PostRole = "head" if call.args.what == "head" else "liaison"
    given = PostGiven(f"{request.unit}/{role}/{person}", person, role, request.unit, since=call.day)
    new = Post(given.post, person, role, request.unit, since=call.day)
    follows = goes_with(view, [request.unit], [*posts, new], at=call.at)
    return Outcome(facts=(*facts, given, *follows.facts), messages=follows.messages)


def _list(view: View, day: date) -> Card:
    names = last_names(view) | unit_names(view)
    units: dict[str, UnitPeople] = {}
    for person, posts in view.queries.people():
        for post in posts:
            if lasts(post, day):
                name = names.get(post.unit, post.unit)
                before = units.get(name, UnitPeople(name, ()))
                units[name] = UnitPeople(name, (*before.people, (person, post)))
    waiting = [
        (request, names.get(request.unit, request.unit), namesakes(view, request, day))
        for request in view.queries.bindings()
    ]
    order = {name: place for place, name in enumerate(names.values())}
    return people_list(sorted(units.values(), key=lambda one: order.get(one.unit, -1)), waiting)


COMMAND = Command("people", parse=parse, run=run, access="office")
