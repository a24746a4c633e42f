"""Urgent reports that did not come: asked for again, told to the leading group, in the office's digest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.events import Event
from bot.notices.events import awaited, first_due, follow_up_due
from bot.notices.values import MOST_ROWS, MOST_TITLE, button
from bot.ports.ledger import View
from bot.text import Text
from bot.wording.cards import Card, Field

_MOST_LINES = 3  # events named in a digest that has other things to say


def asked_again(event: Event, unit: str) -> Card:
    """To the unit, an interval after what was due: by the same buttons as the first time."""
    card = (follow_up_due if awaited(event) else first_due)(event, unit)
    return replace(card, lines=(Text("events/again_then", due=event.due_at, follow_up=awaited(event)),))


def long_silent(event: Event, unit: str) -> Card:
    """To the leading group, once for what was due."""
    return Card(
        title=Text("events/overdue", event=event.id, unit=unit, follow_up=awaited(event)),
        lines=(Text("events/long_silent", due=event.due_at),),
        kind="urgent",
    )


def with_late_events(card: Card | None, view: View, ids: Sequence[str], at: datetime) -> Card | None:
    """The digest with those that still are overdue: lines of what it says already, else rows of their own."""
    late = _still_late(view, ids, at)
    if not late:
        return card
    if card is None:
        return late_card(late)
    return replace(card, after=(*card.after, *(late_line(*each) for each in late[:_MOST_LINES])))


def _still_late(view: View, ids: Sequence[str], at: datetime) -> list[tuple[Event, str]]:
    found = (view.ledger.event(name) for name in ids)
    late = [each for each in found if each is not None and each.due_at is not None and each.due_at <= at]
    return [(each, _unit(view, each)) for each in late]


def late_card(late: Sequence[tuple[Event, str]]) -> Card:
    """To the office, where its digest has nothing else to say: a row an event, with its unit."""
    shown = late[:MOST_ROWS]
    return Card(
        title=Text("events/late_title", count=len(late)),
        fields=tuple(
            Field(
                Text("events/row", event=event.id, unit=unit, most=MOST_TITLE),
                Text("events/late_row", due=event.due_at, follow_up=awaited(event)),
            )
            for event, unit in shown
        ),
        after=(Text("events/late_then", more=len(late) - len(shown)),),
        buttons=tuple(
            button("course", f"/urgent course {event.id}", key=event.id, row=place)
            for place, (event, _) in enumerate(shown)
        ),
        kind="urgent",
    )


def late_line(event: Event, unit: str) -> Text:
    """The same as a line of a digest that has other things to say."""
    return Text("events/late_line", event=event.id, unit=unit, due=event.due_at, follow_up=awaited(event))


def _unit(view: View, event: Event) -> str:
    units = view.plans.current(event.plan).units
    return next((each.name for each in units if each.id == event.unit), "")
