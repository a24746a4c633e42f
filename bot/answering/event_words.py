"""Plain words that go on with an open event, or may tell of a new one, before they are read as a report."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final, TypeAlias

from bot.answering.asking import open_question
from bot.answering.matching import Candidates
from bot.answering.speaking_for import spoken_for
from bot.answering.two_things import filed_and_requested
from bot.answering.urgent import tell_event
from bot.answering.urgent_whose import known_events, open_events_of
from bot.domain.event_numbers import ends, goes_on
from bot.domain.people import units_of
from bot.domain.readings import Asking, Choice, Item, Reading
from bot.ports.ledger import View
from bot.ports.usecase import Call, Outcome
from bot.replies.incidents import event_apart, incident_told, tells_aftermath, tells_pace
from bot.replies.normal import normalise

_MAY_TELL: Final = frozenset({"report", "correct", "chatter", "receipt"})


Reader: TypeAlias = Callable[[Call[Any], View, Candidates, str], Reading]
Filer: TypeAlias = Callable[[Call[Any], View, Reading, Candidates, str], Outcome]


def of_event(  # noqa: PLR0913 - a message, and how its parts are read
    call: Call[Any], view: View, reading: Reading, found: Candidates, words: str, *, read: Reader
) -> Outcome | None:
    """续报 is told of the event that is open, of 终报 it is asked which ends; what may be an event, or be of
    one, is asked with one tap, once. None for words that tell of none.

    Raises what telling of an event raises.
    """
    if call.question is not None and call.question.words == words:
        return None
    units = units_of(call.posts)
    if units and (goes_on(words) or ends(words)) and open_events_of(call, view):
        return tell_event(call, view, words, link="final" if ends(words) else None)
    text = normalise(words).text if reading.intent in _MAY_TELL else ""
    is_new = incident_told(text) is not None
    if not (is_new or tells_aftermath(text)) or not spoken_for(call, view):
        return None
    owed = [item for item in reading.items if found.labelled(item.task)]
    if reading.items and not owed:
        return None
    return _ask(call, view, reading, words, lambda rest: read(call, view, found, rest), is_new=is_new)


def with_rest(  # noqa: PLR0913 - a message, and how its parts are read and filed
    call: Call[Any],
    view: View,
    found: Candidates,
    words: str,
    told: Outcome,
    *,
    read: Reader,
    file: Filer,
) -> Outcome:
    """Of a message that told of an event, with what it reports on tasks beside it filed too, where that is
    sure.
    """
    rest, event = event_apart(words)
    if not told.facts or not rest or not event:
        return told
    reading = read(call, view, found, rest)
    if reading.intent != "report" or not _is_sure(reading) or not all(map(found.labelled, _labels(reading))):
        return told
    filed = file(call, view, reading, found, rest)
    if filed.question is not None or not filed.facts:
        return told
    both = filed_and_requested(told, filed)
    return replace(both, about=tuple(dict.fromkeys((*told.about, *filed.about))))


def _labels(reading: Reading) -> list[str]:
    return [item.task for item in reading.items]


def _is_sure(reading: Reading) -> bool:
    return not reading.needs_confirmation and any(item.says_something() for item in reading.items)


def _ask(  # noqa: PLR0913 - a message, and how its parts are read
    call: Call[Any],
    view: View,
    reading: Reading,
    words: str,
    read: Callable[[str], Reading],
    *,
    is_new: bool,
) -> Outcome | None:
    known = known_events(call, view) if units_of(call.posts) else ()
    if not is_new and (reading.items or not known):
        return None
    items = _as_report(reading, words, read)
    other = Choice(items, "as_report") if items or reading.intent == "report" else Choice((), "leave")
    choices = (*known, *((Choice((), "event"),) if is_new else ()), other)
    asking = Asking((), choices, "urgent_form", words, reading=replace(reading, items=items))
    return open_question(call, view, asking, (), words)


def _as_report(reading: Reading, words: str, read: Callable[[str], Reading]) -> tuple[Item, ...]:
    """What is told of tasks beside it, the event as a problem of the last that is named; figures of the event
    are no task's, and of what is being mended nothing says that the task is on its way.
    """
    rest, event = event_apart(words)
    if not event:
        return reading.items
    beside = read(rest) if rest else reading
    if rest and _is_sure(beside) and _labels(beside) == _labels(reading):
        return (*beside.items[:-1], replace(beside.items[-1], problem=beside.items[-1].problem or event))
    return tuple(_without_harm(item, event) for item in reading.items)


def _without_harm(item: Item, event: str) -> Item:
    stands = item.status if item.status != "on_track" or tells_pace(event) else None
    return replace(item, status=stands, figures=(), problem=item.problem or event)
