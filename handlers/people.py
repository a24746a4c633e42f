"""/people: who speaks for whom; confirm, also as the head, replace or refuse a binding (人员)."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.facts import AccountBound, BindingDecided, Fact, PersonAdded, PostEnded, PostGiven
from bot.domain.people import Post, PostRole
from bot.domain.roster import person_id
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
from bot.text import Erasable
from bot.wording.cards import Card


@dataclass(frozen=True, slots=True)
class PeopleArgs:
    """`decision` confirm, replace, head or refuse, about the binding of that id; both empty for the list."""

    decision: str
    binding: str


def parse(rest: str) -> PeopleArgs:
    if not rest.strip():
        return PeopleArgs("", "")
    decision, binding = rest.split(maxsplit=1)
    if decision not in {"confirm", "replace", "head", "refuse"}:
        raise ValueError(decision)
    return PeopleArgs(decision, binding.strip().upper())


def run(call: Call[PeopleArgs], view: View) -> Outcome:
    """Raises NotFound for a binding that does not wait."""
    if not call.args.decision:
        return Outcome(answer=_list(view))
    request = view.ledger.binding(call.args.binding)
    if request is None:
        raise NotFound(what="binding", name=call.args.binding)
    granted = call.args.decision != "refuse"
    unit = _unit_names(view).get(request.unit, request.unit)
    facts = _granted(call, view, request) if granted else ()
    told = binding_done(request.name, unit) if granted else binding_refused(request.name, unit)
    message = OutboundMessage(
        f"bound/{request.id}", request.room, told, repeat=Repeat.AT_LEAST_ONCE, priority=3, asked_for=True
    )
    return Outcome(
        facts=(*facts, BindingDecided(request.id, granted)),
        messages=(message,),
        answer=binding_settled(request, unit, granted=granted),
    )


def _granted(call: Call[PeopleArgs], view: View, request: BindingRequest) -> tuple[Fact, ...]:
    """A person, the account, the post; the one before leaves it where they are replaced."""
    person = person_id(request.connection, request.account)
    facts: list[Fact] = []
    if view.ledger.person(person) is None:
        facts.append(PersonAdded(person, Erasable(request.name)))
    facts.append(AccountBound(person, request.connection, Erasable(request.account)))
    if call.args.decision == "replace":
        facts += [PostEnded(post.id, call.day) for post in _liaisons(view, request.unit)]
    role: PostRole = "head" if call.args.decision == "head" else "liaison"
    facts.append(PostGiven(f"{request.unit}/{role}/{person}", person, role, request.unit, since=call.day))
    return tuple(facts)


def _liaisons(view: View, unit: str) -> list[Post]:
    held = (post for _, posts in view.queries.people() for post in posts)
    return [post for post in held if post.unit == unit and post.role == "liaison" and post.until is None]


def _list(view: View) -> Card:
    names = _unit_names(view)
    units: dict[str, UnitPeople] = {}
    for person, posts in view.queries.people():
        for post in posts:
            name = names.get(post.unit, "")
            before = units.get(name, UnitPeople(name, ()))
            units[name] = UnitPeople(name, (*before.people, (person, post)))
    waiting = [(request, names.get(request.unit, request.unit)) for request in view.queries.bindings()]
    order = {name: place for place, name in enumerate(names.values())}
    return people_list(sorted(units.values(), key=lambda one: order.get(one.unit, -1)), waiting)


def _unit_names(view: View) -> dict[str, str]:
    return {unit.id: unit.name for plan in view.plans.all_current() for unit in plan.units}


COMMAND = Command("people", parse=parse, run=run, access="office")
