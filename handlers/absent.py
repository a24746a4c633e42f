"""/absent DAYS SUBSTITUTE | cancel: somebody is away, and a colleague speaks for the unit (请假)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.answering.arguments import days_at_start
from bot.answering.asking import ask_rest
from bot.answering.covering import Covering
from bot.answering.people_named import person_at_start
from bot.answering.rooms import rooms_of_posts, rooms_of_units
from bot.domain.absences import come_back, go_away
from bot.domain.people import Person, Post, is_office
from bot.domain.request_facts import AbsenceSet
from bot.errors import NotFound
from bot.notices.absences import Away, absence_ended, absence_set
from bot.ports.ledger import View
from bot.ports.messages import OutboundMessage, Repeat
from bot.ports.usecase import Call, Command, Outcome
from bot.wording.cards import Card


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
    substitute, _ = person_at_start(name, view)
    if substitute is None:
        raise NotFound(what="person", name=name)
    span = _Span(since, until, substitute, view.ledger.posts(substitute.id))
    changes = _changes(call, view, span)
    now = Covering.of(view, call.day, changes=changes)
    card = _card(call, view, span, now, [each.unit for each in changes])
    rooms = (*rooms_of_units(view, [each.unit for each in changes if each.unit]), *_their_rooms(view, span))
    told = _told(call, view, card, rooms, name=f"{since}/{until}")
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


def _card(call: Call[str], view: View, span: _Span, now: Covering, units: Sequence[str]) -> Card:
    owed = [
        filing
        for unit in units
        if unit
        for filing in view.queries.filings_of(unit=unit, states=("open", "returned"))
    ]
    away = Away(
        call.person.name or "",
        span.substitute.name or "",
        span.since,
        span.until,
        view.calendar.add_workdays(span.until, 1),
        now.uncovered(units, span.days),
        owed,
    )
    return absence_set(away, mention=span.substitute.id)


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


def _cancel(call: Call[str], view: View) -> Outcome:
    """Ends what has not ended, with the posts that went with it."""
    found = view.ledger.absences(call.person.id, call.day)
    if not found:
        raise NotFound(what="person", name=call.person.name or "")
    changes = [come_back(each, call.day) for each in found]
    now = Covering.of(view, call.day, changes=changes)
    card = absence_ended(call.person.name or "")
    rooms = rooms_of_units(view, [each.unit for each in found if each.unit])
    for each in found:
        rooms += rooms_of_posts(view, view.ledger.posts(each.substitute))
    told = _told(call, view, card, rooms, name="back")
    return Outcome(facts=(*changes, *now.lending(call.day)), messages=told, answer=card)


COMMAND = Command("absent", parse=parse, run=run)
