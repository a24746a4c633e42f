"""What an administrator's commands write: publish a plan, grant a post, take a roster, erase a person's
texts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final, TypeAlias, cast, get_args

from bot.domain.facts import AccountBound, PersonAdded, PostEnded, PostGiven, TextErased
from bot.domain.people import Person, PostRole
from bot.domain.plan import OFFICE, Plan
from bot.domain.plan_facts import Doubts, Publishing
from bot.domain.post_facts import UnitVacated
from bot.domain.posts import Place
from bot.domain.questions import Question
from bot.domain.roster import person_id, read_roster, require_none, roster_facts
from bot.errors import ConfigError, RefusalError
from bot.ports.ledger import View
from bot.runtime.previews import preview_plan
from bot.storage.codec import from_json
from bot.storage.erasing import erase_copies
from bot.storage.publishing import publish
from bot.storage.record import Transaction
from bot.text import Erasable

Args: TypeAlias = Mapping[str, Any]
Act: TypeAlias = Callable[[Transaction, Args, datetime], list[str]]


def publish_plan(tx: Transaction, args: Args, at: datetime) -> list[str]:
    """`plan`: the plan as JSON; `by`: who sits at the terminal; `why`; `doubts`: those of the draft, as JSON.

    What it does is what `preview` shows at the same moment.
    """
    publishing = Publishing(why=args["why"], by=args["by"], doubts=from_json(args["doubts"], Doubts))
    published = publish(tx, from_json(args["plan"], Plan), at=at, publishing=publishing)
    return [f"{published.id}: version {published.version}, {len(published.tasks)} tasks"]


def grant(tx: Transaction, args: Args, at: datetime) -> list[str]:
    """`connection`, `account`, `role`, `unit` (a name, or ""). The first administrator comes this way."""
    role, unit = _post(tx, args)
    person = _somebody(tx, f"{args['connection']}:{args['account']}", args.get("name", ""), at).id
    post = PostGiven(f"{unit or 'office'}/{role}/{person}", person, role, unit)
    tx.chain.append((post,), at=at, person="")
    return [f"{args['connection']}:{args['account']} is {role} now"]


def _post(tx: Transaction, args: Args) -> tuple[PostRole, str]:
    """Role and id of the unit, "" for none. Raises ConfigError."""
    if args["role"] not in get_args(PostRole):
        raise ConfigError(f"role: {args['role']!r}; expected one of {', '.join(get_args(PostRole))}")
    unit = unit_id(tx.view, args["unit"]) if args["unit"] else ""
    if unit is None:
        raise ConfigError(f"unit: {args['unit']!r} is in no published plan")
    return cast("PostRole", args["role"]), unit


def _known(tx: Transaction, account: str) -> Person:
    """Whoever has that CONNECTION:ACCOUNT. Raises ConfigError."""
    connection, _, of_person = account.partition(":")
    found = tx.ledger.person_by_account(connection, of_person)
    if found is None:
        raise ConfigError(f"of: {account!r} is bound to nobody")
    return found


def _somebody(tx: Transaction, account: str, name: str, at: datetime) -> Person:
    """The same, or somebody new of that name, bound to the account."""
    connection, _, of_person = account.partition(":")
    known = tx.ledger.person_by_account(connection, of_person)
    if known is not None:
        return known
    person = Person(person_id(connection, of_person), name or of_person)
    bound = AccountBound(person.id, connection, Erasable(of_person))
    tx.chain.append((PersonAdded(person.id, Erasable(person.name or "")), bound), at=at, person="")
    return person


def hand_over_post(tx: Transaction, args: Args, at: datetime) -> list[str]:
    """`account`, and perhaps `of`, as CONNECTION:ACCOUNT; `unit` (a name, or ""), `role`, `on` (a local day,
    or "" for today), `name` of somebody who is new, `why`. The same as /people handover.
    """
    from bot.answering.people_named import PostNamed
    from bot.answering.posts import handed_over

    role, unit = _post(tx, args)
    today = tx.view.calendar.local_day(at)
    try:
        on = date.fromisoformat(args["on"]) if args["on"] else today
    except ValueError as error:
        raise ConfigError(f"on: {args['on']!r}; expected YYYY-MM-DD") from error
    if on < today:
        raise ConfigError(f"on: {args['on']} has passed")
    people = [_known(tx, account) for account in (args["of"],) if account]
    new = _somebody(tx, args["account"], args["name"], at)
    named = PostNamed(Place(unit, role), (*people, new), on, args["why"])
    try:
        outcome = handed_over(tx.view, named, at=at, today=today)
    except RefusalError as error:
        raise ConfigError(f"role: {error}") from error
    tx.record(outcome, at=at)
    return [f"{args['account']} is {role} from {on}"]


def take_roster(tx: Transaction, args: Args, at: datetime) -> list[str]:
    """`rows`: the cells of the table; `connections`: their names, where they are known. Whoever is there
    already keeps what they have.
    """
    rows, known = read_roster(args["rows"]), args.get("connections", ())
    strange = [row for row in rows if known and row.connection not in known]
    require_none(
        [
            f"line {row.line}: connection {row.connection!r} is not in the settings: {', '.join(known)}"
            for row in strange
        ]
    )

    def person_of(connection: str, account: str) -> str | None:
        person = tx.ledger.person_by_account(connection, account)
        return person.id if person else None

    facts = roster_facts(
        rows,
        unit_id=lambda name: unit_id(tx.view, name),
        person_of=person_of,
        people={person.id for person, _ in tx.view.queries.people()},
        rooms=[room.id for room, _ in tx.view.queries.rooms()],
    )
    tx.chain.append(facts, at=at, person="")
    return [f"{len(rows)} rows, {len(facts)} facts"]


def erase(tx: Transaction, args: Args, at: datetime) -> list[str]:
    """`person`: an id. Name, accounts and words written by them are gone, in copies as well, and their posts
    end as a leaver's do; the chain stays valid.
    """
    from bot.answering.leaving import leave_all

    if tx.ledger.person(args["person"]) is None:
        raise ConfigError(f"person: {args['person']!r} is not known")
    written = [row[0] for row in tx.db.all("texts_by_person", person=args["person"])]
    asked = [digest for row in tx.db.all("bindings_of", person=args["person"]) for digest in row]
    digests = tuple(dict.fromkeys([*written, *asked]))
    found = [tx.db.one("text", digest=digest) for digest in digests]
    words = [*(row[0] for row in found if row and row[0]), *_asked_about(tx, args["person"])]
    copies = erase_copies(tx.db, list(dict.fromkeys(words)))
    tx.chain.append((TextErased(digests, args["person"]),), at=at, person="")
    tx.db.run("drop_page_keys_of", of=args["person"])
    left = leave_all(tx.view, args["person"], at=at, today=tx.view.calendar.local_day(at))
    tx.record(left, at=at)  # after the erasure: nothing that is sent now holds what is gone
    ends = sum(isinstance(fact, PostEnded) for fact in left.facts)
    empty = sum(isinstance(fact, UnitVacated) for fact in left.facts)
    return [
        f"{len(digests)} texts erased", f"{copies} stored messages held copies of them",
        f"{ends} posts ended, {empty} units are left without anybody",
    ]  # fmt: skip


def _asked_about(tx: Transaction, person: str) -> Iterator[str]:
    """Words they wrote that were asked back, and so are in no fact."""
    for row in tx.db.all("questions_of", who=person):
        question = from_json(row[0], Question)
        items = [*question.asking.items, *(item for each in question.asking.choices for item in each.items)]
        told = (question.words, question.asking.quote, *(each.words for each in question.asking.choices))
        spans = (words for item in items for words in (item.problem, item.next_step))
        yield from (words for words in (*told, *spans) if words)


def unit_id(view: View, name: str) -> str | None:
    """A unit of any published plan by name or alias; "office" is the office itself."""
    if name == OFFICE:
        return OFFICE
    found = (plan.find_unit(name) for plan in view.plans.all_current())
    return next((unit.id for unit in found if unit), None)


LOOKS: Final[Mapping[str, Callable[[View, Args, datetime], list[str]]]] = {"preview": preview_plan}
ACTS: Final[Mapping[str, Act]] = {
    "publish": publish_plan,
    "grant": grant,
    "handover": hand_over_post,
    "roster": take_roster,
    "erase": erase,
}


def lines_of(name: str, tx: Transaction, args: Args, at: datetime) -> Sequence[str]:
    """Run the act of that name, or look. Raises ConfigError for one that does not exist."""
    if name in LOOKS:
        return LOOKS[name](tx.view, args, at)
    act = ACTS.get(name)
    if act is None:
        raise ConfigError(f"no act {name!r}")
    return act(tx, args, at)
