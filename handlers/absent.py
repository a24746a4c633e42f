"""/absent DAYS SUBSTITUTE | cancel: somebody is away, and a colleague speaks for the unit (请假)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from bot.answering.arguments import days_at_start
from bot.answering.asking import ask_rest
from bot.domain.absences import come_back, go_away
from bot.domain.facts import Fact, PostEnded, PostGiven
from bot.domain.people import UNIT_ROLES, Person, Post, PostRole
from bot.errors import NotFound
from bot.notices.absences import absence_ended, absence_set
from bot.ports.ledger import View
from bot.ports.usecase import Call, Command, Outcome


def parse(rest: str) -> str:
    return rest.strip()


def run(call: Call[str], view: View) -> Outcome:
    """What is missing is asked for. Raises NotFound for a colleague nobody knows, and for impossible days."""
    if call.args == "cancel":
        return _cancel(call, view)
    since, until, name = days_at_start(call.args, call.day, view.calendar)
    if since is None or until is None:
        return ask_rest(call, view, missing="absence", then="/absent")
    if not name:
        return ask_rest(call, view, missing="substitute", then=f"/absent {since}至{until}")
    substitute, held = _colleague(view, name)
    try:
        facts = go_away(call.person.id, call.posts, substitute.id, since, until)
    except ValueError as error:
        raise NotFound(what="date", name=call.args) from error
    known = {(post.unit, post.role) for post in held if post.until is None}
    given = [
        _lent(unit, role, substitute, since, until)
        for unit, role in _roles(call.posts)
        if not known & {(unit, role), (unit, "head")}
    ]
    back = view.calendar.add_workdays(until, 1)
    card = absence_set(call.person.name or "", substitute.name or "", since=since, until=until, back=back)
    return Outcome(facts=(*facts, *given), answer=card, closes=True)


def _roles(posts: Iterable[Post]) -> list[tuple[str, PostRole]]:
    """What somebody is for each unit: whoever is its head is stood in for as the head."""
    roles: dict[str, PostRole] = {}
    for post in posts:
        if post.role in UNIT_ROLES and post.unit and roles.get(post.unit) != "head":
            roles[post.unit] = post.role
    return list(roles.items())


def _lent(unit: str, role: PostRole, substitute: Person, since: date, until: date) -> PostGiven:
    as_head = "head/" if role == "head" else ""
    post = f"{unit}/sub/{as_head}{substitute.id}/{since}"[:80]
    return PostGiven(post, substitute.id, role, unit, since=since, until=until)


def _colleague(view: View, name: str) -> tuple[Person, list[Post]]:
    """The only person of that name. Raises NotFound."""
    known = [(person, posts) for person, posts in view.queries.people() if person.name == name.strip()]
    if len(known) != 1:
        raise NotFound(what="person", name=name)
    return known[0]


def _cancel(call: Call[str], view: View) -> Outcome:
    """Ends what has not ended, with the posts that went with it."""
    found = view.ledger.absences(call.person.id, call.day)
    facts: list[Fact] = [come_back(each, call.day) for each in found]
    for each in found:
        lent = (post for post in view.ledger.posts(each.substitute) if post.since == each.since)
        ended = call.day - timedelta(days=1)
        facts += [PostEnded(post.id, ended) for post in lent if post.unit == each.unit and post.until]
    if not found:
        raise NotFound(what="person", name=call.person.name or "")
    return Outcome(facts=tuple(facts), answer=absence_ended(call.person.name or ""))


COMMAND = Command("absent", parse=parse, run=run)
