"""When the event began, by what a link of its chain tells: taken, put right, or asked (事发时间)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.domain.event_elements import Element, Told
from bot.domain.events import Event
from bot.ports.ledger import View
from bot.ports.usecase import Call
from bot.replies.event_times import EventTime, event_time

_TIME: frozenset[Element] = frozenset({"time"})


@dataclass(frozen=True, slots=True)
class Timed:
    """What the link tells with its time settled; `happened_at` None where the link tells no time of the
    event that can be read, and `unclear` the words that cannot, with an `example` of how to tell it.
    `is_all`: nothing else is told.
    """

    told: Told
    happened_at: datetime | None = None
    unclear: str = ""
    example: datetime | None = None
    is_all: bool = False


def timed(call: Call[Any], view: View, words: str, known: Event | None, told: Told) -> Timed:
    """The first link begins the chain's clock; a later one only where it says that this is the event's time.

    A time that cannot be read stands as to be found out (待查) until somebody tells it.
    """
    found = event_time(words, call.filed_at, view.calendar)
    if "time" in told.unknown and not found.labelled:
        return Timed(replace(told, given=told.given - _TIME))
    if known is None or not known.links:
        return _first(found, told)
    is_meant = found.labelled or found.alone or (found.apart and "time" not in known.given)
    if not is_meant:
        return Timed(replace(told, given=told.given - _TIME))
    links = [link for event in (known.id, *known.merged) for link in view.ledger.links(event)]
    if found.at is not None and any(link.told_at < found.at for link in links):
        found = replace(found, told="unclear", at=None)
    return replace(_first(found, told), is_all=found.alone)


def _first(found: EventTime, told: Told) -> Timed:
    rest = Told(told.given - _TIME, told.unknown - _TIME)
    if found.told == "hour":
        return Timed(replace(rest, given=rest.given | _TIME), found.at)
    if found.told == "just_now":
        return Timed(replace(rest, given=rest.given | _TIME))
    if found.told == "unclear":
        return Timed(replace(rest, unknown=rest.unknown | _TIME), unclear=found.quote, example=found.example)
    return Timed(replace(told, given=told.given - _TIME))
