"""Events that were told of and that nobody has confirmed yet: by a form, or in words whose place is still to
be chosen. Their clock runs from the event like any other's (待确认的速报).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.answering.speaking_for import names_of, plan_of_unit
from bot.domain.events import first_due, urgent_rule
from bot.domain.form_told import ToldByForm
from bot.domain.people import units_of
from bot.domain.plan import Plan
from bot.domain.questions import Question
from bot.notices.unchecked_events import UncheckedEvent
from bot.ports.ledger import View
from bot.replies.event_times import event_time

_ASKED = frozenset({"urgent_unit", "urgent_number", "urgent_which", "urgent_form"})


@dataclass(frozen=True, slots=True)
class Unchecked:
    """`shown` is what people see of it; `room` is where it came from, `id` its form's or its question's."""

    id: str
    plan: str
    unit: str
    room: str
    shown: UncheckedEvent
    question: Question | None = None


def unchecked_events(view: View) -> list[Unchecked]:
    """Soonest due first. Of an event that goes on, its next report is what is due."""
    found = [*_by_form(view), *_in_words(view)]
    return sorted(found, key=lambda each: (each.shown.due_at, each.id))


def unchecked_event(view: View, number: str) -> Unchecked | None:
    """Of an event that has no report yet which counts."""
    return next((each for each in unchecked_events(view) if number and each.shown.event == number), None)


def _by_form(view: View) -> Iterator[Unchecked]:
    """One an event: the first that waits tells when it began."""
    seen: set[str] = set()
    for each in view.ledger.forms_waiting():
        if each.kind == "event" and each.event not in seen:
            seen.add(each.event)
            due_at = _due_of(view, each)
            if due_at is not None:
                name = names_of(view, (each.unit,))[0]
                shown = UncheckedEvent(each.event, name, each.words, due_at, each.told_at, each.id, each.name)
                yield Unchecked(each.id, each.plan, each.unit, each.room, shown)


def _due_of(view: View, told: ToldByForm) -> datetime | None:
    known = view.ledger.event(told.event)
    if known is not None:
        return known.due_at
    return _first_due(view, view.plans.current(told.plan), told.words, told.told_at)


def _in_words(view: View) -> Iterator[Unchecked]:
    for each in view.queries.open_questions():
        if each.asking.doubt in _ASKED and (units := units_of(view.ledger.posts(each.person))):
            plan, person = plan_of_unit(view, "", units[0]), view.ledger.person(each.person)
            due_at = _first_due(view, plan, each.words, each.filed_at)
            name = "、".join(names_of(view, units))
            said_by = (person.name if person else None) or ""
            shown = UncheckedEvent("", name, each.words, due_at, each.filed_at, "", said_by)
            yield Unchecked(each.id, plan.id, units[0], each.room, shown, each)


def _first_due(view: View, plan: Plan, words: str, told_at: datetime) -> datetime:
    began_at = event_time(words, told_at, view.calendar).at or told_at
    return first_due(began_at, urgent_rule(plan))
