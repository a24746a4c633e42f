"""Every workday morning: posts that begin, who is back, left alone, units where nobody is (在岗、交接)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, time, timedelta
from typing import Final

from bot.answering.covering import Covering
from bot.answering.handing_over import goes_with, left_vacant, name_of, take_over
from bot.answering.rooms import rooms_of_posts, rooms_of_units, unit_names
from bot.domain.absences import Absence, on_duty
from bot.domain.facts import Fact
from bot.domain.people import Post
from bot.domain.post_facts import UnitStaffed, UnitVacated
from bot.domain.posts import Place, hand_over, lasts
from bot.notices.absences import absence_over, nobody_there
from bot.ports.ledger import View
from bot.ports.messages import OutboundMessage, Repeat
from bot.ports.usecase import Daily, Outcome, Schedule, Tick
from bot.wording.cards import Card

AT: Final = time(8, 35)
_DAY: Final = timedelta(days=1)
_LOOK_BACK: Final = timedelta(days=15)  # a holiday, and some downtime


def due(tick: Tick, view: View) -> Iterable[str]:
    """Keys by what each is about; hand-overs and vacancies on any day, the rest on workdays."""
    left, staffed = view.queries.attendance(tick.day)
    yield from (f"vacant/{unit}/{_last_day(view, unit, tick.day)}" for unit in left)
    yield from (f"staffed/{unit}/{tick.day}" for unit in staffed)
    yield from (f"handover-due/{post.id}@{post.since}" for post in _begun(view, tick.day))
    yield from (f"alone/{person}/{tick.day}" for person in _gone(view, tick.day))
    if not view.calendar.is_workday(tick.day) or tick.at < view.calendar.instant(tick.day, AT):
        return
    absences = view.queries.absences(tick.day - _LOOK_BACK)
    yield from (
        f"back/{each.id}/{each.until}"
        for each in _over(absences, tick.day)
        if _is_there(view, each.person, tick.day)
    )
    for unit, first in _uncovered(view, absences, tick.day):
        yield f"nobody/{unit}/{first.id}/{first.until}"


def run(key: str, tick: Tick, view: View) -> Outcome:
    """Nothing where it is not so any more."""
    what, _, about = key.partition("/")
    match what:
        case "vacant" | "staffed":
            return _changed(about.split("/")[0], tick, view)
        case "handover-due":
            return _handed_over(key, tick, view)
        case "alone":
            return _left_alone(about.split("/")[0], tick, view)
        case "back":
            return _back(about.rpartition("/")[0], key, tick, view)
    return _nobody(about.split("/")[0], key, tick, view)


def _changed(unit: str, tick: Tick, view: View) -> Outcome:
    left, staffed = view.queries.attendance(tick.day)
    facts: tuple[Fact, ...] = ()
    if unit in left:
        facts = (UnitVacated(unit, tick.day),)
    elif unit in staffed:
        facts = (UnitStaffed(unit, tick.day),)
    return Outcome(facts=facts, messages=tuple(left_vacant(view, facts, at=tick.at)))


def _last_day(view: View, unit: str, day: date) -> date | None:
    """Until when somebody held a post of the unit."""
    days = [post.until for post in view.ledger.posts_of_unit(unit) if post.until and post.until < day]
    return max(days, default=None)


def _begun(view: View, day: date) -> Iterator[Post]:
    """Posts that somebody took over from somebody lately; of those that did so at once the message is known
    by its key.
    """
    for post in view.queries.posts_from(day - _LOOK_BACK, day):
        if not post.is_lent and _ended_before(view, post):
            yield post


def _ended_before(view: View, post: Post) -> list[Post]:
    """Posts of the same duty that ended the day before this one began, of others."""
    last = (post.since or date.min) - _DAY if post.since else None
    held = view.ledger.posts_of_unit(post.unit)
    duty = [each for each in held if (each.role, each.plan) == (post.role, post.plan) and not each.is_lent]
    return [each for each in duty if each.until == last and each.person != post.person]


def _handed_over(key: str, tick: Tick, view: View) -> Outcome:
    wanted = key.partition("/")[2]
    for post in _begun(view, tick.day):
        if f"{post.id}@{post.since}" == wanted and post.since:
            place = Place(post.unit, post.role)
            facts = [hand_over(place, each, post.person, post.since) for each in _ended_before(view, post)]
            return take_over(view, facts, at=tick.at)
    return Outcome()


def _gone(view: View, day: date) -> list[str]:
    """Substitutes who hold no post of their own any more, of somebody who still does."""
    absences = view.queries.absences(day)
    substitutes = {each.substitute for each in absences if each.substitute}
    if all(_is_there(view, person, day) for person in substitutes):
        return []
    left = {each.absence for each in Covering.of(view, day).alone(day)}
    return list(dict.fromkeys(each.substitute for each in absences if each.id in left))


def _is_there(view: View, person: str, day: date) -> bool:
    """Holds a post of their own, on the day or later."""
    return any(not post.is_lent and lasts(post, day) for post in view.ledger.posts(person))


def _left_alone(person: str, tick: Tick, view: View) -> Outcome:
    if person not in _gone(view, tick.day):
        return Outcome()
    follows = goes_with(view, (), (), at=tick.at)
    return Outcome(facts=follows.facts, messages=follows.messages)


def _over(absences: Iterable[Absence], day: date) -> list[Absence]:
    """Those that ran out, not those that were ended early; one a person and span."""
    ended = [each for each in absences if each.until < day and each.substitute]
    running = {each.person for each in absences if each.covers(day)}
    return list({(each.person, each.until): each for each in ended if each.person not in running}.values())


def _back(name: str, key: str, tick: Tick, view: View) -> Outcome:
    absences = view.queries.absences(tick.day - _LOOK_BACK)
    found = next((each for each in _over(absences, tick.day) if each.id == name), None)
    if found is None:
        return Outcome()
    units = [each.unit for each in absences if (each.person, each.until) == (found.person, found.until)]
    rooms = rooms_of_units(view, [unit for unit in units if unit])
    rooms += rooms_of_posts(view, view.ledger.posts(found.substitute))
    card = absence_over(name_of(view, found.person), name_of(view, found.substitute), mention=found.person)
    return Outcome(messages=tuple(_message(key, room, card, tick, view) for room in dict.fromkeys(rooms)))


def _uncovered(view: View, absences: Iterable[Absence], day: date) -> Iterator[tuple[str, Absence]]:
    """Units where somebody is away and nobody is there today, with the first of those absences."""
    running = [each for each in absences if each.covers(day)]
    now = Covering.of(view, day)
    seen: set[str] = set()
    for each in running:
        if each.unit and each.unit not in seen:
            seen.add(each.unit)
            if on_duty(each.unit, now.posts, now.effective, day) is None:
                yield each.unit, each


def _nobody(unit: str, key: str, tick: Tick, view: View) -> Outcome:
    absences = view.queries.absences(tick.day)
    names = unit_names(view)
    if unit not in names or unit not in [found for found, _ in _uncovered(view, absences, tick.day)]:
        return Outcome()
    away = [
        (name_of(view, each.person), each.until)
        for each in absences
        if each.unit == unit and each.covers(tick.day)
    ]
    card = nobody_there(names[unit], away, since=tick.day)
    plans = [plan.id for plan in view.plans.all_current()]
    rooms = dict.fromkeys(room for plan in plans for room in view.ledger.rooms_seated("office", plan))
    return Outcome(messages=tuple(_message(key, room, card, tick, view) for room in rooms))


def _message(key: str, room: str, card: Card, tick: Tick, view: View) -> OutboundMessage:
    return OutboundMessage(
        f"{key}/{room}",
        room,
        card,
        repeat=Repeat.AT_MOST_ONCE,
        not_before=view.hours.next_open(tick.at, view.calendar),
    )


SCHEDULE = Schedule("attendance", Daily(AT), due=due, run=run)
