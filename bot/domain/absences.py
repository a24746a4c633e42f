"""Somebody is away for a span of days, and a colleague speaks for the unit meanwhile (请假、代办)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from bot.domain.facts import Fact, PostEnded, PostGiven
from bot.domain.people import LENT, UNIT_ROLES, Post, PostRole
from bot.domain.request_facts import AbsenceSet

LONGEST_DAYS: Final = 366
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Absence:
    """From `since` to `until`, both included. Ids of persons and of the unit ("" for the office).

    `substitute` is "" once the person came back early.
    """

    id: str
    person: str
    unit: str
    substitute: str
    since: date
    until: date

    def covers(self, day: date) -> bool:
        return self.since <= day <= self.until


@dataclass(frozen=True, slots=True)
class Lent:
    """The unit's post, lent to a substitute for a span, both days included, with the role of who is away."""

    person: str
    since: date
    until: date
    role: PostRole = "liaison"


def go_away(
    person: str, posts: Iterable[Post], substitute: str, since: date, until: date
) -> list[AbsenceSet]:
    """One a unit that the person speaks for on any of those days, the office's as ""; none where they hold
    no post then. A post that is only lent counts where there is no other. Raises ValueError for a span that
    ends before it begins, that is too long, or for somebody who stands in for themselves.
    """
    if until < since or until - since > timedelta(days=LONGEST_DAYS) or substitute == person:
        raise ValueError(f"{since} to {until}")
    held = [post for post in posts if _overlaps(post, since, until)]
    units = dict.fromkeys(post.unit for post in held if not post.is_lent)
    return [
        AbsenceSet(f"{person}/{since}/{place}", person, unit, substitute, since, until)
        for place, unit in enumerate(units or dict.fromkeys(post.unit for post in held))
    ]


def come_back(absence: Absence, day: date) -> AbsenceSet:
    """Back on that day: the span ends the day before, and one that has not begun is over by then. Nobody
    stands in any more.
    """
    until = day - _DAY
    return AbsenceSet(absence.id, absence.person, absence.unit, "", min(absence.since, until), until)


def absence_of(fact: AbsenceSet) -> Absence:
    """As it stands after the fact."""
    return Absence(fact.absence, fact.person, fact.unit, fact.substitute, fact.since, fact.until)


def with_changes(absences: Iterable[Absence], changes: Iterable[AbsenceSet]) -> list[Absence]:
    """As they stand after those facts."""
    by_id = {each.id: each for each in absences}
    return list((by_id | {fact.absence: absence_of(fact) for fact in changes}).values())


def reached_from(people: Iterable[str], absences: Iterable[Absence]) -> list[Absence]:
    """Those of these people, of whoever stands in for them, and so on: all that decides whom they lead to."""
    found, left, people = [], list(absences), set(people)
    while own := [each for each in left if each.person in people]:
        found += own
        left = [each for each in left if each.person not in people]
        people = {each.substitute for each in own}
    return found


def effective(absences: Iterable[Absence], posts: Iterable[Post]) -> list[Absence]:
    """With a substitute on those days alone on which they hold a post of their own, of whatever unit; on the
    others the same person is away without one. `posts` has all those of the substitutes.
    """
    held: dict[str, list[tuple[date, date]]] = {}
    for post in posts:
        if not post.is_lent:
            held.setdefault(post.person, []).append((post.since or date.min, post.until or date.max))
    return [part for each in absences for part in _parts(each, sorted(held.get(each.substitute, ())))]


def gone_stand_ins(absences: Iterable[Absence], posts: Iterable[Post], day: date) -> list[AbsenceSet]:
    """The absences that last to the day or beyond, and whose substitute holds no post of their own then nor
    later: nobody stands in any more. `posts` has all those of the substitutes.
    """
    there = {post.person for post in posts if not post.is_lent and (post.until is None or post.until >= day)}
    return [
        AbsenceSet(each.id, each.person, each.unit, "", each.since, each.until)
        for each in absences
        if each.substitute and each.until >= day and each.substitute not in there
    ]


def on_duty(unit: str, posts: Sequence[Post], absences: Sequence[Absence], day: date) -> str | None:
    """Whom to address about the unit on that day: a liaison who is there, else the first whose substitutes
    lead to somebody who is there, else the heads in the same way; None where nobody is.

    `posts` may be of other units too. However substitutes are set, each is asked once.
    """
    held = sorted((post for post in posts if post.unit == unit and post.holds_on(day)), key=_by_id)
    running = [each for each in absences if each.covers(day)]
    away = {each.person for each in running}
    for role in UNIT_ROLES:
        own = [post.person for post in held if post.role == role and not post.is_lent]
        stand_ins = [found for each in own if (found := _stand_in(each, unit, running))]
        others = [post.person for post in held if post.role == role and post.is_lent]
        there = [each for each in (*own, *stand_ins, *others) if each not in away]
        if there:
            return there[0]
    return None


