"""Whose an account is that asks to be bound: somebody known, perhaps a namesake of the unit, or somebody new
(绑定).
"""

from __future__ import annotations

from datetime import date

from bot.domain.facts import AccountBound, PersonAdded
from bot.domain.people import UNIT_ROLES, is_same_name
from bot.domain.posts import lasts
from bot.domain.roster import person_id
from bot.errors import NotFound
from bot.notices.people import Namesake
from bot.ports.ledger import View
from bot.ports.records import BindingRequest
from bot.text import Erasable


def namesakes(view: View, request: BindingRequest, day: date) -> list[Namesake]:
    """Who speaks for the unit under the same name and has no account on that platform yet, by id: the office
    may say that they are the same person. None where the account is somebody's already.
    """
    if view.ledger.person_by_account(request.connection, request.account) is not None:
        return []
    posts = view.ledger.posts_of_unit(request.unit)
    held = [post for post in posts if post.role in UNIT_ROLES and not post.is_lent and lasts(post, day)]
    found = []
    for one in dict.fromkeys(post.person for post in held):
        person, accounts = view.ledger.person(one), view.ledger.accounts_of(one)
        if person is None or not person.name or not is_same_name(person.name, request.name):
            continue
        if accounts and all(connection != request.connection for connection, _ in accounts):
            found.append(Namesake(one, tuple(accounts)))
    return found


def the_same(view: View, request: BindingRequest, named: str, day: date) -> AccountBound:
    """The account is the namesake's from now on; `named` is their person id, "" where there is only one.

    Raises NotFound.
    """
    found = [each.person for each in namesakes(view, request, day) if named in ("", each.person)]
    if len(found) != 1:
        raise NotFound(what="person", name=request.name)
    return AccountBound(found[0], request.connection, Erasable(request.account))


def whose(view: View, request: BindingRequest) -> tuple[str, tuple[PersonAdded | AccountBound, ...]]:
    """The person of the account, and what makes somebody new of who is not known."""
    known = view.ledger.person_by_account(request.connection, request.account)
    if known is not None:
        return known.id, ()
    person = person_id(request.connection, request.account)
    bound = AccountBound(person, request.connection, Erasable(request.account))
    if view.ledger.person(person) is not None:
        return person, (bound,)
    return person, (PersonAdded(person, Erasable(request.name)), bound)
