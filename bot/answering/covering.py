"""Who stands in for whom once posts or absences are otherwise: what follows, who is told (代办随岗位).

A substitute stands in as long as they hold a post of their own, however they come to hold none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.answering.rooms import rooms_of_office, rooms_of_units, unit_names
from bot.domain.absences import Absence, effective, gone_stand_ins, lending, on_duty, with_changes
from bot.domain.facts import Fact
from bot.domain.people import Person, Post
from bot.domain.posts import lasts
from bot.domain.request_facts import AbsenceSet
from bot.notices.absences import LeftAlone, left_alone
from bot.ports.ledger import View
from bot.ports.messages import OutboundMessage, Repeat


@dataclass(frozen=True, slots=True)
class Covering:
    """Everybody's posts, and the absences as they were set."""

    posts: Sequence[Post]
    absences: Sequence[Absence]
    people: Sequence[Person] = ()

    @classmethod
    def of(
        cls, view: View, day: date, *, posts: Iterable[Post] = (), changes: Iterable[AbsenceSet] = ()
    ) -> Covering:
        """As they will stand: with these posts in the place of those with their ids, and these absences."""
        known = view.queries.people()
        held = {post.id: post for _, found in known for post in found} | {post.id: post for post in posts}
        absences = with_changes(view.queries.absences(day), changes)
        return cls(list(held.values()), absences, [person for person, _ in known])

    @property
    def effective(self) -> list[Absence]:
        return effective(self.absences, self.posts)

    @property
    def own(self) -> list[Post]:
        """Those that are not lent: what is lent follows from them and the absences."""
        return [post for post in self.posts if not post.is_lent]

    def alone(self, day: date) -> list[AbsenceSet]:
        """Absences of people still there whose substitute is not any more."""
        there = {(post.person, post.unit) for post in self.own if lasts(post, day)}
        found = gone_stand_ins(self.absences, self.posts, day)
        return [each for each in found if (each.person, each.unit) in there]

    def lending(self, day: date) -> Iterator[Fact]:
        """A colleague may speak for each unit as long as the absences say, and no longer."""
        absences = self.effective
        units = {post.unit for post in self.posts if post.is_lent} | {each.unit for each in self.absences}
        for unit in sorted(units - {""}):
            yield from lending(unit, self.posts, absences, day)

    def uncovered(self, units: Sequence[str], days: Iterable[date]) -> date | None:
        """The first of these days on which nobody of one of the units is there."""
        own, absences = self.own, self.effective
        return next(
            (
                day
                for day in days
                if any(unit and on_duty(unit, own, absences, day) is None for unit in units)
            ),
            None,
        )

    def name(self, person: str) -> str:
        """ "" for nobody, and where it was erased."""
        return next((one.name or "" for one in self.people if one.id == person), "")


def told_alone(
    view: View, now: Covering, alone: Sequence[AbsenceSet], *, at: datetime, but: str = ""
) -> Iterator[OutboundMessage]:
    """Whoever is away without their substitute hears it once, in all rooms of the unit but one, with who
    covers now; the office where somebody does: where nobody does it is told of the unit by itself.
    """
    was = {each.id: each.substitute for each in now.absences}
    day, keys = view.calendar.local_day(at), set[str]()
    for each in alone:
        covers = _covers(now, each, day)
        card = left_alone(
            LeftAlone(
                now.name(each.person),
                now.name(was[each.absence]),
                unit_names(view).get(each.unit, ""),
                each.until,
                now.name(covers) if covers else "",
            ),
            mention=each.person,
        )
        rooms = rooms_of_units(view, [each.unit]) if each.unit else []
        rooms += rooms_of_office(view) if covers or not each.unit else []
        for room in dict.fromkeys(rooms):
            key = f"alone/{each.absence}@{was[each.absence]}/{room}"
            if room != but and key not in keys:
                keys.add(key)
                yield OutboundMessage(
                    key,
                    room,
                    card,
                    repeat=Repeat.AT_LEAST_ONCE,
                    not_before=view.hours.next_open(at, view.calendar),
                )


def _covers(now: Covering, absence: AbsenceSet, day: date) -> str | None:
    """Of the unit, on the first day of the absence that is not over."""
    if not absence.unit:
        return None
    left = replace(now, absences=with_changes(now.absences, [absence]))
    return on_duty(absence.unit, left.own, left.effective, max(day, absence.since))
