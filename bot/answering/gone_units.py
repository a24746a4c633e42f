"""Units that no plan in force names any more: where their people go (单位撤并)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.answering.covering import Covering
from bot.domain.absences import lending, with_changes
from bot.domain.facts import Fact, PostGiven, SeatLeft, SeatTaken
from bot.domain.filings import Filing
from bot.domain.people import Post, Seat
from bot.domain.plan import OFFICE, Plan, Unit
from bot.domain.posts import lasts, leave
from bot.domain.request_facts import AbsenceSet, RequestMade
from bot.domain.requests import Request, is_unopened, take_back_request
from bot.notices.requested import filing_asked, filing_named
from bot.ports.ledger import View
from bot.text import Erasable


@dataclass(frozen=True, slots=True)
class GoneUnit:
    """A unit as it was last named, of which posts or rooms are left; `heir` bears its name now, None where
    no unit does.
    """

    unit: Unit
    heir: Unit | None
    posts: tuple[Post, ...]
    seats: tuple[Seat, ...]


def last_names(view: View) -> dict[str, str]:
    """By id what the units are called, those that are gone by the name they last had."""
    return {unit.id: unit.name for plan in view.plans.all_current() for unit in _ever(view, plan)}


def gone_units(view: View, old: Plan | None, new: Plan, day: date) -> list[GoneUnit]:
    """Those that `new` drops and no other plan names, as far as somebody or some room is left of them.

    Of what earlier versions dropped as well, where `old` is None.
    """
    others = (plan for plan in view.plans.all_current() if plan.id != new.id)
    named = {unit.id for plan in (new, *others) for unit in plan.units} | {OFFICE}
    before = {unit.id: unit for unit in (old.units if old else _ever(view, new)) if unit.id not in named}
    if not before:
        return []
    seats = [seat for _, found in view.queries.rooms() for seat in found if seat.unit in before]
    left = (
        GoneUnit(
            unit,
            new.find_unit(unit.name),
            tuple(
                post for post in view.ledger.posts_of_unit(unit.id) if not post.is_lent and lasts(post, day)
            ),
            tuple(seat for seat in seats if seat.unit == unit.id),
        )
        for unit in before.values()
    )
    return [each for each in left if each.posts or each.seats]


def moved_to_heir(view: View, gone: GoneUnit, heir: Unit, day: date) -> Iterator[Fact]:
    """Its posts, its rooms and who stands in there are the heir's from that day on."""
    given = [
        replace(
            post, id=f"{heir.id}/{post.role}/{post.person}", unit=heir.id, since=max(day, post.since or day)
        )
        for post in gone.posts
    ]
    for old, new in zip(gone.posts, given, strict=True):
        yield leave(old, day, why=f"{gone.unit.name} → {heir.name}")
        yield PostGiven(new.id, new.person, new.role, new.unit, new.plan, since=new.since, until=new.until)
    for seat in gone.seats:
        yield SeatLeft(seat.room, seat.kind, seat.unit, seat.plan)
        yield SeatTaken(seat.room, seat.kind, heir.id, seat.plan)
    yield from _standing_in(view, gone, heir, given, day)


def _standing_in(view: View, gone: GoneUnit, heir: Unit, given: Sequence[Post], day: date) -> Iterator[Fact]:
    """Absences of its people, and the posts that are lent for them."""
    before, old = view.queries.absences(day), gone.unit.id
    changes = [
        AbsenceSet(each.id, each.person, heir.id, each.substitute, each.since, each.until)
        for each in before
        if each.unit == old
    ]
    yield from changes
    after = with_changes(before, changes)
    now = Covering.of(view, day, posts=given, changes=changes)
    yield from lending(heir.id, now.posts, now.effective, day)
    lent = [post for post in view.ledger.posts_of_unit(old) if post.is_lent]
    yield from lending(old, lent, after, day)


def requests_of(view: View, unit: str) -> list[tuple[Request, Filing]]:
    """What the unit asked of filings that went over to another unit, and nobody has decided."""
    pairs = ((each, filing_asked(view, each)) for each in view.queries.requests_in("asked"))
    return [
        (request, filing)
        for request, filing in pairs
        if filing is not None and filing.unit == unit and filing.state == "waived"
    ]


def asked_of_heir(view: View, request: Request, filing: Filing, heir: Unit) -> tuple[Fact, ...]:
    """The request as one about the filing that the heir owes now; nothing where it owes none."""
    found = _of_heir(view, request, filing, heir)
    if found is None:
        return ()
    made = RequestMade(
        request=moved_id(request),
        kind=request.kind,
        filing=found.id,
        version=found.version,
        person=request.person,
        room=request.room,
        asked_at=request.asked_at,
        words=Erasable(request.words),
        reason=None if request.reason is None else Erasable(request.reason),
        until=request.until,
        to_unit=None if request.to_unit is None else Erasable(request.to_unit),
    )
    return take_back_request(request, filing), made


def _of_heir(view: View, request: Request, filing: Filing, heir: Unit) -> Filing | None:
    """What the heir owes; of an objection to a task for which nothing was ever asked what stands for that."""
    plan, rule, period, task, _, part = filing.id.split("/", 5)
    name = f"{plan}/{rule}/{period}/{task}/{heir.id}/{part}"
    if is_unopened(filing.id):
        return filing_named(view, name, at=request.asked_at)
    found = view.ledger.filing(name)
    return found if found is not None and found.is_owed else None


def moved_id(request: Request) -> str:
    """Eight signs, the same whenever it is asked."""
    return hashlib.sha256(f"moved/{request.id}".encode()).hexdigest()[:8].upper()


def _ever(view: View, plan: Plan) -> Iterable[Unit]:
    """All units of all its versions, each as it was last named."""
    versions = [view.plans.version(plan.id, number) for number in range(1, plan.version)]
    return {unit.id: unit for each in (*versions, plan) for unit in each.units}.values()