def lent(unit: str, posts: Iterable[Post], absences: Sequence[Absence]) -> list[Lent]:
    """Who may speak for the unit in whose stead, and when, along all chains of substitutes; nobody who holds
    as much of the unit in that span anyway. Spans of one person that begin on the same day are one.
    """
    own = [post for post in posts if post.unit == unit and post.role in UNIT_ROLES and not post.is_lent]
    found: dict[tuple[str, date, PostRole], date] = {}
    for each in _reached(unit, own, absences):
        if not any(_covers(post, each) for post in own):
            key = (each.person, each.since, each.role)
            found[key] = max(each.until, found.get(key, each.until))
    return [Lent(person, since, until, role) for (person, since, role), until in sorted(found.items())]


def lending(unit: str, posts: Iterable[Post], absences: Sequence[Absence], day: date) -> list[Fact]:
    """The facts that bring the unit's lent posts in line with the absences from that day on."""
    there = {post.id: post for post in posts if post.unit == unit and post.is_lent}
    wanted = {_lent_id(unit, each): each for each in lent(unit, posts, absences) if each.until >= day}
    facts: list[Fact] = []
    for name, each in wanted.items():
        if name not in there or there[name].until != each.until:
            facts.append(PostGiven(name, each.person, each.role, unit, since=each.since, until=each.until))
    for name, post in there.items():
        if name not in wanted and (post.until is None or post.until >= day):
            facts.append(PostEnded(name, day - _DAY))
    return facts


def _reached(unit: str, own: Iterable[Post], absences: Sequence[Absence]) -> Iterator[Lent]:
    """Spans that absences pass on, from the unit's own posts; each is followed once, so that circles end."""
    waiting = [Lent(post.person, post.since or date.min, post.until or date.max, post.role) for post in own]
    seen = set(waiting)
    while waiting:
        held = waiting.pop()
        for first, last, substitute in _passing(held.person, unit, absences):
            since, until = max(held.since, first), min(held.until, last)
            passed = Lent(substitute, since, until, held.role)
            if since <= until and passed not in seen:
                seen.add(passed)
                waiting.append(passed)
                yield passed


def _passing(person: str, unit: str, absences: Sequence[Absence]) -> Iterator[tuple[date, date, str]]:
    """Spans in which somebody stands in for the person, and who: what is set about the unit, and of what is
    not, the days that this leaves.
    """
    found = [each for each in absences if each.person == person and each.substitute]
    own = sorted((each.since, each.until) for each in found if each.unit == unit)
    for each in found:
        spans = [(each.since, each.until)] if each.unit == unit else _left(each.since, each.until, own)
        yield from ((since, until, each.substitute) for since, until in spans)


def _left(since: date, until: date, taken: Sequence[tuple[date, date]]) -> list[tuple[date, date]]:
    """What a span has besides those taken, which are in order."""
    left: list[tuple[date, date]] = []
    for first, last in taken:
        if first > since:
            left.append((since, min(until, first - _DAY)))
        since = max(since, last + _DAY)
    return [span for span in (*left, (since, until)) if span[0] <= span[1]]


def _parts(absence: Absence, held: Sequence[tuple[date, date]]) -> Iterator[Absence]:
    """Its days in spans with the substitute and without; `held` are those of the substitute's posts, in
    order.
    """
    if not absence.substitute:
        yield absence
        return
    first, last = absence.since, absence.until
    there = [(max(since, first), min(until, last)) for since, until in held if since <= last]
    gaps = _left(first, last, [span for span in sorted(there) if span[0] <= span[1]])
    for since, until in _left(first, last, gaps):
        yield replace(absence, since=since, until=until)
    for since, until in gaps:
        yield replace(absence, substitute="", since=since, until=until)


def _stand_in(person: str, unit: str, running: Sequence[Absence]) -> str | None:
    """The end of the chain of substitutes on a day; None where it comes to nobody who is there."""
    away, seen = {each.person for each in running}, {person}
    while person in away:
        named = [each for each in running if each.person == person and each.substitute]
        about = [each for each in named if each.unit == unit] or named
        person = about[0].substitute if about else ""
        if not person or person in seen:
            return None
        seen.add(person)
    return person


def _covers(post: Post, span: Lent) -> bool:
    if post.person != span.person or post.role not in {span.role, "head"}:
        return False
    return (post.since or date.min) <= span.since and span.until <= (post.until or date.max)


def _overlaps(post: Post, since: date, until: date) -> bool:
    return (post.since or date.min) <= until and since <= (post.until or date.max)


def _lent_id(unit: str, each: Lent) -> str:
    as_head = "head/" if each.role == "head" else ""
    return f"{unit}{LENT}{as_head}{each.person}/{each.since}"[:80]


def _by_id(post: Post) -> str:
    return post.id
