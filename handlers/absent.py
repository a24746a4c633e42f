"""/absent DAYS SUBSTITUTE | cancel [PERSON]: somebody is away, and a colleague speaks for the unit (请假).

A substitute of another unit speaks for this one at once; the office hears of it and may cancel it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.answering.arguments import days_at_start
from bot.answering.asking import ask_rest
from bot.answering.covering import Covering
from bot.answering.people_named import person_at_start
from bot.answering.rooms import rooms_of_office, rooms_of_posts, rooms_of_units, unit_names
from bot.domain.absences import come_back, go_away
from bot.domain.people import Person, Post, is_office
from bot.domain.request_facts import AbsenceSet
from bot.errors import NotFound, NotPermitted
from bot.notices.absences import Away, absence_ended, absence_lent, absence_set
from bot.ports.ledger import View
from bot.ports.messages import OutboundMessage, Repeat
from bot.ports.usecase import Call, Command, Outcome
from bot.wording.cards import Card


def parse(rest: str) -> str:
    return rest.strip()


def run(call: Call[str], view: View) -> Outcome:
    """What is missing is asked for. Raises NotFound for a colleague nobody knows, and for impossible days;
    NotPermitted for who cancels another's without being of the office.
    """
    what, _, whose = call.args.partition(" ")
    if what == "cancel":
        return _cancel(call, view, whose.strip())
    since, until, name = days_at_start(call.args, call.day, view.calendar)
    if since is None or until is None:
        return ask_rest(call, view, missing="absence", then="/absent")
    if not name:
        return ask_rest(call, view, missing="substitute", then=f"/absent {since}至{until}")
    substitute, _ = person_at_start(name, view)
    if substitute is None:
        raise NotFound(what="person", name=name)
    span = _Span(since, until, substitute, view.ledger.posts(substitute.id))
    changes = _changes(call, view, span)
    now = Covering.of(view, call.day, changes=changes)
    away = _away(call, view, span, now, [each.unit for each in changes])
    units = [each.unit for each in changes if each.unit]
    rooms = (*rooms_of_units(view, units), *_their_rooms(view, span))
    card = absence_set(away, mention=substitute.id)
    told = _told(call, view, card, rooms, name=f"{since}/{until}")
    if others := [unit_names(view).get(unit, "") for unit in units if not span.is_of(unit)]:
        to_office = absence_lent(away, others, cancel=f"/absent cancel {call.person.id}")
        offices = [room for room in rooms_of_office(view) if room not in rooms]
        told += _told(call, view, to_office, offices, name=f"{since}/{until}")
    return Outcome(facts=(*changes, *now.lending(call.day)), messages=told, answer=card, closes=True)


@dataclass(frozen=True, slots=True)
class _Span:
    """From when to when, and who stands in, with the posts they hold."""

    since: date
    until: date
    substitute: Person
    held: Sequence[Post]

    @property
    def days(self) -> Iterator[date]:
        return (self.since + timedelta(days=step) for step in range((self.until - self.since).days + 1))

    @property
    def is_held(self) -> bool:
        """Whether the substitute holds a post of their own on one of the days."""
        own = [post for post in self.held if not post.is_lent]
        return any(post.holds_on(day) for day in self.days for post in own)

    def is_of(self, unit: str) -> bool:
        """Whether the substitute is of that unit anyway on one of the days, or of the office."""
        own = [post for post in self.held if not post.is_lent and (post.unit == unit or is_office([post]))]
        return any(post.holds_on(day) for day in self.days for post in own)


def _changes(call: Call[str], view: View, span: _Span) -> list[AbsenceSet]:
    """Raises NotFound for somebody who holds no post then, where somebody of the office names one who is not
    of it, and for days that cannot be.
    """
    try:
        found = go_away(
            call.person.id, view.ledger.posts(call.person.id), span.substitute.id, span.since, span.until
        )
    except ValueError as error:
        raise NotFound(what="date", name=call.args) from error
    if not found or span.until < call.day:
        raise NotFound(what="date", name=call.args)
    if not span.is_held or (any(each.unit == "" for each in found) and not is_office(span.held)):
        raise NotFound(what="person", name=span.substitute.name or "")
    return found


def _away(call: Call[str], view: View, span: _Span, now: Covering, units: Sequence[str]) -> Away:
    owed = [
        filing
        for unit in units
        if unit
        for filing in view.queries.filings_of(unit=unit, states=("open", "returned"))
    ]
    return Away(
        call.person.name or "",
        span.substitute.name or "",
        span.since,
        span.until,
        view.calendar.add_workdays(span.until, 1),
        now.uncovered(units, span.days),
        owed,
    )


def _their_rooms(view: View, span: _Span) -> list[str]:
    return rooms_of_posts(view, span.held)


def _told(
    call: Call[str], view: View, card: Card, rooms: Sequence[str], *, name: str
) -> tuple[OutboundMessage, ...]:
    """Once a room, where it was not said."""
    return tuple(
        OutboundMessage(
            f"away/{call.person.id}/{name}/{call.key}/{room}",
            room,
            card,
            repeat=Repeat.AT_MOST_ONCE,
            not_before=view.hours.next_open(call.at, view.calendar),
        )
        for room in dict.fromkeys(rooms)
        if room != call.room
    )


def _cancel(call: Call[str], view: View, whose: str) -> Outcome:
    """Ends what has not ended, with the posts that went with it."""
    person = _whose(call, view, whose) if whose else call.person
    found = view.ledger.absences(person.id, call.day)
    if not found:
        raise NotFound(what="person", name=person.name or "")
    changes = [come_back(each, call.day) for each in found]
    now = Covering.of(view, call.day, changes=changes)
    card = absence_ended(person.name or "")
    rooms = rooms_of_units(view, [each.unit for each in found if each.unit])
    for each in found:
        rooms += rooms_of_posts(view, view.ledger.posts(each.substitute))
    told = _told(call, view, card, rooms, name="back")
    return Outcome(facts=(*changes, *now.lending(call.day)), messages=told, answer=card)


def _whose(call: Call[str], view: View, whose: str) -> Person:
    """By id, as our button says it, or by name."""
    if not is_office(call.posts):
        raise NotPermitted(command="absent", role="coordinator")
    person = view.ledger.person(whose) or person_at_start(whose, view)[0]
    if person is None:
        raise NotFound(what="person", name=whose)
    return person


COMMAND = Command("absent", parse=parse, run=run)
