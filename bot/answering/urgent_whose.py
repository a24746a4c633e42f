"""Of which event, and for which unit, an urgent report is told; what stays open is asked (速报归属)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias

from bot.answering.asking import open_question
from bot.answering.speaking_for import names_of, plan_of_unit, spoken_for
from bot.domain.event_facts import LinkKind
from bot.domain.event_numbers import begins_as_link, goes_on, named_event, numbered, without_number
from bot.domain.events import Event
from bot.domain.people import is_office, may_see, units_of
from bot.domain.questions import Question
from bot.domain.readings import Asking, Choice
from bot.errors import NotFound
from bot.notices.urgent import office_has_it, urgent_unplaced
from bot.ports.ledger import View
from bot.ports.messages import OutboundMessage, Repeat
from bot.ports.usecase import Call, Outcome

OpenPoint: TypeAlias = Literal["unit", "number"]
MOST_EVENTS = 3  # among which one is chosen by a tap; beside them a new event
NEW_EVENT = Choice((), "told_new")
_BY_NUMBER = re.compile(r"20\d\d\s*-\s*\d{1,4}\s*号")


@dataclass(frozen=True, slots=True)
class Whose:
    """`unit` tells it, of `known` or, where that is None, of a new event; `words` name no other number."""

    unit: str
    known: Event | None
    words: str


def whose(call: Call[Any], view: View, words: str, link: LinkKind | None) -> Whose | OpenPoint:
    """As the words, the room and what is quoted have it; what they leave open is for the writer to say.

    Raises NotFound where the office names no event.
    """
    units = units_of(call.posts)
    for unit in units:
        known = own_event(view, named_event(words), unit)
        if known is not None:
            return Whose(unit, known, words)
    by_number = begins_as_link(words) or _BY_NUMBER.search(words) is not None
    if not by_number and goes_on(words) and link != "final":
        return _of_open_event(call, view, words)
    if not units and by_number and is_office(call.posts):
        return _of_office(call, view, words)
    if units and (by_number or (link == "final" and bool(open_events_of(call, view)))):
        return "number"
    return _of_new_event(call, view, words)


def _of_open_event(call: Call[Any], view: View, words: str) -> Whose | OpenPoint:
    """续报 without a number: of the one event that is open; of several, or of none, that is asked.

    Raises NotFound where the office would have to name one.
    """
    units, mine = units_of(call.posts), open_events_of(call, view)
    if not units:
        if len(mine) != 1:
            raise NotFound(what="event", name="")
        return Whose("", mine[0], words)
    if len(mine) != 1:
        return "number"
    return Whose(next(each for each in units if own_event(view, mine[0].id, each)), mine[0], words)


def _of_office(call: Call[Any], view: View, words: str) -> Whose:
    """The office goes on with any unit's event. Raises NotFound for a number that no event has, unless it
    only stands somewhere in the words.
    """
    found = view.ledger.event(named_event(words) or "")
    while found is not None and found.into:
        found = view.ledger.event(found.into)
    if found is not None and may_see(call.posts, plan=found.plan, unit=found.unit):
        return Whose("", found, words)
    if begins_as_link(words):
        raise NotFound(what="event", name=named_event(words) or "")
    return Whose("", None, words)


def names_event(call: Call[Any], view: View, words: str) -> bool:
    """They go on with an event by its number: one of the writer's, or one that they mistook for theirs."""
    found = whose(call, view, words, None)
    return found == "number" or (isinstance(found, Whose) and found.known is not None)


def as_chosen(question: Question, choice: Choice, call: Call[Any], view: View) -> Whose | OpenPoint:
    """What the writer said it is: an event of theirs, a new one, or the unit they tell it for."""
    if choice.code == "told_event":
        known = view.ledger.event(choice.filing)
        unit = next((each for each in units_of(call.posts) if own_event(view, choice.filing, each)), "")
        return Whose(unit, known, numbered(question.words, choice.filing))
    words = without_number(question.words)
    if choice.code == "told_unit":
        return Whose(choice.filing, None, words)
    return _of_new_event(call, view, words)


def link_asked(question: Question) -> LinkKind | None:
    """Which link of a chain the question was asked about, where its writer had said so."""
    return "final" if question.asking.doubt.startswith("final_") else None


def ask_whose(call: Call[Any], view: View, point: OpenPoint, words: str, link: LinkKind | None) -> Outcome:
    """Nothing is numbered before the writer has said it; the office hears the words at once, at any hour."""
    spoken = spoken_for(call, view)
    names = names_of(view, spoken)
    choices = _units(spoken, names) if point == "unit" else (*known_events(call, view), NEW_EVENT)
    asking = Asking((), choices, _doubt(point, words, link), words)
    plan = plan_of_unit(view, "", spoken[0])
    event = named_event(words) if point == "number" else None
    card = urgent_unplaced(call.person.name or "", names, event, words, call.filed_at)
    messages = tuple(
        OutboundMessage(
            f"urgent-unplaced/{call.key}/{room}",
            room,
            card,
            repeat=Repeat.AT_LEAST_ONCE,
            priority=0,
        )
        for room in view.ledger.rooms_seated("office", plan.id)
        if room != call.room
    )
    asked = open_question(call, view, asking, (), words)
    answer = office_has_it(asked.answer) if asked.answer and messages else asked.answer
    return replace(asked, messages=messages, answer=answer)


def _doubt(point: OpenPoint, words: str, link: LinkKind | None) -> str:
    """A follow-up that names no number is asked of which event it is; one of another's is told so."""
    if point == "number" and link != "final" and goes_on(words):
        return "urgent_which"
    return f"{'final' if link == 'final' else 'urgent'}_{point}"


def _units(units: Sequence[str], names: Sequence[str]) -> tuple[Choice, ...]:
    pairs = list(zip(units, names, strict=True))
    return tuple(Choice((), "told_unit", name, filing=unit) for unit, name in pairs[: MOST_EVENTS + 1])


def known_events(call: Call[Any], view: View) -> tuple[Choice, ...]:
    """The newest of those that are open."""
    shown = open_events_of(call, view)[-MOST_EVENTS:]
    return tuple(Choice((), "told_event", _opening(view, each), filing=each.id) for each in shown)


def _of_new_event(call: Call[Any], view: View, words: str) -> Whose | OpenPoint:
    spoken = spoken_for(call, view)
    return "unit" if len(spoken) > 1 else Whose(spoken[0] if spoken else "", None, words)


def own_event(view: View, event: str | None, unit: str) -> Event | None:
    """The unit's event of that number, or one that turned out to be theirs too; of a merged one that which
    goes on. None for none of theirs.
    """
    found = view.ledger.event(event) if event else None
    theirs = False
    while found is not None:
        theirs = theirs or unit in {found.unit, *found.others}
        if not found.into:
            break
        found = view.ledger.event(found.into)
    return found if theirs else None


def open_events_of(call: Call[Any], view: View) -> list[Event]:
    """Of the writer's units, or for the office of all it sees; the oldest first."""
    units = set(units_of(call.posts))
    if not units and is_office(call.posts):
        every = view.ledger.open_events()
        return [each for each in every if may_see(call.posts, plan=each.plan, unit=each.unit)]
    return [each for each in view.ledger.open_events() if units & {each.unit, *each.others}]


def _opening(view: View, event: Event) -> str:
    """The first words told of it; "" where the office only asked."""
    return next((link.words for each in (event.id, *event.merged) for link in view.ledger.links(each)), "")
